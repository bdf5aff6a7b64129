// A lane: the queue of one loaded plugin and the figures about it. JavaScript threads submit, the lane's own Python threads take.
// A thread that finds the lane empty looks on for a few microseconds before it sleeps, when a core is free: waking a sleeping thread costs
// tens of microseconds, a look nothing (DESIGN decision 12). Lanes are never freed: calls in flight point to them.
#pragma once

#include "call.h"
#include "tally.h"

#include <condition_variable>
#include <mutex>
#include <string>

namespace aiges::core {

class Lane {
 public:
  Lane(std::string name, bool timed, bool log) : id(next_id()), name(std::move(name)), timed(timed), log(log) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  const uint32_t id;
  const std::string name;
  const bool timed;
  std::shared_ptr<Mailbox> mailbox;  // of the environment that opened it
  // Lines of output go to the mailbox, until the lane ends, rather than to the process's own streams: guarded by Output's lock.
  bool log;
  Tally tally;
  // Lines of output that were put into the mailbox, and taken out of it: guarded by the mailbox's lock.
  uint64_t lines_posted = 0;
  uint64_t lines_taken = 0;

  // Takes over the call; false (and the call is still the caller's) when the lane is closed.
  bool submit(Call* call);
  // The next call, or null when the lane is closed and empty. Sleeps, after `spin_ns` of looking. The call counts as running until `finished`.
  Call* take(int64_t spin_ns);
  Call* try_take();
  // Removes a call that has not started. Null when it has.
  Call* withdraw(uint32_t call_id, const Mailbox* mailbox);
  // Marks the call as abandoned if it is running.
  void abandon(uint32_t call_id, const Mailbox* mailbox);
  void finished(Call* call);

  // No more calls; threads leave when the queue is empty. With `discard` the queue is emptied now and what runs is marked as abandoned;
  // the calls are returned as a list.
  // `last_words` is posted to its mailbox when the lane has ended (at once when it has already).
  Call* close(bool discard, Call* last_words);
  void thread_joined();
  // True for the last thread: it clears up, then calls `end`.
  bool thread_leaves();
  void end();

 private:
  static uint32_t next_id();
  Call* pop_locked();

  std::mutex mutex_;
  std::condition_variable submitted_;
  Call* head_ = nullptr;
  Call** tail_ = &head_;
  Call* running_ = nullptr;  // list by next
  std::atomic<uint32_t> size_{0};
  uint32_t asleep_ = 0;
  uint32_t threads_ = 0;
  bool closed_ = false;
  bool ended_ = false;
  Call* last_words_ = nullptr;
};

}  // namespace aiges::core
