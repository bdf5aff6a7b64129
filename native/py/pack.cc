#include "pack.h"

#include "body.h"
#include "raw.h"

#include <algorithm>
#include <cstring>

namespace aiges::py {

using core::Tag;
using core::View;

namespace {

constexpr long long kMaxSafe = 9007199254740991;
constexpr uint32_t kMaxIntBytes = 1u << 17;  // 1 Mbit
constexpr size_t kLongestKeyInPath = 60;

std::string type_name(const Attached& at, PyObject* object) {
  Owned type = Owned::adopt(at->PyObject_Type(object));
  Owned name = type ? Owned::adopt(at->PyObject_GetAttrString(type.get(), "__name__")) : Owned{};
  const char* text = name ? at->PyUnicode_AsUTF8AndSize(name.get(), nullptr) : nullptr;
  if (text == nullptr) at->PyErr_Clear();
  return text == nullptr ? "object" : text;
}

}  // namespace

bool Packer::refuse(const char* code, std::string message) {
  code_ = code;
  message_ = std::move(message);
  return false;
}

bool Packer::out_of_room() { return refuse("AIGES_ERR_TOO_LARGE", "the result takes more than 1 GiB of tape; return large data as bytes, bytearray or an ndarray"); }

bool Packer::at_index(Py_ssize_t index) {
  path_.insert(0, "[" + std::to_string(index) + "]");
  return false;
}

bool Packer::at_key(PyObject* key) {
  // The pending exception must survive the look at the key.
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  at_->PyErr_Fetch(&type, &value, &trace);
  Owned kept_type = Owned::adopt(type), kept_value = Owned::adopt(value), kept_trace = Owned::adopt(trace);
  Owned key_type = Owned::adopt(at_->PyObject_Type(key));
  Py_ssize_t size = 0;
  const char* text = key_type.get() == at_->PyUnicode_Type ? at_->PyUnicode_AsUTF8AndSize(key, &size) : nullptr;
  if (text != nullptr) {
    path_.insert(0, "." + std::string(text, std::min(static_cast<size_t>(size), kLongestKeyInPath)));
  } else {
    path_.insert(0, "[<" + type_name(at_, key) + ">]");
  }
  at_->PyErr_Clear();
  if (kept_value) {
    // Raised again by its value; the traceback travels on it.
    if (kept_trace) at_->PyException_SetTraceback(kept_value.get(), kept_trace.get());
    at_->PyErr_SetObject(kept_type.get(), kept_value.get());
  }
  return false;
}

bool Packer::enter(PyObject* object) {
  if (std::find(open_.begin(), open_.end(), object) != open_.end()) {
    return refuse("AIGES_ERR_CYCLE", "a " + type_name(at_, object) + " contains itself");
  }
  if (open_.size() >= core::kMaxDepth) return refuse("AIGES_ERR_DEPTH", "the result is nested deeper than " + std::to_string(core::kMaxDepth));
  open_.push_back(object);
  return true;
}

bool Packer::value(PyObject* object) {
  if (++nodes_ > core::kMaxNodes) {
    return refuse("AIGES_ERR_TOO_LARGE", "the result has more than 10 million values; return large data as bytes, bytearray or an ndarray");
  }
  if (object == at_.none()) return tape_.tag(Tag::kNull) || out_of_room();
  Owned type = Owned::adopt(at_->PyObject_Type(object));
  return of_type(object, type.get());
}

bool Packer::of_type(PyObject* object, PyObject* type) {
  const Symbols& py = *at_.operator->();
  if (type == py.PyUnicode_Type) return text(object);
  if (type == py.PyLong_Type) return integer(object);
  if (type == py.PyFloat_Type) return tape_.number(Tag::kFloat, at_->PyFloat_AsDouble(object)) || out_of_room();
  if (type == py.PyBool_Type) return tape_.tag(at_->PyObject_IsTrue(object) == 1 ? Tag::kTrue : Tag::kFalse) || out_of_room();
  if (type == py.PyTuple_Type) return list(object, true);
  if (type == py.PyList_Type) return list(object, false);
  if (type == py.PyDict_Type) return dict(object);
  if (type == py.PyBytes_Type) return exporter(object, View::kBytes, Departures::Kind::kBytes);
  if (type == py.PyByteArray_Type) return exporter(object, View::kBytes, Departures::Kind::kByteArray);
  if (is_body_type(type)) return exporter(object, View::kBytes, Departures::Kind::kBody);
  if (is_raw_type(type)) return exporter(raw_content(object), View::kBytes, Departures::Kind::kNdarray);
  if (type == py.PySet_Type || type == py.PyFrozenSet_Type) return set(object);
  return stranger(object);
}

bool Packer::integer(PyObject* object) {
  int overflow = 0;
  long long v = at_->PyLong_AsLongLongAndOverflow(object, &overflow);
  if (overflow == 0 && v >= INT32_MIN && v <= INT32_MAX) return tape_.int32(static_cast<int32_t>(v)) || out_of_room();
  if (overflow == 0 && v >= -kMaxSafe && v <= kMaxSafe) return tape_.number(Tag::kInt53, static_cast<double>(v)) || out_of_room();

  // By int.to_bytes of the magnitude: no private API, any size (hazards I2). `int.method(object)` so that a subclass cannot interfere.
  auto method = [&](const char* name, PyObject* const* args, size_t count) {
    Owned function = Owned::adopt(at_->PyObject_GetAttrString(at_->PyLong_Type, name));
    return function ? Owned::adopt(at_->PyObject_Vectorcall(function.get(), args, count, nullptr)) : Owned{};
  };
  PyObject* self[] = {object};
  Owned bits = method("bit_length", self, 1);
  Owned magnitude = method("__abs__", self, 1);
  if (!bits || !magnitude) return false;
  long long bit_count = at_->PyLong_AsLongLongAndOverflow(bits.get(), &overflow);
  long long byte_count = (bit_count + 7) / 8;
  if (byte_count > kMaxIntBytes) return refuse("AIGES_ERR_TOO_LARGE", "an int of " + std::to_string(bit_count) + " bits; the limit is 1 Mbit");
  Owned size = Owned::adopt(at_->PyLong_FromLongLong(byte_count));
  Owned little = Owned::adopt(at_->PyUnicode_FromStringAndSize("little", 6));
  if (!size || !little) return false;
  PyObject* args[] = {magnitude.get(), size.get(), little.get()};
  Owned raw = method("to_bytes", args, 3);
  Owned zero = Owned::adopt(at_->PyLong_FromLongLong(0));
  if (!raw || !zero) return false;
  Owned negative = Owned::adopt(at_->PyObject_RichCompare(object, zero.get(), kLt));
  char* data = nullptr;
  Py_ssize_t n = 0;
  if (!negative || at_->PyBytes_AsStringAndSize(raw.get(), &data, &n) < 0) return false;
  bool sign = at_->PyObject_IsTrue(negative.get()) == 1;
  return (tape_.tag(Tag::kBigInt) && tape_.u8(sign ? 1 : 0) && tape_.u32(static_cast<uint32_t>(n)) && tape_.put(data, static_cast<size_t>(n))) ||
         out_of_room();
}

bool Packer::text(PyObject* object) {
  Py_ssize_t size = 0;
  const char* utf8 = at_->PyUnicode_AsUTF8AndSize(object, &size);
  if (utf8 != nullptr) {
    return tape_.str({utf8, static_cast<size_t>(size)}, size == at_->PyUnicode_GetLength(object)) || out_of_room();
  }
  // Lone surrogates: not UTF-8, but JavaScript has them too.
  at_->PyErr_Clear();
  Owned wide = Owned::adopt(at_->PyUnicode_AsEncodedString(object, "utf-16-le", "surrogatepass"));
  char* data = nullptr;
  Py_ssize_t n = 0;
  if (!wide || at_->PyBytes_AsStringAndSize(wide.get(), &data, &n) < 0) return false;
  return (tape_.count(Tag::kStrWide, static_cast<size_t>(n) / 2) && tape_.put(data, static_cast<size_t>(n))) || out_of_room();
}

// Anything that exports a buffer, as bytes or typed elements: on the tape when small, else a departure.
bool Packer::exporter(PyObject* object, View view, Departures::Kind kind) {
  Py_buffer buffer{};
  if (at_->PyObject_GetBuffer(object, &buffer, kBufFullRo) < 0) return false;
  struct Release {
    const Attached& at;
    Py_buffer& buffer;
    ~Release() { at->PyBuffer_Release(&buffer); }
  } release{at_, buffer};
  auto size = static_cast<size_t>(buffer.len);
  if (size >= core::kShareThreshold) {
    int64_t index = out_.note(at_, object, kind, &buffer);
    if (index < 0) return refuse("AIGES_ERR_TOO_LARGE", "no memory for a copy of " + std::to_string(size) + " bytes");
    return (tape_.tag(Tag::kBody) && tape_.u8(static_cast<uint8_t>(view)) && tape_.u32(static_cast<uint32_t>(index))) || out_of_room();
  }
  inlined_ += size;
  bool plain = view == View::kBytes;
  if (!(tape_.tag(plain ? Tag::kBytes : Tag::kView) && (plain || tape_.u8(static_cast<uint8_t>(view))) && tape_.u32(static_cast<uint32_t>(size)))) {
    return out_of_room();
  }
  uint8_t* into = tape_.room(size);
  if (into == nullptr) return out_of_room();
  if (at_->PyBuffer_IsContiguous(&buffer, 'C') != 0) {
    if (size != 0) std::memcpy(into, buffer.buf, size);
    return true;
  }
  return at_->PyBuffer_ToContiguous(into, &buffer, buffer.len, 'C') == 0;
}

bool Packer::list(PyObject* object, bool tuple) {
  if (!enter(object)) return false;
  Py_ssize_t n = tuple ? at_->PyTuple_Size(object) : at_->PyList_Size(object);
  if (!tape_.count(tuple ? Tag::kTuple : Tag::kList, static_cast<size_t>(n))) return out_of_room();
  for (Py_ssize_t i = 0; i < n; ++i) {
    PyObject* borrowed = tuple ? at_->PyTuple_GetItem(object, i) : at_->PyList_GetItem(object, i);
    if (borrowed == nullptr) {  // somebody shortened the list while we packed
      at_->PyErr_Clear();
      return refuse("AIGES_ERR_UNCONVERTIBLE", "a list changed while it was converted");
    }
    Owned item = Owned::retain(at_, borrowed);
    if (!value(item.get())) return at_index(i);
  }
  leave();
  return true;
}

bool Packer::dict(PyObject* object) {
  if (!enter(object)) return false;
  Py_ssize_t n = at_->PyDict_Size(object);
  size_t head = tape_.size();
  if (!tape_.count(Tag::kDict, static_cast<size_t>(n))) return out_of_room();
  PyObject *borrowed_key = nullptr, *borrowed_item = nullptr;
  Py_ssize_t at = 0, seen = 0;
  while (at_->PyDict_Next(object, &at, &borrowed_key, &borrowed_item) != 0) {
    Owned key = Owned::retain(at_, borrowed_key);
    Owned item = Owned::retain(at_, borrowed_item);
    Owned key_type = Owned::adopt(at_->PyObject_Type(key.get()));
    if (key_type.get() != at_->PyUnicode_Type) tape_.data_at(head)[0] = static_cast<uint8_t>(Tag::kMap);
    if (!value(key.get()) || !value(item.get())) return at_key(key.get());
    if (++seen > n || at_->PyDict_Size(object) != n) return refuse("AIGES_ERR_UNCONVERTIBLE", "a dict changed while it was converted");
  }
  leave();
  return true;
}

bool Packer::set(PyObject* object) {
  if (!enter(object)) return false;
  Py_ssize_t n = at_->PySet_Size(object);
  if (!tape_.count(Tag::kSet, static_cast<size_t>(n))) return out_of_room();
  Owned iterator = Owned::adopt(at_->PyObject_GetIter(object));
  if (!iterator) return false;
  for (Py_ssize_t i = 0;; ++i) {
    Owned item = Owned::adopt(at_->PyIter_Next(iterator.get()));
    if (!item) {
      if (at_->PyErr_Occurred() != nullptr) return false;
      if (i != n) return refuse("AIGES_ERR_UNCONVERTIBLE", "a set changed while it was converted");
      break;
    }
    if (!value(item.get())) return at_index(i);
  }
  leave();
  return true;
}

// A type this file does not know: aiges_native.convert.simplify says what it stands for.
bool Packer::stranger(PyObject* object) {
  // An answer may itself be a stranger (a numpy scalar in an Enum), but not for ever.
  if (simplified_ >= 8) return refuse("AIGES_ERR_UNCONVERTIBLE", "cannot convert " + type_name(at_, object));
  PyObject* args[] = {object};
  Owned answer = Owned::adopt(at_->PyObject_Vectorcall(simplify_, args, 1, nullptr));
  if (!answer) return false;
  PyObject* kind = at_->PyTuple_GetItem(answer.get(), 0);
  PyObject* what = kind == nullptr ? nullptr : at_->PyTuple_GetItem(answer.get(), 1);
  const char* word = what == nullptr ? nullptr : at_->PyUnicode_AsUTF8AndSize(kind, nullptr);
  if (word == nullptr) return false;
  if (std::strcmp(word, "value") == 0) {
    ++simplified_;
    bool packed = value(what);
    --simplified_;
    return packed;
  }
  if (std::strcmp(word, "datetime") == 0) return tape_.number(Tag::kDatetime, at_->PyFloat_AsDouble(what)) || out_of_room();
  if (std::strcmp(word, "bytes") == 0) return exporter(what, View::kBytes, Departures::Kind::kOther);
  if (std::strcmp(word, "ndarray") == 0) return ndarray(answer.get());
  if (std::strcmp(word, "typed") == 0) {
    PyObject* code = at_->PyTuple_GetItem(answer.get(), 2);
    int overflow = 0;
    long long view = code == nullptr ? -1 : at_->PyLong_AsLongLongAndOverflow(code, &overflow);
    if (view < 0 || view >= core::kViewCount) return false;
    return exporter(what, static_cast<View>(view), Departures::Kind::kOther);
  }
  return refuse("AIGES_ERR_UNCONVERTIBLE", "cannot convert " + type_name(at_, object));
}

// ('ndarray', contiguous exporter, dtype name, shape)
bool Packer::ndarray(PyObject* answer) {
  PyObject* exporter_object = at_->PyTuple_GetItem(answer, 1);
  PyObject* dtype = at_->PyTuple_GetItem(answer, 2);
  PyObject* shape = dtype == nullptr ? nullptr : at_->PyTuple_GetItem(answer, 3);
  if (shape == nullptr) return false;
  Py_ssize_t dimensions = at_->PyTuple_Size(shape);
  if (!tape_.tag(Tag::kNdarray) || !text(dtype) || !tape_.u8(static_cast<uint8_t>(dimensions))) return out_of_room();
  for (Py_ssize_t i = 0; i < dimensions; ++i) {
    int overflow = 0;
    if (!tape_.f64(static_cast<double>(at_->PyLong_AsLongLongAndOverflow(at_->PyTuple_GetItem(shape, i), &overflow)))) return out_of_room();
  }
  Py_ssize_t size = 0;
  const char* name = at_->PyUnicode_AsUTF8AndSize(dtype, &size);
  if (name == nullptr) return false;
  struct Known {
    const char* name;
    View view;
  };
  static constexpr Known known[] = {{"int8", View::kInt8},     {"uint8", View::kUint8},     {"int16", View::kInt16},       {"uint16", View::kUint16},
                                    {"int32", View::kInt32},   {"uint32", View::kUint32},   {"int64", View::kBigInt64},    {"uint64", View::kBigUint64},
                                    {"float32", View::kFloat32}, {"float64", View::kFloat64}};
  View view = View::kBytes;
  for (const Known& k : known) {
    if (std::strcmp(name, k.name) == 0) view = k.view;
  }
  return exporter(exporter_object, view, Departures::Kind::kNdarray);
}

}  // namespace aiges::py
