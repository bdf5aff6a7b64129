#include "tape.h"

#include <algorithm>

namespace aiges::core {

bool TapeWriter::grow(size_t n) {
  if (n > kMaxTape || size_ + n > kMaxTape) return false;
  size_t capacity = std::max(capacity_ * 2, size_ + n);
  auto* data = static_cast<uint8_t*>(std::malloc(capacity));
  if (data == nullptr) return false;
  std::memcpy(data, data_, size_);
  if (data_ != inline_) std::free(data_);
  data_ = data;
  capacity_ = capacity;
  return true;
}

bool TapeWriter::str(std::string_view s, bool ascii) {
  if (s.size() > kMaxTape) return false;
  if (ascii && s.size() < 256) return tag(Tag::kStr8) && u8(static_cast<uint8_t>(s.size())) && put(s.data(), s.size());
  return tag(ascii ? Tag::kStrAscii : Tag::kStrUtf8) && u32(static_cast<uint32_t>(s.size())) && put(s.data(), s.size());
}

bool TapeWriter::text(std::string_view s) {
  bool ascii = std::all_of(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return str(s, ascii);
}

std::string_view TapeReader::text() {
  size_t n = 0;
  switch (tag()) {
    case Tag::kStr8: n = u8(); break;
    case Tag::kStrAscii:
    case Tag::kStrUtf8: n = u32(); break;
    default: fail(); return {};
  }
  const uint8_t* p = take(n);
  return p == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(p), n};
}

}  // namespace aiges::core
