// The mailbox of one JavaScript environment: finished calls and lines of plugin output on their way to its thread.
// Python threads post; the environment's thread takes. An outcome does not overtake the lines that its own lane has posted before it; it does overtake the
// lines of others, so that a plugin that prints without end holds up nobody else. One wake-up serves everything posted until the next look. Lines are
// bounded: whoever prints asks for room first, and an environment that takes nothing costs no other environment a line. After `close()` (the environment
// is going away) what is posted is dropped, and the waker is never called again: the waker is guarded by the same lock, because a thread-safe function
// that is called while its environment ends aborts the process (hazards P10, R16; test/lifecycle: "terminate during calls").
#pragma once

#include "call.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

namespace aiges::core {

struct LogLine {
  Lane* lane = nullptr;
  uint8_t stream = 0;  // 1 stdout, 2 stderr
  std::string text;
};

class Mailbox {
 public:
  // `wake` must not block; it is called under the mailbox's lock, from any thread.
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}
  ~Mailbox() { close(); }

  // Takes over the call.
  void post(Call* call);
  // Takes the line, full or not. A closed mailbox swallows it.
  void post(LogLine line);
  // JavaScript has kLogLimit bytes of lines to read: `lane` has to wait before its next one. Never the lane whose call JavaScript itself waits for.
  bool full(const Lane* lane);
  // Waits for that; false when no line was taken for `patience_ms`, and at once from then on until one is.
  bool wait_for_room(const Lane* lane, int64_t patience_ms);
  // The environment's thread only: it is blocked until a call of this lane is done, or no more (test/stdio/on-log: "callSync").
  void wait_for(const Lane* lane);

  // The environment's thread only. Null also while all there is waits for lines of its lane to be taken.
  Call* take();
  // Puts back a call that could not be delivered yet; it comes first again.
  void untake(Call* call);
  bool take(LogLine& line);
  // Once `take` has found nothing: true when nothing was posted meanwhile, and the next post wakes again.
  bool rest();
  void close();
  bool closed() const { return closed_; }

 private:
  void wake_once();
  bool full_locked(const Lane* lane) const { return !closed_ && log_bytes_ > kLogLimit && lane != waited_for_; }

  std::mutex mutex_;
  std::function<void()> wake_;
  Call* head_ = nullptr;
  Call** tail_ = &head_;
  static constexpr size_t kLogLimit = 4u << 20;
  std::deque<LogLine> log_;
  std::atomic<size_t> log_bytes_{0};  // written under the lock
  uint64_t lines_taken_ = 0;
  std::condition_variable room_;
  bool stalled_ = false;  // no line was taken for as long as somebody was willing to wait
  std::atomic<const Lane*> waited_for_{nullptr};
  bool awake_ = false;
  std::atomic<bool> closed_{false};  // written under the lock
};

// Brings a finished call to its mailbox. The call lets go of the mailbox first: whoever takes it may drop both at once.
inline void deliver(Call* call) {
  std::shared_ptr<Mailbox> mailbox = std::move(call->mailbox);
  mailbox->post(call);
}

}  // namespace aiges::core
