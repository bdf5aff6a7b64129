#include "cpython.h"

#include <cstdlib>
#include <cstring>

#include <dlfcn.h>

namespace aiges::py {
namespace {

void* library_handle = nullptr;

void* find(const char* name) { return dlsym(library_handle, name); }

}  // namespace

std::string load_symbols(const std::string& library, Symbols& symbols) {
  library_handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library_handle == nullptr) return std::string("cannot open ") + library + ": " + dlerror();

  auto* version = reinterpret_cast<const char* (*)()>(find("Py_GetVersion"));
  if (version == nullptr) return library + " is not a CPython library: it has no Py_GetVersion";
  const char* text = version();
  if (std::strncmp(text, "3.", 2) != 0 || std::atoi(text + 2) < 11) return library + " is Python " + text + "; 3.11 or newer is needed";
  symbols.minor = std::atoi(text + 2);
  symbols.free_threaded = std::strstr(text, "free-threading") != nullptr;

  std::string missing;
  auto need = [&](const char* name, int since) {
    void* at = find(name);
    if (at == nullptr && since <= symbols.minor) missing += std::string(missing.empty() ? "" : ", ") + name;
    return at;
  };
// `since` 32 marks symbols that no version is known to need: always optional.
#define AIGES_FN(since, returns, type, name, parameters) symbols.name = reinterpret_cast<type(*) parameters>(need(#name, since));
#define AIGES_OBJ(name) \
  if (auto* at = static_cast<PyObject**>(need(#name, 0))) symbols.name = *at;
#define AIGES_TYPE(name) symbols.name = static_cast<PyObject*>(need(#name, 0));
#include "symbols.inc"
#undef AIGES_FN
#undef AIGES_OBJ
#undef AIGES_TYPE
  symbols.none = static_cast<PyObject*>(need("_Py_NoneStruct", 0));
  if (!missing.empty()) return library + " (Python " + text + ") lacks " + missing;
  return {};
}

namespace {

int no_input_hook() { return 0; }

}  // namespace

bool claim_library() {
  using Hook = int (*)();
  auto* hook = static_cast<Hook*>(find("PyOS_InputHook"));
  Hook before = nullptr;
  if (hook == nullptr || __atomic_compare_exchange_n(hook, &before, &no_input_hook, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return true;
  return before == &no_input_hook;  // ours already: an earlier start that failed
}

bool set_flag(const char* name, int value) {
  auto* flag = static_cast<int*>(find(name));
  if (flag == nullptr) return false;
  *flag = value;
  return true;
}

}  // namespace aiges::py
