#include "bytes.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace aiges::core {
namespace {

class HeapBytes final : public Bytes {
 public:
  HeapBytes(uint8_t* data, size_t size) : Bytes(data, size) {}
  ~HeapBytes() override { std::free(writable()); }
};

}  // namespace

Bytes* Bytes::blank(size_t size) {
  auto* data = static_cast<uint8_t*>(std::malloc(size == 0 ? 1 : size));
  if (data == nullptr) return nullptr;
  auto* bytes = new (std::nothrow) HeapBytes(data, size);
  if (bytes == nullptr) std::free(data);
  return bytes;
}

Bytes* Bytes::copy_of(const void* from, size_t size) {
  Bytes* bytes = blank(size);
  if (bytes != nullptr && size != 0) std::memcpy(bytes->writable(), from, size);
  return bytes;
}

}  // namespace aiges::core
