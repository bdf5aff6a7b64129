# Where node_api.h is: what scripts/developer.mjs hands over, what cmake-js found, or beside the node on PATH (a plain `cmake --preset`).
set(AIGES_NODE_INCLUDE "${CMAKE_JS_INC}" CACHE STRING "The folder that holds node_api.h")
if(NOT AIGES_NODE_INCLUDE)
  find_program(AIGES_NODE node REQUIRED)
  execute_process(
    COMMAND ${AIGES_NODE} -p "require('path').resolve(require('fs').realpathSync(process.execPath), '../../include/node')"
    OUTPUT_VARIABLE beside_node OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(AIGES_NODE_INCLUDE ${beside_node} CACHE STRING "" FORCE)
endif()
