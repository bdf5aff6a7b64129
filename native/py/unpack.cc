#include "unpack.h"

#include "body.h"

#include <string>

namespace aiges::py {

using core::Tag;
using core::View;

namespace {

// struct-module format of each typed view, by View.
constexpr const char* kFormats[core::kViewCount] = {nullptr, nullptr, "b", "B", "B", "h", "H", "i", "I", "q", "Q", "f", "d"};

}  // namespace

Owned Unpacker::malformed() {
  tape_.fail();
  if (at_->PyErr_Occurred() == nullptr) at_->PyErr_SetString(at_->PyExc_ValueError, "malformed tape");
  return {};
}

Owned Unpacker::value() { return of_tag(tape_.tag()); }

Owned Unpacker::of_tag(Tag tag) {
  if (!tape_.ok() || ++nodes_ > core::kMaxNodes) return malformed();
  switch (tag) {
    case Tag::kNull: return Owned::retain(at_, at_.none());
    case Tag::kFalse: return Owned::adopt(at_->PyBool_FromLong(0));
    case Tag::kTrue: return Owned::adopt(at_->PyBool_FromLong(1));
    case Tag::kInt32: return Owned::adopt(at_->PyLong_FromLongLong(tape_.i32()));
    case Tag::kInt53: {
      double v = tape_.f64();
      if (!(v >= -9007199254740991.0 && v <= 9007199254740991.0)) return malformed();
      return Owned::adopt(at_->PyLong_FromLongLong(static_cast<long long>(v)));
    }
    case Tag::kFloat: return Owned::adopt(at_->PyFloat_FromDouble(tape_.f64()));
    case Tag::kBigInt: return big_int();
    case Tag::kStr8:
    case Tag::kStrAscii:
    case Tag::kStrUtf8: return text(tag);
    case Tag::kStrWide: return wide_text();
    case Tag::kBytes: {
      uint32_t n = tape_.items();
      const uint8_t* p = tape_.take(n);
      if (p == nullptr) return malformed();
      return Owned::adopt(at_->PyBytes_FromStringAndSize(reinterpret_cast<const char*>(p), static_cast<Py_ssize_t>(n)));
    }
    case Tag::kBody: return body();
    case Tag::kView: return inline_view();
    case Tag::kList: return list(false);
    case Tag::kTuple: return list(true);
    case Tag::kDict: return dict(true);
    case Tag::kMap: return dict(false);
    case Tag::kSet: return set();
    case Tag::kDatetime: return datetime();
    case Tag::kNdarray: break;
  }
  return malformed();
}

Owned Unpacker::text(Tag tag) {
  size_t n = tag == Tag::kStr8 ? tape_.u8() : tape_.u32();
  const uint8_t* p = tape_.take(n);
  if (p == nullptr) return malformed();
  return Owned::adopt(at_->PyUnicode_FromStringAndSize(reinterpret_cast<const char*>(p), static_cast<Py_ssize_t>(n)));
}

Owned Unpacker::wide_text() {
  uint32_t n = tape_.items(2);
  const uint8_t* p = tape_.take(size_t{n} * 2);
  if (p == nullptr) return malformed();
  int little = -1;
  return Owned::adopt(at_->PyUnicode_DecodeUTF16(reinterpret_cast<const char*>(p), static_cast<Py_ssize_t>(n) * 2, "surrogatepass", &little));
}

Owned Unpacker::key() {
  Tag tag = tape_.tag();
  if (tag != Tag::kStr8) {
    if (tag != Tag::kStrAscii && tag != Tag::kStrUtf8 && tag != Tag::kStrWide) return malformed();
    return of_tag(tag);
  }
  size_t n = tape_.u8();
  const uint8_t* p = tape_.take(n);
  if (p == nullptr) return malformed();
  return keys_.get(at_, {reinterpret_cast<const char*>(p), n});
}

// By int.from_bytes: no private API, any size (hazards I2).
Owned Unpacker::big_int() {
  bool negative = tape_.u8() != 0;
  uint32_t n = tape_.items();
  const uint8_t* p = tape_.take(n);
  if (p == nullptr) return malformed();
  Owned magnitude = Owned::adopt(at_->PyBytes_FromStringAndSize(reinterpret_cast<const char*>(p), static_cast<Py_ssize_t>(n)));
  Owned little = keys_.get(at_, "little");
  Owned name = keys_.get(at_, "from_bytes");
  if (!magnitude || !little || !name) return {};
  PyObject* args[] = {at_->PyLong_Type, magnitude.get(), little.get()};
  Owned number = Owned::adopt(at_->PyObject_VectorcallMethod(name.get(), args, 3, nullptr));
  if (!number || !negative) return number;
  Owned negate = keys_.get(at_, "__neg__");
  PyObject* self[] = {number.get()};
  return negate ? Owned::adopt(at_->PyObject_VectorcallMethod(negate.get(), self, 1, nullptr)) : Owned{};
}

Owned Unpacker::body() {
  auto view = static_cast<View>(tape_.u8());
  uint32_t index = tape_.u32();
  if (!tape_.ok() || index >= bodies_.size() || !bodies_[index]) return malformed();
  core::Bytes* bytes = bodies_[index].get();
  if (view == View::kExactBytes) {
    return Owned::adopt(at_->PyBytes_FromStringAndSize(reinterpret_cast<const char*>(bytes->data()), static_cast<Py_ssize_t>(bytes->size())));
  }
  return as_view(Owned::adopt(new_body(at_, core::BytesRef::retain(bytes))), view);
}

Owned Unpacker::inline_view() {
  auto view = static_cast<View>(tape_.u8());
  uint32_t n = tape_.items();
  const uint8_t* p = tape_.take(n);
  if (p == nullptr) return malformed();
  return as_view(Owned::adopt(at_->PyBytes_FromStringAndSize(reinterpret_cast<const char*>(p), static_cast<Py_ssize_t>(n))), view);
}

Owned Unpacker::as_view(Owned exporter, View view) {
  if (!exporter || view == View::kBytes || view == View::kExactBytes) return exporter;
  if (static_cast<uint8_t>(view) >= core::kViewCount) return malformed();
  Owned plain = Owned::adopt(at_->PyMemoryView_FromObject(exporter.get()));
  Owned cast = keys_.get(at_, "cast");
  Owned format = keys_.get(at_, kFormats[static_cast<uint8_t>(view)]);
  if (!plain || !cast || !format) return {};
  PyObject* args[] = {plain.get(), format.get()};
  return Owned::adopt(at_->PyObject_VectorcallMethod(cast.get(), args, 2, nullptr));
}

Owned Unpacker::list(bool tuple) {
  uint32_t n = tape_.items();
  if (!tape_.ok() || ++depth_ > core::kMaxDepth) return malformed();
  Owned result = Owned::adopt(tuple ? at_->PyTuple_New(n) : at_->PyList_New(n));
  for (uint32_t i = 0; result && i < n; ++i) {
    Owned item = value();
    if (!item) return {};
    if (tuple) {
      at_->PyTuple_SetItem(result.get(), i, item.leak());
    } else {
      at_->PyList_SetItem(result.get(), i, item.leak());
    }
  }
  --depth_;
  return result;
}

Owned Unpacker::dict(bool string_keys) {
  uint32_t n = tape_.items(2);
  if (!tape_.ok() || ++depth_ > core::kMaxDepth) return malformed();
  Owned result = Owned::adopt(at_->PyDict_New());
  for (uint32_t i = 0; result && i < n; ++i) {
    Owned name = string_keys ? key() : value();
    Owned item = name ? value() : Owned{};
    if (!item || at_->PyDict_SetItem(result.get(), name.get(), item.get()) < 0) return {};
  }
  --depth_;
  return result;
}

Owned Unpacker::set() {
  uint32_t n = tape_.items();
  if (!tape_.ok() || ++depth_ > core::kMaxDepth) return malformed();
  Owned result = Owned::adopt(at_->PySet_New(nullptr));
  for (uint32_t i = 0; result && i < n; ++i) {
    Owned item = value();
    if (!item || at_->PySet_Add(result.get(), item.get()) < 0) return {};
  }
  --depth_;
  return result;
}

Owned Unpacker::datetime() {
  Owned ms = Owned::adopt(at_->PyFloat_FromDouble(tape_.f64()));
  if (!ms) return {};
  PyObject* args[] = {ms.get()};
  return Owned::adopt(at_->PyObject_Vectorcall(from_ms_, args, 1, nullptr));
}

}  // namespace aiges::py
