// A channel: parts on their way from Python threads to one reader in one JavaScript environment, beside the outcomes of calls.
// Any thread posts; the environment's thread opens, acknowledges and closes. Bounded: what the reader has not acknowledged counts, and whoever posts
// beyond the bound waits, not holding the GIL, until the reader has caught up or the channel is closed. After close() nothing is taken any more and
// every wait ends: at the latest when the environment goes away (test/native/channel_test.cc). Ids are never given twice in a process.
#pragma once

#include "call.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace aiges::core {

class Channel {
 public:
  Channel(Lane* lane, std::shared_ptr<Mailbox> mailbox, size_t most_parts, size_t most_bytes)
      : lane(lane), mailbox_(std::move(mailbox)), most_parts_(most_parts), most_bytes_(most_bytes) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  enum class Entry : uint8_t { kEntered, kFull, kClosed };

  // Reserves the place of one part. `force`: also beyond the bound.
  Entry enter(bool force);
  // As `enter`, but waits for room, at most `patience_ms`; for ever when that is negative.
  Entry wait_and_enter(int64_t patience_ms);
  // Gives a reserved place back.
  void leave();
  // Sends a part on its reserved place.
  void post(std::unique_ptr<Call> part);
  // The reader is done with its oldest `parts`.
  void acknowledge(size_t parts);
  void close();

  Lane* const lane;  // whose counters the bytes of the parts count in
  uint32_t id = 0;   // set by Channels

 private:
  bool has_room_locked() const { return places_ < most_parts_ && bytes_ < most_bytes_; }

  std::shared_ptr<Mailbox> mailbox_;
  const size_t most_parts_;
  const size_t most_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<size_t> sizes_;  // of the parts posted and not acknowledged
  size_t places_ = 0;         // those, and the reserved ones
  size_t bytes_ = 0;
  bool closed_ = false;
};

// The open channels of the process by their ids.
class Channels {
 public:
  static Channels& instance();

  std::shared_ptr<Channel> open(Lane* lane, std::shared_ptr<Mailbox> mailbox, size_t most_parts, size_t most_bytes);
  // Null when it was closed.
  std::shared_ptr<Channel> find(uint32_t id);
  void close(uint32_t id);

 private:
  std::mutex mutex_;
  std::unordered_map<uint32_t, std::shared_ptr<Channel>> open_;
  uint32_t last_ = 0;
};

}  // namespace aiges::core
