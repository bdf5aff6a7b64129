#include "deepbind.h"

#include <cstdlib>
#include <string_view>

#include <dlfcn.h>

namespace aiges::py {
namespace {

#ifdef RTLD_DEEPBIND
bool must_not() {
  const char* preload = std::getenv("LD_PRELOAD");
  return (preload != nullptr && *preload != '\0') || dlsym(RTLD_DEFAULT, "__asan_init") != nullptr;
}
#endif

bool is_module(std::string_view path, std::string_view name) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.starts_with(name) && path.substr(name.size()).starts_with('.');
}

std::string answer(const char* text) { return text == nullptr ? std::string{} : text; }

// The version functions as a module sees them that was opened as `scope`; RTLD_DEFAULT for modules opened the usual way.
std::string openssl_in(void* scope) {
  auto* version = reinterpret_cast<const char* (*)(int)>(dlsym(scope, "OpenSSL_version"));
  return version == nullptr ? std::string{} : answer(version(0));
}

std::string zlib_in(void* scope) {
  auto* version = reinterpret_cast<const char* (*)()>(dlsym(scope, "zlibVersion"));
  return version == nullptr ? std::string{} : answer(version());
}

}  // namespace

SharedLibraries bind_libraries(const std::vector<std::string>& paths) {
  SharedLibraries libraries;
#ifdef RTLD_DEEPBIND
  for (const std::string& path : paths) {
    if (must_not()) break;
    void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_DEEPBIND);
    if (module == nullptr) continue;
    libraries.deepbound.push_back(path);
    if (is_module(path, "_ssl")) libraries.openssl = openssl_in(module);
    if (is_module(path, "zlib")) libraries.zlib = zlib_in(module);
  }
#else
  static_cast<void>(paths);
#endif
#ifndef __APPLE__
  // A module of macOS knows by name which library each symbol comes from; elsewhere the first copy in the process wins.
  if (libraries.openssl.empty()) libraries.openssl = openssl_in(RTLD_DEFAULT);
  if (libraries.zlib.empty()) libraries.zlib = zlib_in(RTLD_DEFAULT);
#endif
  return libraries;
}

}  // namespace aiges::py
