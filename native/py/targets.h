// Targets: the Python objects JavaScript holds handles to. Handle 0 is the module aiges_native.host. A handle is never used twice.
// Attached threads only; the references are ours until `release`.
#pragma once

#include "owned.h"

#include <deque>
#include <mutex>

namespace aiges::py {

class Targets {
 public:
  uint32_t keep(Owned object) {
    std::lock_guard lock(mutex_);
    objects_.push_back(std::move(object));
    return static_cast<uint32_t>(objects_.size()) - 1;
  }
  // A new reference; empty when the handle is unknown or released.
  Owned find(const Attached& at, uint32_t handle) {
    // With a GIL the holder is alone here, and a look costs nothing.
    std::unique_lock lock(mutex_, std::defer_lock);
    if (at->free_threaded) lock.lock();
    return handle < objects_.size() ? Owned::retain(at, objects_[handle].get()) : Owned{};
  }
  // The reference that was kept; the caller drops it.
  Owned release(uint32_t handle) {
    std::lock_guard lock(mutex_);
    return handle < objects_.size() ? std::move(objects_[handle]) : Owned{};
  }

 private:
  std::mutex mutex_;
  std::deque<Owned> objects_;
};

}  // namespace aiges::py
