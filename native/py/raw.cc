#include "raw.h"

namespace aiges::py {
namespace {

PyObject* raw_type = nullptr;

size_t header_size(const Attached& at) { return (static_cast<size_t>(at->object_size) + 7) & ~size_t{7}; }

PyObject*& content(PyObject* self) {
  return *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(self) + header_size(Attached::called_by_python()));
}

PyObject* make(PyObject* type, PyObject* args, PyObject*) {
  const Attached& at = Attached::called_by_python();
  PyObject* wrapped = nullptr;
  if (at->PyArg_ParseTuple(args, "O:Raw", &wrapped) == 0) return nullptr;
  PyObject* self = at->PyType_GenericAlloc(reinterpret_cast<PyTypeObject*>(type), 0);
  if (self == nullptr) return nullptr;
  at->Py_IncRef(wrapped);
  content(self) = wrapped;
  return self;
}

void dealloc(PyObject* self) {
  const Attached& at = Attached::called_by_python();
  PyObject* type = at->PyObject_Type(self);
  if (content(self) != nullptr) at->Py_DecRef(content(self));
  reinterpret_cast<void (*)(void*)>(at->PyType_GetSlot(reinterpret_cast<PyTypeObject*>(type), slot::kTpFree))(self);
  at->Py_DecRef(type);
  at->Py_DecRef(type);
}

}  // namespace

Owned make_raw_type(const Attached& at) {
  PyType_Slot slots[] = {
      {slot::kTpNew, reinterpret_cast<void*>(make)},
      {slot::kTpDealloc, reinterpret_cast<void*>(dealloc)},
      {slot::kTpDoc, const_cast<char*>("Raw(obj): send the bytes of this buffer exporter, whatever its type.")},
      {0, nullptr},
  };
  PyType_Spec spec{"_aiges_native.Raw", static_cast<int>(header_size(at) + sizeof(PyObject*)), 0, kTypeDefault, slots};
  Owned type = Owned::adopt(at->PyType_FromSpec(&spec));
  if (type) {
    raw_type = type.get();
    at->Py_IncRef(raw_type);
  }
  return type;
}

bool is_raw_type(PyObject* type) { return type == raw_type; }

PyObject* raw_content(PyObject* raw) { return content(raw); }

}  // namespace aiges::py
