// Waiting on the JavaScript thread for a call that a lane thread runs: what `callSync` promises for pinned plugins and in Workers.
// It is a mailbox of its own whose waker ends the wait. It cannot be interrupted: a Worker that waits here ends when the call does.
#pragma once

#include "../core/mailbox.h"

#include <condition_variable>
#include <memory>
#include <mutex>

namespace aiges::node {

// For as long as the environment's thread waits for a call, there or on the spot: nobody takes lines of output, so there is no bound to them.
class NobodyTakes {
 public:
  explicit NobodyTakes(core::Mailbox& mailbox) : mailbox_(mailbox) { mailbox_.blocked(true); }
  NobodyTakes(const NobodyTakes&) = delete;
  NobodyTakes& operator=(const NobodyTakes&) = delete;
  ~NobodyTakes() { mailbox_.blocked(false); }

 private:
  core::Mailbox& mailbox_;
};

class Waiting {
 public:
  Waiting() : mailbox_(std::make_shared<core::Mailbox>([this] { arrived(); })) {}
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  const std::shared_ptr<core::Mailbox>& mailbox() const { return mailbox_; }
  core::Call* wait() {
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return there_; });
    }
    return mailbox_->take();
  }

 private:
  void arrived() {
    std::lock_guard lock(mutex_);
    there_ = true;
    ready_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  bool there_ = false;
  std::shared_ptr<core::Mailbox> mailbox_;
};

}  // namespace aiges::node
