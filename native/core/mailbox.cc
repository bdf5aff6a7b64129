#include "mailbox.h"

#include "lane.h"

#include <chrono>

namespace aiges::core {

void Mailbox::wake_once() {
  if (awake_) return;
  awake_ = true;
  wake_();
}

void Mailbox::post(Call* call) {
  {
    std::lock_guard lock(mutex_);
    if (!closed_) {
      // A caller that waits on the spot has a mailbox of its own, where no lines come.
      bool ours = call->lane != nullptr && call->lane->mailbox.get() == this;
      call->lines_before = ours ? call->lane->lines_posted : 0;
      call->next = nullptr;
      *tail_ = call;
      tail_ = &call->next;
      wake_once();
      return;
    }
  }
  delete call;
}

void Mailbox::post(LogLine line) {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  log_bytes_ += line.text.size();
  ++line.lane->lines_posted;
  log_.push_back(std::move(line));
  wake_once();
}

bool Mailbox::full(const Lane* lane) {
  std::lock_guard lock(mutex_);
  return full_locked(lane);
}

bool Mailbox::wait_for_room(const Lane* lane, int64_t patience_ms) {
  std::unique_lock lock(mutex_);
  if (stalled_) return !full_locked(lane);
  uint64_t before = lines_taken_;
  bool moved = room_.wait_for(lock, std::chrono::milliseconds(patience_ms), [&] { return !full_locked(lane) || lines_taken_ != before; });
  stalled_ = !moved;
  return moved;
}

void Mailbox::wait_for(const Lane* lane) {
  waited_for_ = lane;
  if (lane == nullptr || log_bytes_ <= kLogLimit) return;  // every callSync comes by: no lock for nothing
  std::lock_guard lock(mutex_);
  room_.notify_all();
}

Call* Mailbox::take() {
  std::lock_guard lock(mutex_);
  for (Call** at = &head_; *at != nullptr; at = &(*at)->next) {
    Call* call = *at;
    if (call->lines_before != 0 && call->lines_before > call->lane->lines_taken) continue;
    *at = call->next;
    if (*at == nullptr) tail_ = at;
    return call;
  }
  return nullptr;
}

void Mailbox::untake(Call* call) {
  std::lock_guard lock(mutex_);
  call->next = head_;
  if (head_ == nullptr) tail_ = &call->next;
  head_ = call;
}

bool Mailbox::take(LogLine& line) {
  std::lock_guard lock(mutex_);
  if (log_.empty()) return false;
  line = std::move(log_.front());
  log_.pop_front();
  log_bytes_ -= line.text.size();
  ++line.lane->lines_taken;
  ++lines_taken_;
  stalled_ = false;
  room_.notify_all();
  return true;
}

bool Mailbox::rest() {
  std::lock_guard lock(mutex_);
  if (head_ != nullptr || !log_.empty()) return false;
  awake_ = false;
  return true;
}

void Mailbox::close() {
  Call* call = nullptr;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    wake_ = nullptr;
    call = std::exchange(head_, nullptr);
    tail_ = &head_;
    log_.clear();
    room_.notify_all();
  }
  while (call != nullptr) {
    Call* next = call->next;
    delete call;
    call = next;
  }
}

}  // namespace aiges::core
