// Targets: the Python objects JavaScript holds handles to. Handle 0 is the module aiges_native.host. A handle is never used twice.
// Attached threads only; the references are ours until `release`.
#pragma once

#include "owned.h"

#include <mutex>
#include <unordered_map>

namespace aiges::py {

class Targets {
 public:
  uint32_t keep(Owned object) {
    std::lock_guard lock(mutex_);
    objects_.emplace(next_, std::move(object));
    return next_++;
  }
  // A new reference; empty when the handle is unknown.
  Owned find(const Attached& at, uint32_t handle) {
    std::lock_guard lock(mutex_);
    auto it = objects_.find(handle);
    return it == objects_.end() ? Owned{} : Owned::retain(at, it->second.get());
  }
  // The reference that was kept; the caller drops it.
  Owned release(uint32_t handle) {
    std::lock_guard lock(mutex_);
    auto node = objects_.extract(handle);
    return node ? std::move(node.mapped()) : Owned{};
  }

 private:
  std::mutex mutex_;
  uint32_t next_ = 0;
  std::unordered_map<uint32_t, Owned> objects_;
};

}  // namespace aiges::py
