#include "body.h"

#include <algorithm>
#include <cstring>

namespace aiges::py {

std::atomic<int64_t> live_bodies{0};

namespace {

PyObject* body_type = nullptr;  // one reference, for the life of the process

struct Fields {
  core::Bytes* bytes;
  PyObject* copy;  // the cached bytes object, or null
};

// Our fields lie behind the object header, whose size only the running interpreter knows.
size_t header_size(const Attached& at) { return (static_cast<size_t>(at->object_size) + 7) & ~size_t{7}; }

const Attached& attached() { return Attached::called_by_python(); }

Fields& fields(PyObject* self) { return *reinterpret_cast<Fields*>(reinterpret_cast<char*>(self) + header_size(attached())); }

// The cached bytes copy, borrowed; null with an error set.
PyObject* copy_of(PyObject* self) {
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

Owned slice(PyObject* self, Py_ssize_t start, Py_ssize_t length) {
  const auto* data = reinterpret_cast<const char*>(fields(self).bytes->data());
  return Owned::adopt(attached()->PyBytes_FromStringAndSize(data + start, length));
}

void dealloc(PyObject* self) {
  const Attached& at = attached();
  auto* type = at->PyObject_Type(self);  // a new reference; heap-type instances hold one of their own
  Fields& f = fields(self);
  if (f.copy != nullptr) at->Py_DecRef(f.copy);
  f.bytes->release();
  live_bodies.fetch_sub(1, std::memory_order_relaxed);
  auto* free = reinterpret_cast<void (*)(void*)>(at->PyType_GetSlot(reinterpret_cast<PyTypeObject*>(type), slot::kTpFree));
  free(self);
  at->Py_DecRef(type);
  at->Py_DecRef(type);
}

int get_buffer(PyObject* self, Py_buffer* view, int flags) {
  Fields& f = fields(self);
  return attached()->PyBuffer_FillInfo(view, self, const_cast<uint8_t*>(f.bytes->data()), static_cast<Py_ssize_t>(f.bytes->size()), 1, flags);
}

Py_ssize_t length(PyObject* self) { return static_cast<Py_ssize_t>(fields(self).bytes->size()); }

PyObject* item(PyObject* self, Py_ssize_t index) {
  const Attached& at = attached();
  core::Bytes* bytes = fields(self).bytes;
  if (index < 0 || static_cast<size_t>(index) >= bytes->size()) {
    at->PyErr_SetString(at->PyExc_IndexError, "index out of range");
    return nullptr;
  }
  return at->PyLong_FromLongLong(bytes->data()[index]);
}

// Plain slices are cut from the shared memory; anything else is the copy's business.
PyObject* subscript(PyObject* self, PyObject* key) {
  const Attached& at = attached();
  PyObject* type = at->PyObject_Type(key);
  bool is_slice = type == at->PySlice_Type;
  at->Py_DecRef(type);
  if (is_slice) {
    Py_ssize_t start = 0, stop = 0, step = 0;
    if (at->PySlice_Unpack(key, &start, &stop, &step) < 0) return nullptr;
    Py_ssize_t count = at->PySlice_AdjustIndices(length(self), &start, &stop, step);
    if (step == 1) return slice(self, start, count).leak();
  } else {
    Py_ssize_t index = at->PyNumber_AsSsize_t(key, at->PyExc_IndexError);
    if (index == -1 && at->PyErr_Occurred() != nullptr) return nullptr;
    return item(self, index < 0 ? index + length(self) : index);
  }
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : at->PyObject_GetItem(copy, key);
}

PyObject* compare(PyObject* self, PyObject* other, int op) {
  const Attached& at = attached();
  if (op == kEq || op == kNe) {
    Py_buffer view;
    // Text is not a buffer and bytes never equal it: leave both to the copy.
    if (at->PyObject_GetBuffer(other, &view, kBufSimple) == 0) {
      core::Bytes* bytes = fields(self).bytes;
      bool equal = static_cast<size_t>(view.len) == bytes->size() && std::memcmp(view.buf, bytes->data(), bytes->size()) == 0;
      at->PyBuffer_Release(&view);
      return at->PyBool_FromLong(equal == (op == kEq));
    }
    at->PyErr_Clear();
  }
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : at->PyObject_RichCompare(copy, other, op);
}

Py_ssize_t hash(PyObject* self) {
  PyObject* copy = copy_of(self);
  return copy == nullptr ? -1 : attached()->PyObject_Hash(copy);
}

int contains(PyObject* self, PyObject* value) {
  PyObject* copy = copy_of(self);
  return copy == nullptr ? -1 : attached()->PySequence_Contains(copy, value);
}

PyObject* concat(PyObject* self, PyObject* other) {
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : attached()->PySequence_Concat(copy, other);
}

PyObject* repeat(PyObject* self, Py_ssize_t count) {
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : attached()->PySequence_Repeat(copy, count);
}

// Python also calls this with the body on the right: `'%s' % body` must stay what it is for bytes.
PyObject* remainder(PyObject* left, PyObject* right) {
  const Attached& at = attached();
  PyObject* type = at->PyObject_Type(left);
  bool body_left = type == body_type;
  at->Py_DecRef(type);
  PyObject* copy = copy_of(body_left ? left : right);
  if (copy == nullptr) return nullptr;
  return body_left ? at->PyNumber_Remainder(copy, right) : at->PyNumber_Remainder(left, copy);
}

PyObject* repr(PyObject* self) {
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : attached()->PyObject_Repr(copy);
}

PyObject* str(PyObject* self) {
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : attached()->PyObject_Str(copy);
}

PyObject* iterate(PyObject* self) {
  const Attached& at = attached();
  Owned view = Owned::adopt(at->PyMemoryView_FromObject(self));
  return view ? at->PyObject_GetIter(view.get()) : nullptr;
}

PyObject* get_attribute(PyObject* self, PyObject* name) {
  const Attached& at = attached();
  PyObject* value = at->PyObject_GenericGetAttr(self, name);
  if (value != nullptr || at->PyErr_ExceptionMatches(at->PyExc_AttributeError) == 0) return value;
  // Protocol probes (`__array_interface__`, `read`, …) must not cost a copy: ask the type first.
  Owned probe = Owned::adopt(at->PyObject_GetAttr(at->PyBytes_Type, name));
  if (!probe) return nullptr;
  at->PyErr_Clear();
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : at->PyObject_GetAttr(copy, name);
}

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

// json.loads looks at the first bytes of what it gets; a prefix must not cost a copy of the whole.
PyObject* starts_with(PyObject* self, PyObject* args) {
  const Attached& at = attached();
  PyObject* subject = nullptr;
  Owned head;
  if (at->PyTuple_Size(args) == 1) {
    head = slice(self, 0, std::min<Py_ssize_t>(length(self), 4096));
    subject = head.get();
    PyObject* prefix = at->PyTuple_GetItem(args, 0);
    PyObject* type = at->PyObject_Type(prefix);
    bool sized = type == at->PyBytes_Type || type == at->PyByteArray_Type;
    Py_buffer view;
    if (sized && at->PyObject_GetBuffer(prefix, &view, kBufSimple) == 0) {
      sized = view.len <= 4096;
      at->PyBuffer_Release(&view);
    }
    bool tuple = type == at->PyTuple_Type;  // in practice of magic numbers; longer ones than 4096 bytes do not occur
    at->Py_DecRef(type);
    if (!sized && !tuple) subject = nullptr;
  }
  if (subject == nullptr) subject = copy_of(self);
  if (subject == nullptr) return nullptr;
  Owned method = Owned::adopt(at->PyObject_GetAttrString(subject, "startswith"));
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

PyMethodDef methods[] = {
    {"decode", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(decode)), kMethVarargs | kMethKeywords, "The text of the body, as bytes.decode."},
    {"startswith", starts_with, kMethVarargs, "As bytes.startswith."},
    {"__bytes__", to_bytes, kMethNoargs, "The cached bytes copy of the body."},
    {"__reduce__", reduce, kMethNoargs, "Pickles and copies as bytes."},
    {"__reduce_ex__", reduce, kMethO, "Pickles and copies as bytes."},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef getset[] = {
    {"__class__", get_class, nullptr, "bytes: a body passes isinstance checks.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};
constexpr const char* kDoc =
    "A request body: read-only, shared with JavaScript, compatible with bytes. Whoever keeps it (or a memoryview of it) keeps the memory alive.";

template <typename F>
void* slot_of(F* function) {
  return reinterpret_cast<void*>(function);
}

}  // namespace

Owned make_body_type(const Attached& at) {
  PyType_Slot slots[] = {
      {slot::kBfGetbuffer, slot_of(get_buffer)},
      {slot::kMpLength, slot_of(length)},
      {slot::kMpSubscript, slot_of(subscript)},
      {slot::kNbRemainder, slot_of(remainder)},
      {slot::kSqConcat, slot_of(concat)},
      {slot::kSqContains, slot_of(contains)},
      {slot::kSqItem, slot_of(item)},
      {slot::kSqLength, slot_of(length)},
      {slot::kSqRepeat, slot_of(repeat)},
      {slot::kTpDealloc, slot_of(dealloc)},
      {slot::kTpDoc, const_cast<char*>(kDoc)},
      {slot::kTpGetattro, slot_of(get_attribute)},
      {slot::kTpHash, slot_of(hash)},
      {slot::kTpIter, slot_of(iterate)},
      {slot::kTpMethods, methods},
      {slot::kTpRepr, slot_of(repr)},
      {slot::kTpRichcompare, slot_of(compare)},
      {slot::kTpStr, slot_of(str)},
      {slot::kTpGetset, getset},
      {0, nullptr},
  };
  PyType_Spec spec{"_aiges_native.Body", static_cast<int>(header_size(at) + sizeof(Fields)), 0, kTypeDefault | kTypeDisallowInstantiation, slots};
  Owned type = Owned::adopt(at->PyType_FromSpec(&spec));
  if (type) {
    body_type = type.get();
    at->Py_IncRef(body_type);
  }
  return type;
}

PyObject* new_body(const Attached& at, core::BytesRef bytes) {
  PyObject* self = at->PyType_GenericAlloc(reinterpret_cast<PyTypeObject*>(body_type), 0);
  if (self == nullptr) return nullptr;
  fields(self) = Fields{bytes.leak(), nullptr};
  live_bodies.fetch_add(1, std::memory_order_relaxed);
  return self;
}

bool is_body_type(PyObject* type) { return type == body_type; }

core::Bytes* body_bytes(PyObject* body) { return fields(body).bytes; }

}  // namespace aiges::py
