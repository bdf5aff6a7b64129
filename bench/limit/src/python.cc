#include "python.h"

#include <dlfcn.h>

namespace limit {

Python py;

namespace {

template <class Function>
bool look_up(void* library, const char* name, Function& into) {
  into = reinterpret_cast<Function>(dlsym(library, name));
  return into != nullptr;
}

bool fill(void* library) {
#define LIMIT_NEEDS(name) look_up(library, #name, py.name)
  return LIMIT_NEEDS(Py_InitializeEx) && LIMIT_NEEDS(Py_SetProgramName) && LIMIT_NEEDS(Py_IncRef) && LIMIT_NEEDS(Py_DecRef) &&
         LIMIT_NEEDS(Py_DecodeLocale) && LIMIT_NEEDS(PyRun_SimpleString) && LIMIT_NEEDS(PyImport_ImportModule) &&
         LIMIT_NEEDS(PyObject_GetAttrString) && LIMIT_NEEDS(PyObject_Vectorcall) && LIMIT_NEEDS(PyLong_FromLong) &&
         LIMIT_NEEDS(PyLong_AsLong) && LIMIT_NEEDS(PyDict_New) && LIMIT_NEEDS(PyDict_SetItem) &&
         LIMIT_NEEDS(PyUnicode_FromStringAndSize) && LIMIT_NEEDS(PyUnicode_InternFromString) && LIMIT_NEEDS(PyMemoryView_FromMemory) &&
         LIMIT_NEEDS(PyBytes_AsStringAndSize) && LIMIT_NEEDS(PyErr_Print) && LIMIT_NEEDS(PyErr_Clear);
#undef LIMIT_NEEDS
}

}  // namespace

std::string start_python(const std::string& library, const std::string& program, const std::string& folder) {
  // Global, because the standard library's own extension modules are not linked to libpython.
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr) return dlerror();
  if (!fill(handle)) return "this libpython lacks a function: " + std::string(dlerror());
  py.Py_SetProgramName(py.Py_DecodeLocale(program.c_str(), nullptr));
  py.Py_InitializeEx(0);
  std::string path = "import sys; sys.path.insert(0, r'''" + folder + "''')";
  return py.PyRun_SimpleString(path.c_str()) == 0 ? "" : "sys.path could not be set";
}

PyObject* find_function(const char* module, const char* name) {
  PyObject* loaded = py.PyImport_ImportModule(module);
  PyObject* function = loaded == nullptr ? nullptr : py.PyObject_GetAttrString(loaded, name);
  if (function == nullptr) py.PyErr_Print();
  return function;
}

}  // namespace limit
