// Targets: the Python objects JavaScript holds handles to. Handle 0 is the module aiges_native.host. A target belongs to the lane that loaded it and is
// let go when the lane's last thread leaves, whoever closed it. A handle is never used twice. Attached threads only.
#pragma once

#include "../core/lane.h"
#include "owned.h"

#include <deque>
#include <mutex>
#include <vector>

namespace aiges::py {

class Targets {
 public:
  // `lane` null: kept for the life of the process.
  uint32_t keep(Owned object, const core::Lane* lane) {
    std::lock_guard lock(mutex_);
    entries_.push_back({std::move(object), lane});
    return static_cast<uint32_t>(entries_.size()) - 1;
  }
  // A new reference; empty when the handle is unknown or let go.
  Owned find(const Attached& at, uint32_t handle) {
    // With a GIL the holder is alone here, and a look costs nothing.
    std::unique_lock lock(mutex_, std::defer_lock);
    if (at->free_threaded) lock.lock();
    return handle < entries_.size() ? Owned::retain(at, entries_[handle].object.get()) : Owned{};
  }
  // Takes out what the lane loaded; the caller drops it.
  std::vector<Owned> take(const core::Lane* lane) {
    std::lock_guard lock(mutex_);
    std::vector<Owned> taken;
    for (Entry& entry : entries_) {
      if (entry.lane == lane && entry.object) taken.push_back(std::move(entry.object));
    }
    return taken;
  }

 private:
  struct Entry {
    Owned object;
    const core::Lane* lane;
  };
  std::mutex mutex_;
  std::deque<Entry> entries_;
};

}  // namespace aiges::py
