// The registry: which memory that JavaScript holds as an external ArrayBuffer is one of our records.
// An external ArrayBuffer passed back in must pin its record, never V8's backing store: the store's finalizer runs at Worker termination although
// somebody still holds it (hazards R9). Process-wide, any thread; entries live exactly as long as JavaScript's external ArrayBuffer.
#pragma once

#include "bytes.h"

#include <mutex>
#include <unordered_map>

namespace aiges::core {

class Registry {
 public:
  static Registry& instance();

  // `bytes` became an external ArrayBuffer; the registry keeps no reference of its own.
  void add(Bytes* bytes);
  void remove(Bytes* bytes);
  // The record whose memory starts at `address` and has at least `size` bytes, retained; empty when it is not ours.
  BytesRef find(const void* address, size_t size);

 private:
  std::mutex mutex_;
  // Several entries for one address: an echoed body is out while an earlier reply over the same memory still is.
  std::unordered_multimap<const void*, Bytes*> entries_;
};

}  // namespace aiges::core
