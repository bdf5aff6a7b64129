// What lies inside a body, for the files that make up its type. Attached threads only: Python calls these.
#pragma once

#include "../core/bytes.h"
#include "owned.h"

namespace aiges::py {

struct Fields {
  core::Bytes* bytes;
  PyObject* copy;  // the cached bytes object, or null
};

// Our fields lie behind the object header, whose size only the running interpreter knows.
inline size_t header_size(const Attached& at) { return (static_cast<size_t>(at->object_size) + 7) & ~size_t{7}; }

inline const Attached& attached() { return Attached::called_by_python(); }

inline Fields& fields(PyObject* self) { return *reinterpret_cast<Fields*>(reinterpret_cast<char*>(self) + header_size(attached())); }

// The cached bytes copy, borrowed; null with an error set.
inline PyObject* copy_of(PyObject* self) {
  const Attached& at = attached();
  Fields& f = fields(self);
  if (f.copy == nullptr) {
    PyObject* fresh = at->PyBytes_FromStringAndSize(reinterpret_cast<const char*>(f.bytes->data()), static_cast<Py_ssize_t>(f.bytes->size()));
    // Another thread may have made one meanwhile (free-threaded builds); the first stays.
    if (f.copy == nullptr) {
      f.copy = fresh;
    } else {
      at->Py_DecRef(fresh);
    }
  }
  return f.copy;
}

inline Owned slice(PyObject* self, Py_ssize_t start, Py_ssize_t length) {
  const auto* data = reinterpret_cast<const char*>(fields(self).bytes->data());
  return Owned::adopt(attached()->PyBytes_FromStringAndSize(data + start, length));
}

inline Py_ssize_t length(PyObject* self) { return static_cast<Py_ssize_t>(fields(self).bytes->size()); }

extern PyMethodDef body_methods[];
extern PyGetSetDef body_getset[];

}  // namespace aiges::py
