// Waiting on the JavaScript thread for a call that a lane thread runs: what `callSync` promises for pinned plugins and in Workers.
// It is a mailbox of its own whose waker ends the wait. An environment that is told to end (a Worker that is terminated, or the process that exits, which
// waits for its Workers) stops waiting; the call then ends by itself and its outcome is dropped (test/lifecycle/workers: "terminate does not wait").
#pragma once

#include "../core/mailbox.h"
#include "napi.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace aiges::node {

// For as long as the environment's thread waits for a call of `lane`, there or on the spot.
class WaitedFor {
 public:
  // `mailbox`: null where nobody logs.
  WaitedFor(core::Mailbox* mailbox, const core::Lane* lane) : mailbox_(mailbox) {
    if (mailbox_ != nullptr) mailbox_->wait_for(lane);
  }
  WaitedFor(const WaitedFor&) = delete;
  WaitedFor& operator=(const WaitedFor&) = delete;
  ~WaitedFor() {
    if (mailbox_ != nullptr) mailbox_->wait_for(nullptr);
  }

 private:
  core::Mailbox* mailbox_;
};

// No JavaScript runs here any more: the Worker is being terminated, or the process exits.
inline bool is_ending(napi_env env) {
  napi_handle_scope scope = nullptr;
  napi_open_handle_scope(env, &scope);
  napi_value global = nullptr;
  bool has = false;
  napi_get_global(env, &global);
  bool refused = napi_has_named_property(env, global, "process", &has) != napi_ok;
  napi_close_handle_scope(env, scope);
  return refused;
}

class Waiting {
 public:
  Waiting() : mailbox_(std::make_shared<core::Mailbox>([this] { arrived(); })) {}
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  const std::shared_ptr<core::Mailbox>& mailbox() const { return mailbox_; }
  // The call; null once the environment is told to end. Then what arrives is dropped.
  core::Call* wait(napi_env env) {
    {
      std::unique_lock lock(mutex_);
      while (!ready_.wait_for(lock, kLook, [this] { return there_; })) {
        if (is_ending(env)) break;
      }
    }
    core::Call* call = mailbox_->take();
    if (call == nullptr) mailbox_->close();
    return call;
  }

 private:
  void arrived() {
    std::lock_guard lock(mutex_);
    there_ = true;
    ready_.notify_one();
  }

  static constexpr std::chrono::milliseconds kLook{20};

  std::mutex mutex_;
  std::condition_variable ready_;
  bool there_ = false;
  std::shared_ptr<core::Mailbox> mailbox_;
};

}  // namespace aiges::node
