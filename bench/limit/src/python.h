// The few functions of CPython that the limit needs, looked up in the libpython the bench was told to use. Whoever calls one holds the GIL.
#pragma once

#include <cstddef>
#include <string>

struct _object;
using PyObject = _object;

namespace limit {

struct Python {
  void (*Py_InitializeEx)(int);
  void (*Py_SetProgramName)(const wchar_t*);
  void (*Py_IncRef)(PyObject*);
  void (*Py_DecRef)(PyObject*);
  wchar_t* (*Py_DecodeLocale)(const char*, size_t*);
  int (*PyRun_SimpleString)(const char*);
  PyObject* (*PyImport_ImportModule)(const char*);
  PyObject* (*PyObject_GetAttrString)(PyObject*, const char*);
  PyObject* (*PyObject_Vectorcall)(PyObject*, PyObject* const*, size_t, PyObject*);
  PyObject* (*PyLong_FromLong)(long);
  long (*PyLong_AsLong)(PyObject*);
  PyObject* (*PyDict_New)();
  int (*PyDict_SetItem)(PyObject*, PyObject*, PyObject*);
  PyObject* (*PyUnicode_FromStringAndSize)(const char*, ptrdiff_t);
  PyObject* (*PyUnicode_InternFromString)(const char*);
  PyObject* (*PyMemoryView_FromMemory)(char*, ptrdiff_t, int);
  int (*PyBytes_AsStringAndSize)(PyObject*, char**, ptrdiff_t*);
  void (*PyErr_Print)();
  void (*PyErr_Clear)();
};

extern Python py;

// Opens libpython, starts Python on this thread, which then holds the GIL, and puts `folder` on sys.path. Empty: it worked; else what failed.
std::string start_python(const std::string& library, const std::string& program, const std::string& folder);

// A function of the module `name`; new reference, kept for ever. Null: there is none.
PyObject* find_function(const char* module, const char* name);

}  // namespace limit
