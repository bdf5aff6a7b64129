#include "body.h"

#include "body_fields.h"

#include <cstring>

namespace aiges::py {

std::atomic<int64_t> live_bodies{0};

namespace {

PyObject* body_type = nullptr;  // one reference, for the life of the process

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

// The bytes of a body, and anything else as it is. Borrowed.
PyObject* plain(PyObject* object) {
  const Attached& at = attached();
  PyObject* type = at->PyObject_Type(object);
  at->Py_DecRef(type);
  return type == body_type ? copy_of(object) : object;
}

// Python also calls this with the body on the right (test/bodies: "is what bytes are to %, on either side").
PyObject* remainder(PyObject* left, PyObject* right) {
  left = plain(left);
  right = plain(right);
  return left == nullptr || right == nullptr ? nullptr : attached()->PyNumber_Remainder(left, right);
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
  at->PyErr_Clear();
  // Protocol probes (`__array_interface__`, `read`, …) must not cost a copy: ask the type first.
  Owned probe = Owned::adopt(at->PyObject_GetAttr(at->PyBytes_Type, name));
  if (!probe) return nullptr;
  PyObject* copy = copy_of(self);
  return copy == nullptr ? nullptr : at->PyObject_GetAttr(copy, name);
}

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
      {slot::kTpMethods, body_methods},
      {slot::kTpRepr, slot_of(repr)},
      {slot::kTpRichcompare, slot_of(compare)},
      {slot::kTpStr, slot_of(str)},
      {slot::kTpGetset, body_getset},
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
