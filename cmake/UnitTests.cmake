# Unit tests of native/core with the GoogleTest that the system has (Debian: libgtest-dev). Never fetched: without it the
# target `aiges_core_tests` makes nothing, and `npm run test:native` says so.
file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS test/native/*.cc)
find_package(GTest QUIET)
if(NOT GTest_FOUND AND EXISTS /usr/src/googletest/CMakeLists.txt)
  # Older packages ship the sources only.
  set(INSTALL_GTEST OFF)
  add_subdirectory(/usr/src/googletest ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL)
  add_library(GTest::gtest_main ALIAS gtest_main)
  set(GTest_FOUND TRUE)
endif()

if(NOT GTest_FOUND)
  message(STATUS "unit tests: skipped, GoogleTest was not found")
  add_custom_target(aiges_core_tests)
elseif(NOT test_sources)
  message(STATUS "unit tests: skipped, there are none in test/native")
  add_custom_target(aiges_core_tests)
else()
  add_executable(aiges_core_tests ${test_sources})
  target_link_libraries(aiges_core_tests PRIVATE aiges_core GTest::gtest_main)
  set_target_properties(aiges_core_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
endif()
