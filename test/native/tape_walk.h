// The walk: reads any tape the way every reader has to (docs/tape.md), keeps nothing, and says whether it was well formed. The tests use it on
// truncated tapes and the fuzzers on arbitrary bytes. It touches every byte it is given, so that the sanitizers see what a real reader would read.
#pragma once

#include "../../native/core/tape.h"

namespace aiges::test {

class Walk {
 public:
  Walk(const uint8_t* data, size_t size) : tape_(data, size) {}

  // One value and nothing behind it.
  bool whole() { return value() && tape_.ok() && tape_.done(); }
  // The tape of a call: name, arguments, keyword arguments.
  bool call() {
    touch(tape_.text());
    for (uint32_t n = tape_.items(); n > 0; --n) {
      if (!value()) return false;
    }
    return pairs(tape_.items(2), true) && tape_.ok() && tape_.done();
  }
  // What was read, folded into a number.
  uint64_t digest() const { return digest_; }
  uint64_t values() const { return values_; }

 private:
  using Tag = core::Tag;

  void touch(std::string_view bytes) {
    for (char c : bytes) digest_ = digest_ * 31 + static_cast<uint8_t>(c);
  }
  bool bytes(size_t n) {
    const uint8_t* p = tape_.take(n);
    if (p == nullptr) return false;
    touch({reinterpret_cast<const char*>(p), n});
    return true;
  }
  template <typename T>
  bool scalar(T v) {
    uint8_t image[sizeof(T)];
    std::memcpy(image, &v, sizeof(T));
    for (uint8_t byte : image) digest_ = digest_ * 31 + byte;
    return tape_.ok();
  }
  bool pairs(uint32_t n, bool keyed) {
    for (; n > 0; --n) {
      if (!(keyed ? key() : value()) || !value()) return false;
    }
    return tape_.ok();
  }
  bool key() {
    Tag tag = tape_.tag();
    return tag >= Tag::kStr8 && tag <= Tag::kStrWide ? of_tag(tag) : tape_.fail();
  }
  bool values_of(uint32_t n) {
    for (; n > 0; --n) {
      if (!value()) return false;
    }
    return tape_.ok();
  }
  bool ndarray() {
    touch(tape_.text());
    for (uint8_t n = tape_.u8(); n > 0 && tape_.ok(); --n) scalar(tape_.f64());
    Tag tag = tape_.tag();
    return tag == Tag::kBody || tag == Tag::kView ? of_tag(tag) : tape_.fail();
  }
  bool value() {
    Tag tag = tape_.tag();
    if (!tape_.ok() || ++values_ > core::kMaxNodes || ++depth_ > core::kMaxDepth) return tape_.fail();
    bool good = of_tag(tag);
    --depth_;
    return good;
  }
  bool of_tag(Tag tag);

  core::TapeReader tape_;
  uint32_t depth_ = 0;
  uint64_t digest_ = 0;
  uint64_t values_ = 0;
};

inline bool Walk::of_tag(Tag tag) {
  switch (tag) {
    case Tag::kNull:
    case Tag::kFalse:
    case Tag::kTrue: return scalar(static_cast<uint8_t>(tag));
    case Tag::kInt32: return scalar(tape_.i32());
    case Tag::kInt53:
    case Tag::kFloat:
    case Tag::kDatetime: return scalar(tape_.f64());
    case Tag::kBigInt: return scalar(tape_.u8()) && bytes(tape_.items());
    case Tag::kStr8: return bytes(tape_.u8()) && tape_.ok();
    case Tag::kStrAscii:
    case Tag::kStrUtf8:
    case Tag::kBytes: return bytes(tape_.items()) && tape_.ok();
    case Tag::kStrWide: return bytes(size_t{tape_.items(2)} * 2) && tape_.ok();
    case Tag::kBody: return scalar(tape_.u8()) && scalar(tape_.u32());
    case Tag::kView: return scalar(tape_.u8()) && bytes(tape_.items()) && tape_.ok();
    case Tag::kList:
    case Tag::kTuple:
    case Tag::kSet: return values_of(tape_.items());
    case Tag::kDict: return pairs(tape_.items(2), true);
    case Tag::kMap: return pairs(tape_.items(2), false);
    case Tag::kNdarray: return ndarray();
  }
  return tape_.fail();
}

}  // namespace aiges::test
