#include "pack.h"

#include "body.h"
#include "raw.h"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace aiges::py {

using core::Tag;
using core::View;

namespace {

constexpr size_t kLongestKeyInPath = 60;

std::string type_name(const Attached& at, PyObject* object) {
  Owned type = Owned::adopt(at->PyObject_Type(object));
  Owned name = type ? Owned::adopt(at->PyObject_GetAttrString(type.get(), "__name__")) : Owned{};
  const char* text = name ? at->PyUnicode_AsUTF8AndSize(name.get(), nullptr) : nullptr;
  if (text == nullptr) at->PyErr_Clear();
  return text == nullptr ? "object" : text;
}

// What cannot even be asked (`__class__` raises) is no instance (test/values/shifting: "a key that cannot be asked").
bool is_instance(const Attached& at, PyObject* object, PyObject* type) {
  int answer = at->PyObject_IsInstance(object, type);
  if (answer < 0) at->PyErr_Clear();
  return answer == 1;
}

}  // namespace

bool Packer::refuse(const char* code, std::string message) {
  code_ = code;
  message_ = std::move(message);
  return false;
}

bool Packer::out_of_room() {
  return refuse("AIGES_ERR_TOO_LARGE", "the result takes more than 1 GiB of tape; return large data as bytes, bytearray or an ndarray");
}

bool Packer::at_index(Py_ssize_t index) {
  path_.insert(0, "[" + std::to_string(index) + "]");
  return false;
}

bool Packer::at_key(PyObject* key) {
  // The pending exception must survive the look at the key.
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  at_->PyErr_Fetch(&type, &value, &trace);
  if (type != nullptr) at_->PyErr_NormalizeException(&type, &value, &trace);
  Owned kept_type = Owned::adopt(type), kept_value = Owned::adopt(value), kept_trace = Owned::adopt(trace);
  Owned key_type = Owned::adopt(at_->PyObject_Type(key));
  Py_ssize_t size = 0;
  const char* text = key_type.get() == at_->PyUnicode_Type ? at_->PyUnicode_AsUTF8AndSize(key, &size) : nullptr;
  if (text != nullptr) {
    std::string name(text, std::min(static_cast<size_t>(size), kLongestKeyInPath));
    bool plain =
        !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
    path_.insert(0, plain ? "." + name : "[\"" + name + "\"]");
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
  simplified_ = 0;
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
    // Keys of a str subclass (StrEnum) are the text they are.
    bool is_text = key_type.get() == at_->PyUnicode_Type || is_instance(at_, key.get(), at_->PyUnicode_Type);
    if (!is_text) tape_.data_at(head)[0] = static_cast<uint8_t>(Tag::kMap);
    if (!(is_text ? text(key.get()) : value(key.get())) || !value(item.get())) return at_key(key.get());
    ++seen;
    if (at_->PyDict_Size(object) != n) break;
  }
  // Also when it was changed and has its old size again: then the walk may have missed or repeated items.
  if (seen != n || at_->PyDict_Size(object) != n) return refuse("AIGES_ERR_UNCONVERTIBLE", "a dict changed while it was converted");
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
    uint32_t before = simplified_++;
    bool packed = value(what);
    simplified_ = before;
    return packed;
  }
  if (std::strcmp(word, "datetime") == 0) {
    double ms = at_->PyFloat_AsDouble(what);
    if (at_->PyErr_Occurred() != nullptr) return false;
    return tape_.number(Tag::kDatetime, ms) || out_of_room();
  }
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
  static constexpr Known known[] = {{"int8", View::kInt8},       {"uint8", View::kUint8},    {"int16", View::kInt16},    {"uint16", View::kUint16},
                                    {"int32", View::kInt32},     {"uint32", View::kUint32},  {"int64", View::kBigInt64}, {"uint64", View::kBigUint64},
                                    {"float32", View::kFloat32}, {"float64", View::kFloat64}};
  View view = View::kBytes;
  for (const Known& k : known) {
    if (std::strcmp(name, k.name) == 0) view = k.view;
  }
  return exporter(exporter_object, view, Departures::Kind::kNdarray);
}

}  // namespace aiges::py
