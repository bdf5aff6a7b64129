// Integers of any size and strings with or without lone surrogates, Python to tape.
#include "pack.h"

namespace aiges::py {

using core::Tag;

namespace {

constexpr long long kMaxSafe = 9007199254740991;
constexpr uint32_t kMaxIntBytes = 1u << 17;  // 1 Mbit

}  // namespace

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

}  // namespace aiges::py
