// Whose OpenSSL and zlib Python runs on (DESIGN decision 13). Node's executable exports its own copies, and an extension module opened the usual way
// binds to those. Runs once, on the interpreter's main thread, after libpython was opened and before anything is imported.
#pragma once

#include <string>
#include <vector>

namespace aiges::py {

struct SharedLibraries {
  std::vector<std::string> deepbound;  // modules that keep their own copies
  // What ssl.OPENSSL_VERSION and zlib.ZLIB_RUNTIME_VERSION will say; empty where nothing tells before the module is imported.
  std::string openssl;
  std::string zlib;
};

// Opens the extension modules at `paths` so that they bind to Python's own libraries. C modules only: a deep-bound C++ library meets unconstructed
// streams (hazards R6). Opens nothing under a preloaded allocator or a sanitizer, or where the C library cannot.
SharedLibraries bind_libraries(const std::vector<std::string>& paths);

}  // namespace aiges::py
