// Exact: a copy of some bytes in a heap block of precisely their size, so that a read one byte outside is seen by the address sanitizer.
// Owned by the test that made it.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>

namespace aiges::test {

class Exact {
 public:
  Exact(const void* from, size_t size) : data_(new uint8_t[size]), size_(size) {
    if (size != 0) std::memcpy(data_.get(), from, size);
  }
  uint8_t* data() { return data_.get(); }
  size_t size() const { return size_; }

 private:
  std::unique_ptr<uint8_t[]> data_;
  size_t size_;
};

}  // namespace aiges::test
