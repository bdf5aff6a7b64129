// The strings that come again: names of attributes and keys of dicts. A small direct-mapped cache, one per Python-facing thread, so that a repeated key is
// the same `str` object with its hash already known. Not interning: keys come from untrusted requests and interned strings may be immortal.
#pragma once

#include "owned.h"

#include <array>
#include <cstring>
#include <string_view>

namespace aiges::py {

class KeyCache {
 public:
  // The `str` for short ASCII text; empty with a Python error set when memory is out.
  Owned get(const Attached& at, std::string_view text) {
    if (text.size() > kLongest) return make(at, text);
    Entry& entry = entries_[slot_of(text)];
    if (entry.object && entry.size == text.size() && std::memcmp(entry.text, text.data(), text.size()) == 0) {
      return Owned::retain(at, entry.object.get());
    }
    Owned fresh = make(at, text);
    if (!fresh) return fresh;
    at->PyObject_Hash(fresh.get());
    entry.size = static_cast<uint8_t>(text.size());
    std::memcpy(entry.text, text.data(), text.size());
    entry.object = Owned::retain(at, fresh.get());
    return fresh;
  }

 private:
  static constexpr size_t kLongest = 39;
  static constexpr size_t kSlots = 256;
  struct Entry {
    Owned object;
    uint8_t size = 0;
    char text[kLongest];
  };

  static Owned make(const Attached& at, std::string_view text) {
    return Owned::adopt(at->PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
  }
  static size_t slot_of(std::string_view text) {
    uint32_t h = static_cast<uint32_t>(text.size()) * 0x9E3779B1u;
    for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x01000193u;
    return (h ^ (h >> 15)) % kSlots;
  }

  std::array<Entry, kSlots> entries_;
};

}  // namespace aiges::py
