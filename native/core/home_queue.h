// The home queue: Python references that were let go on a thread that does not hold the GIL.
// Any thread pushes, never waits and never allocates; whoever is attached next drains. Pushing onto an empty queue wakes the interpreter's own
// main thread, so the last large reply of a quiet service does not stay in memory (test/bodies: "an idle process lets go").
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace aiges::core {

class HomeQueue {
 public:
  // What goes home. `arrive` runs on an attached thread and may delete the item.
  struct Item {
    Item* next = nullptr;
    virtual void arrive() = 0;

   protected:
    ~Item() = default;
  };

  static HomeQueue& instance();

  void push(Item* item);
  bool empty() const { return head_.load(std::memory_order_relaxed) == nullptr; }
  // Attached threads only.
  void drain();
  // Waits until something was pushed.
  void wait();

 private:
  std::atomic<Item*> head_{nullptr};
  std::atomic<bool> waiting_{false};  // somebody sleeps in wait(); while nobody does, a push costs no system call
  std::mutex mutex_;
  std::condition_variable pushed_;
};

}  // namespace aiges::core
