#include "home_queue.h"

namespace aiges::core {

HomeQueue& HomeQueue::instance() {
  static auto* queue = new HomeQueue;
  return *queue;
}

void HomeQueue::push(Item* item) {
  Item* head = head_.load(std::memory_order_relaxed);
  do {
    item->next = head;
  } while (!head_.compare_exchange_weak(head, item, std::memory_order_release, std::memory_order_relaxed));
  if (head != nullptr) return;
  // The lock closes the gap between the waiter's look at the queue and its sleep; it is held for no longer than that.
  { std::lock_guard lock(mutex_); }
  pushed_.notify_one();
}

void HomeQueue::drain() {
  if (empty()) return;
  Item* item = head_.exchange(nullptr, std::memory_order_acquire);
  while (item != nullptr) {
    Item* next = item->next;
    item->arrive();
    item = next;
  }
}

void HomeQueue::wait() {
  std::unique_lock lock(mutex_);
  pushed_.wait(lock, [this] { return !empty(); });
}

}  // namespace aiges::core
