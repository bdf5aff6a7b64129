// Bytes: one range of memory that both languages may look at, and whoever keeps it alive.
// A record is counted, from any thread; the last release frees it on that thread, except records that own a Python object, which go home
// (home_queue.h). Nothing here copies. At process exit records are left alone: nothing may be freed under a running thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace aiges::core {

class Bytes {
 public:
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  void retain() { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) last_release();
  }

  // A private copy of [from, from + size); null when memory is out. Created with one reference.
  static Bytes* copy_of(const void* from, size_t size);
  // The same, uninitialised: the caller fills `writable()` before anybody else sees it.
  static Bytes* blank(size_t size);
  uint8_t* writable() { return const_cast<uint8_t*>(data_); }

 protected:
  Bytes(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  virtual ~Bytes() = default;
  virtual void last_release() { delete this; }

  const uint8_t* data_;
  size_t size_;

 private:
  std::atomic<uint32_t> refs_{1};
};

// A counted pointer to a record.
class BytesRef {
 public:
  BytesRef() = default;
  // Takes over one reference.
  static BytesRef adopt(Bytes* bytes) {
    BytesRef ref;
    ref.bytes_ = bytes;
    return ref;
  }
  static BytesRef retain(Bytes* bytes) {
    if (bytes != nullptr) bytes->retain();
    return adopt(bytes);
  }
  BytesRef(BytesRef&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)) {}
  BytesRef& operator=(BytesRef&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  BytesRef(const BytesRef&) = delete;
  BytesRef& operator=(const BytesRef&) = delete;
  ~BytesRef() {
    if (bytes_ != nullptr) bytes_->release();
  }
  Bytes* get() const { return bytes_; }
  Bytes* operator->() const { return bytes_; }
  explicit operator bool() const { return bytes_ != nullptr; }
  Bytes* leak() { return std::exchange(bytes_, nullptr); }

 private:
  Bytes* bytes_ = nullptr;
};

// A part of another record, which it keeps.
class SliceBytes final : public Bytes {
 public:
  SliceBytes(BytesRef whole, size_t offset, size_t size) : Bytes(whole->data() + offset, size), whole_(std::move(whole)) {}

 private:
  BytesRef whole_;
};

}  // namespace aiges::core
