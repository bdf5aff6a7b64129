// The channels one environment reads (core/channel.h). They end with the environment, so that no Python thread waits for a reader that is gone.
// The environment's thread only.
#pragma once

#include "../core/channel.h"

#include <unordered_set>

namespace aiges::node {

class OpenChannels {
 public:
  // Counts in `lane`; the number of the channel.
  uint32_t open(core::Lane* lane, const std::shared_ptr<core::Mailbox>& mailbox, size_t most_parts, size_t most_bytes) {
    uint32_t id = core::Channels::instance().open(lane, mailbox, most_parts, most_bytes)->id;
    open_.insert(id);
    return id;
  }
  static void acknowledge(uint32_t channel, uint32_t parts) {
    if (auto open = core::Channels::instance().find(channel)) open->acknowledge(parts);
  }
  void close(uint32_t channel) {
    if (open_.erase(channel) != 0) core::Channels::instance().close(channel);
  }
  void close_all() {
    for (uint32_t channel : open_) core::Channels::instance().close(channel);
    open_.clear();
  }

 private:
  std::unordered_set<uint32_t> open_;
};

}  // namespace aiges::node
