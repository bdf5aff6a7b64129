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
  } while (!head_.compare_exchange_weak(head, item));
  // Both sides write first and look second (sequentially consistent): either the waiter sees the item or we see the waiter.
  if (head != nullptr || !waiting_.load()) return;
  // The lock closes the gap between the waiter's look at the queue and its sleep; it is held for no longer than that.
  {
    std::lock_guard lock(mutex_);
  }
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
  waiting_.store(true);
  pushed_.wait(lock, [this] { return head_.load() != nullptr; });
  waiting_.store(false);
}

}  // namespace aiges::core
