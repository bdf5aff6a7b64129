// Turns what JavaScript packed into dicts: two pairs each, as drivers/limit.mjs lays them out.
#include "dicts.h"

#include <cstring>
#include <string>

#include "python.h"

namespace limit {
namespace {

// A key seen at this place last time is its interned object still: what a monomorphic call site costs.
PyObject* key_at(size_t place, const uint8_t* bytes, uint8_t size) {
  struct Seen {
    PyObject* object = nullptr;
    uint8_t size = 0;
    char bytes[255];
  };
  static Seen seen[6];
  Seen& slot = seen[place];
  if (slot.object == nullptr || slot.size != size || memcmp(slot.bytes, bytes, size) != 0) {
    memcpy(slot.bytes, bytes, size);
    slot.size = size;
    slot.object = py.PyUnicode_InternFromString(std::string(slot.bytes, size).c_str());
  }
  return slot.object;
}

}  // namespace

// { key: int32, key: short ASCII text }, as drivers/limit.mjs packs it.
PyObject* dict_at(const uint8_t*& at, size_t place) {
  PyObject* dict = py.PyDict_New();
  for (size_t i = 0; i < 2; ++i) {
    PyObject* key = key_at(place + i, at + 1, at[0]);
    at += 1 + at[0];
    PyObject* value = nullptr;
    if (at[0] == 0) {
      int32_t small = 0;
      memcpy(&small, at + 1, sizeof small);
      value = py.PyLong_FromLong(small);
      at += 5;
    } else {
      value = py.PyUnicode_FromStringAndSize(reinterpret_cast<const char*>(at + 2), at[1]);
      at += 2 + at[1];
    }
    py.PyDict_SetItem(dict, key, value);
    py.Py_DecRef(value);
  }
  return dict;
}

}  // namespace limit
