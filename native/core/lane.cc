#include "lane.h"

#include "mailbox.h"

#include <thread>

#ifdef __linux__
#include <sched.h>
#endif
#include <utility>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace aiges::core {
namespace {

// At most this many threads of the process look on at once: with one core there is nobody to wait for.
std::atomic<int> spinning{0};

// Cores this process may run on, which a container or `taskset` can make fewer than there are.
int cores() {
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return CPU_COUNT(&set);
#endif
  return static_cast<int>(std::thread::hardware_concurrency());
}

bool may_spin() {
  static const int limit = cores() / 2;
  if (spinning.fetch_add(1, std::memory_order_relaxed) < limit) return true;
  spinning.fetch_sub(1, std::memory_order_relaxed);
  return false;
}

void breathe() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

uint32_t Lane::next_id() {
  static std::atomic<uint32_t> next{0};
  return next.fetch_add(1, std::memory_order_relaxed);
}

bool Lane::submit(Call* call) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    call->next = nullptr;
    *tail_ = call;
    tail_ = &call->next;
    size_.fetch_add(1, std::memory_order_release);
    wake = asleep_ > 0;
  }
  if (wake) submitted_.notify_one();
  return true;
}

Call* Lane::pop_locked() {
  Call* call = head_;
  if (call == nullptr) return nullptr;
  head_ = call->next;
  if (head_ == nullptr) tail_ = &head_;
  size_.fetch_sub(1, std::memory_order_relaxed);
  call->next = running_;
  running_ = call;
  return call;
}

Call* Lane::try_take() {
  if (size_.load(std::memory_order_acquire) == 0) return nullptr;
  std::lock_guard lock(mutex_);
  return pop_locked();
}

Call* Lane::take(int64_t spin_ns) {
  if (Call* call = try_take()) return call;
  if (spin_ns > 0 && may_spin()) {
    int64_t until = now_ns() + spin_ns;
    Call* call = nullptr;
    while (call == nullptr && now_ns() < until) {
      for (int i = 0; i < 16 && size_.load(std::memory_order_relaxed) == 0; ++i) breathe();
      call = try_take();
    }
    spinning.fetch_sub(1, std::memory_order_relaxed);
    if (call != nullptr) return call;
  }
  std::unique_lock lock(mutex_);
  ++asleep_;
  submitted_.wait(lock, [this] { return head_ != nullptr || closed_; });
  --asleep_;
  return pop_locked();
}

Call* Lane::withdraw(uint32_t call_id, const Mailbox* mailbox) {
  std::lock_guard lock(mutex_);
  for (Call** at = &head_; *at != nullptr; at = &(*at)->next) {
    Call* call = *at;
    if (call->id != call_id || call->mailbox.get() != mailbox) continue;
    *at = call->next;
    if (*at == nullptr) tail_ = at;
    size_.fetch_sub(1, std::memory_order_relaxed);
    return call;
  }
  return nullptr;
}

void Lane::abandon(uint32_t call_id, const Mailbox* mailbox) {
  std::lock_guard lock(mutex_);
  for (Call* call = running_; call != nullptr; call = call->next) {
    if (call->id == call_id && call->mailbox.get() == mailbox) call->cancelled.store(true, std::memory_order_relaxed);
  }
}

void Lane::finished(Call* call) {
  std::lock_guard lock(mutex_);
  for (Call** at = &running_; *at != nullptr; at = &(*at)->next) {
    if (*at != call) continue;
    *at = call->next;
    call->next = nullptr;
    return;
  }
}

Call* Lane::close(bool discard, Call* last_words) {
  Call* dropped = nullptr;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    if (discard) {
      dropped = std::exchange(head_, nullptr);
      tail_ = &head_;
      size_.store(0, std::memory_order_relaxed);
      for (Call* call = running_; call != nullptr; call = call->next) call->cancelled.store(true, std::memory_order_relaxed);
    }
    if (!ended_ && last_words_ == nullptr) last_words_ = std::exchange(last_words, nullptr);
  }
  submitted_.notify_all();
  if (last_words != nullptr) deliver(last_words);
  return dropped;
}

void Lane::thread_joined() {
  std::lock_guard lock(mutex_);
  ++threads_;
}

bool Lane::thread_leaves() {
  std::lock_guard lock(mutex_);
  return --threads_ == 0;
}

void Lane::end() {
  Call* last_words = nullptr;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    last_words = std::exchange(last_words_, nullptr);
  }
  if (last_words != nullptr) deliver(last_words);
}

}  // namespace aiges::core
