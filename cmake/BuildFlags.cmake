# One interface target that carries the warnings, the sanitizer and the checks to everything we compile ourselves.
add_library(aiges_flags INTERFACE)
target_compile_options(aiges_flags INTERFACE -Wall -Wextra -fno-omit-frame-pointer)

if(AIGES_CHECKS)
  target_compile_definitions(aiges_flags INTERFACE AIGES_CHECKS=1)
endif()

if(AIGES_SANITIZE)
  # Not recoverable: a report ends the process, so that no run can pass over one.
  target_compile_options(aiges_flags INTERFACE -fsanitize=${AIGES_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(aiges_flags INTERFACE -fsanitize=${AIGES_SANITIZE})
endif()
