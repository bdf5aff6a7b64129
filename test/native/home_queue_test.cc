// The home queue loses nothing and brings nothing twice, however many threads push while others drain, and a push wakes who waits.

#include "../../native/core/home_queue.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace aiges::core {
namespace {

struct Counted final : HomeQueue::Item {
  explicit Counted(std::atomic<int>& arrivals) : arrivals(arrivals) {}
  void arrive() override {
    arrivals.fetch_add(1);
    delete this;
  }
  std::atomic<int>& arrivals;
};

TEST(HomeQueue, DrainingNothingIsNothing) {
  HomeQueue queue;
  EXPECT_TRUE(queue.empty());
  queue.drain();
}

TEST(HomeQueue, EverythingPushedArrivesOnce) {
  HomeQueue queue;
  std::atomic<int> arrivals{0};
  for (int i = 0; i < 100; ++i) queue.push(new Counted(arrivals));
  EXPECT_FALSE(queue.empty());
  EXPECT_EQ(arrivals, 0);
  queue.drain();
  EXPECT_EQ(arrivals, 100);
  EXPECT_TRUE(queue.empty());
}

// An arrival may push again: dropping a reference runs code.
struct Chain final : HomeQueue::Item {
  Chain(HomeQueue& queue, int left, std::atomic<int>& arrivals) : queue(queue), left(left), arrivals(arrivals) {}
  void arrive() override {
    arrivals.fetch_add(1);
    if (left > 0) queue.push(new Chain(queue, left - 1, arrivals));
    delete this;
  }
  HomeQueue& queue;
  int left;
  std::atomic<int>& arrivals;
};

TEST(HomeQueue, AnArrivalMayPush) {
  HomeQueue queue;
  std::atomic<int> arrivals{0};
  queue.push(new Chain(queue, 3, arrivals));
  while (!queue.empty()) queue.drain();
  EXPECT_EQ(arrivals, 4);
}

TEST(HomeQueue, ManyPushersAndTwoDrainers) {
  HomeQueue queue;
  std::atomic<int> arrivals{0};
  std::atomic<int> pushing{4};
  constexpr int kEach = 20'000;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kEach; ++n) queue.push(new Counted(arrivals));
      pushing.fetch_sub(1);
    });
  }
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      while (pushing.load() > 0 || !queue.empty()) queue.drain();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(arrivals, 4 * kEach);
}

TEST(HomeQueue, EveryPushOntoAnEmptyQueueWakesTheWaiter) {
  HomeQueue queue;
  std::atomic<int> arrivals{0};
  constexpr int kTurns = 2000;
  std::thread waiter([&] {
    while (arrivals.load() < kTurns) {
      queue.wait();
      queue.drain();
    }
  });
  // A lost wake-up shows as a test that never ends.
  for (int i = 0; i < kTurns; ++i) {
    queue.push(new Counted(arrivals));
    while (arrivals.load() <= i) std::this_thread::yield();
  }
  waiter.join();
  EXPECT_EQ(arrivals, kTurns);
}

}  // namespace
}  // namespace aiges::core
