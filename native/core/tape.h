// The tape: how a value looks while it is neither JavaScript's nor Python's (docs/tape.md).
// TapeWriter grows its own memory and belongs to one thread at a time. TapeReader borrows the bytes it reads, checks every length against
// what is left, and never reads outside: after a failed read `ok()` is false and every further read answers zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace aiges::core {

enum class Tag : uint8_t {
  kNull = 0,
  kFalse = 1,
  kTrue = 2,
  kInt32 = 3,
  kInt53 = 4,
  kFloat = 5,
  kBigInt = 6,
  kStr8 = 7,
  kStrAscii = 8,
  kStrUtf8 = 9,
  kStrWide = 10,
  kBytes = 11,
  kBody = 12,
  kView = 13,
  kList = 14,
  kTuple = 15,
  kDict = 16,
  kMap = 17,
  kSet = 18,
  kDatetime = 19,
  kNdarray = 20,
};

// How a run of bytes is to be seen: plain, exact, or as elements of a type.
enum class View : uint8_t {
  kBytes = 0,
  kExactBytes = 1,
  kInt8 = 2,
  kUint8 = 3,
  kUint8Clamped = 4,
  kInt16 = 5,
  kUint16 = 6,
  kInt32 = 7,
  kUint32 = 8,
  kBigInt64 = 9,
  kBigUint64 = 10,
  kFloat32 = 11,
  kFloat64 = 12,
};
inline constexpr uint8_t kViewCount = 13;

inline constexpr uint32_t kMaxDepth = 512;
inline constexpr uint32_t kMaxNodes = 10'000'000;
inline constexpr size_t kMaxTape = size_t{1} << 30;
// Below this many bytes a copy is cheaper than sharing, on both sides (hazards A3).
inline constexpr size_t kShareThreshold = 16 * 1024;

class TapeWriter {
 public:
  TapeWriter() = default;
  ~TapeWriter() {
    if (data_ != inline_) std::free(data_);
  }
  TapeWriter(const TapeWriter&) = delete;
  TapeWriter& operator=(const TapeWriter&) = delete;

  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  // Empties it for the next use; memory beyond what a usual call needs is given back.
  void clear() {
    size_ = 0;
    if (capacity_ <= kKeep) return;
    std::free(data_);
    data_ = inline_;
    capacity_ = kInline;
  }
  void truncate(size_t size) { size_ = size; }

  // Room for `n` bytes at the end, which the caller fills. Null when the tape would pass kMaxTape or memory is out.
  uint8_t* room(size_t n) {
    if (n > capacity_ - size_ && !grow(n)) return nullptr;
    uint8_t* at = data_ + size_;
    size_ += n;
    return at;
  }
  bool tag(Tag t) { return u8(static_cast<uint8_t>(t)); }
  bool u8(uint8_t v) { return put(&v, 1); }
  bool u32(uint32_t v) { return put(&v, 4); }
  bool f64(double v) { return put(&v, 8); }
  bool put(const void* from, size_t n) {
    uint8_t* at = room(n);
    if (at == nullptr) return false;
    if (n != 0) std::memcpy(at, from, n);
    return true;
  }
  // What was written at `at`, to change it later.
  uint8_t* data_at(size_t at) { return data_ + at; }

  bool int32(int32_t v) { return tag(Tag::kInt32) && put(&v, 4); }
  bool number(Tag t, double v) { return tag(t) && f64(v); }
  // A string of valid UTF-8; `ascii` when every byte is below 0x80.
  bool str(std::string_view s, bool ascii);
  // The same, finding out whether it is ASCII.
  bool text(std::string_view s);
  bool count(Tag t, size_t n) { return n <= UINT32_MAX && tag(t) && u32(static_cast<uint32_t>(n)); }

 private:
  bool grow(size_t n);

  static constexpr size_t kInline = 192;
  static constexpr size_t kKeep = 64 * 1024;
  uint8_t inline_[kInline];
  uint8_t* data_ = inline_;
  size_t size_ = 0;
  size_t capacity_ = kInline;
};

class TapeReader {
 public:
  TapeReader(const uint8_t* data, size_t size) : at_(data), end_(data + size) {}

  bool ok() const { return ok_; }
  bool done() const { return at_ == end_; }
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  // Marks the tape as malformed; everything after reads as zero.
  bool fail() {
    ok_ = false;
    at_ = end_;
    return false;
  }

  Tag tag() { return static_cast<Tag>(u8()); }
  uint8_t u8() {
    const uint8_t* p = take(1);
    return p == nullptr ? 0 : *p;
  }
  uint32_t u32() { return scalar<uint32_t>(); }
  int32_t i32() { return scalar<int32_t>(); }
  double f64() { return scalar<double>(); }
  // A count of items that take at least `least` bytes each: refused when they cannot all be there.
  uint32_t items(size_t least = 1) {
    uint32_t n = u32();
    if (static_cast<uint64_t>(n) * least > left()) {
      fail();
      return 0;
    }
    return n;
  }
  const uint8_t* take(size_t n) {
    if (n > left()) {
      fail();
      return nullptr;
    }
    const uint8_t* p = at_;
    at_ += n;
    return p;
  }
  // The bytes of an ASCII or UTF-8 string value, empty and not ok() when something else is there.
  std::string_view text();

 private:
  template <typename T>
  T scalar() {
    T v{};
    const uint8_t* p = take(sizeof(T));
    if (p != nullptr) std::memcpy(&v, p, sizeof(T));
    return v;
  }

  const uint8_t* at_;
  const uint8_t* end_;
  bool ok_ = true;
};

}  // namespace aiges::core
