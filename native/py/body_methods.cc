// The named methods of a body. Everything a body lacks is found on its `bytes` copy (body.cc, get_attribute).
#include "body_fields.h"

#include <algorithm>

namespace aiges::py {
namespace {

PyObject* decode(PyObject* self, PyObject* args, PyObject* kwargs) {
  const Attached& at = attached();
  const char* encoding = "utf-8";
  const char* errors = nullptr;
  char word_encoding[] = "encoding";
  char word_errors[] = "errors";
  char* words[] = {word_encoding, word_errors, nullptr};
  if (at->PyArg_ParseTupleAndKeywords(args, kwargs, "|ss:decode", words, &encoding, &errors) == 0) return nullptr;
  core::Bytes* bytes = fields(self).bytes;
  return at->PyUnicode_Decode(reinterpret_cast<const char*>(bytes->data()), static_cast<Py_ssize_t>(bytes->size()), encoding, errors);
}

// Whether this is a prefix of at most `limit` bytes, or a tuple of such.
bool short_prefix(const Attached& at, PyObject* prefix, Py_ssize_t limit) {
  Owned type = Owned::adopt(at->PyObject_Type(prefix));
  if (type.get() == at->PyTuple_Type) {
    for (Py_ssize_t i = 0; i < at->PyTuple_Size(prefix); ++i) {
      if (!short_prefix(at, at->PyTuple_GetItem(prefix, i), limit)) return false;
    }
    return true;
  }
  Py_ssize_t size = limit + 1;
  char* data = nullptr;
  return type.get() == at->PyBytes_Type && at->PyBytes_AsStringAndSize(prefix, &data, &size) == 0 && size <= limit;
}

// json.loads and friends look at the first bytes of what they get; a prefix must not cost a copy of the whole.
PyObject* starts_with(PyObject* self, PyObject* args) {
  const Attached& at = attached();
  constexpr Py_ssize_t kHead = 4096;
  bool head_will_do = at->PyTuple_Size(args) == 1 && short_prefix(at, at->PyTuple_GetItem(args, 0), kHead);
  Owned subject = head_will_do ? slice(self, 0, std::min(length(self), kHead)) : Owned::retain(at, copy_of(self));
  Owned method = subject ? Owned::adopt(at->PyObject_GetAttrString(subject.get(), "startswith")) : Owned{};
  return method ? at->PyObject_CallObject(method.get(), args) : nullptr;
}

PyObject* to_bytes(PyObject* self, PyObject*) {
  PyObject* copy = copy_of(self);
  if (copy != nullptr) attached()->Py_IncRef(copy);
  return copy;
}

// pickle and copy see a bytes object.
PyObject* reduce(PyObject* self, PyObject*) {
  const Attached& at = attached();
  PyObject* copy = copy_of(self);
  if (copy == nullptr) return nullptr;
  Owned args = Owned::adopt(at->PyTuple_New(1));
  Owned pair = Owned::adopt(at->PyTuple_New(2));
  if (!args || !pair) return nullptr;
  at->Py_IncRef(copy);
  at->PyTuple_SetItem(args.get(), 0, copy);
  at->Py_IncRef(at->PyBytes_Type);
  at->PyTuple_SetItem(pair.get(), 0, at->PyBytes_Type);
  at->PyTuple_SetItem(pair.get(), 1, args.leak());
  return pair.leak();
}

PyObject* get_class(PyObject*, void*) {
  const Attached& at = attached();
  at->Py_IncRef(at->PyBytes_Type);
  return at->PyBytes_Type;
}

}  // namespace

PyMethodDef body_methods[] = {
    {"decode", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(decode)), kMethVarargs | kMethKeywords,
     "The text of the body, as bytes.decode."},
    {"startswith", starts_with, kMethVarargs, "As bytes.startswith."},
    {"__bytes__", to_bytes, kMethNoargs, "The cached bytes copy of the body."},
    {"__reduce__", reduce, kMethNoargs, "Pickles and copies as bytes."},
    {"__reduce_ex__", reduce, kMethO, "Pickles and copies as bytes."},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef body_getset[] = {
    {"__class__", get_class, nullptr, "bytes: a body passes isinstance checks.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace aiges::py
