// A lane under load: 100 000 calls by two producers and two consumers, each run exactly once, withdrawn or dropped, and none forgotten by a wake-up that
// got lost. A lost wake-up shows as a test that never ends, so nothing here is timed.

#include "../../native/core/lane.h"
#include "../../native/core/mailbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace aiges::core {
namespace {

constexpr uint32_t kEach = 50'000;

class Load {
 public:
  explicit Load(int64_t spin_ns) : spin_ns_(spin_ns), runs_(2 * kEach) {}
  ~Load() {
    for (std::thread& thread : threads_) thread.join();
  }

  void consume(int threads) {
    for (int i = 0; i < threads; ++i) {
      lane.thread_joined();
      threads_.emplace_back([this] {
        while (Call* call = lane.take(spin_ns_)) run(call);
        if (lane.thread_leaves()) lane.end();
      });
    }
  }
  void run(Call* call) {
    runs_[call->id].fetch_add(1);
    lane.finished(call);
    deliver(call);
  }
  // Submits kEach calls; how many were refused.
  uint32_t produce(uint32_t from) {
    uint32_t refused = 0;
    for (uint32_t id = from; id < from + kEach; ++id) {
      auto call = std::make_unique<Call>();
      call->id = id;
      call->mailbox = box;
      if (lane.submit(call.get())) {
        static_cast<void>(call.release());
      } else {
        ++refused;
      }
      // Now and then the consumers find nothing and go to sleep.
      if (id % 64 == 0) std::this_thread::yield();
    }
    return refused;
  }
  // Outcomes and last words, as the environment's thread takes them, until `last` is there. How many came before.
  uint32_t collect_until(uint32_t last) {
    uint32_t collected = 0;
    while (true) {
      std::unique_ptr<Call> call(box->take());
      if (call == nullptr) {
        std::this_thread::yield();
      } else if (call->id == last) {
        return collected;
      } else {
        ++collected;
      }
    }
  }
  int runs(uint32_t id) const { return runs_[id].load(); }
  std::unique_ptr<Call> last_words(uint32_t id) {
    auto call = std::make_unique<Call>();
    call->id = id;
    call->mailbox = box;
    return call;
  }

  std::shared_ptr<Mailbox> box = std::make_shared<Mailbox>([] {});
  Lane lane{"busy", false, false};

 private:
  int64_t spin_ns_;
  std::vector<std::atomic<int>> runs_;
  std::vector<std::thread> threads_;
};

constexpr uint32_t kLast = UINT32_MAX;

void every_call_runs_once(int64_t spin_ns) {
  Load load(spin_ns);
  load.consume(2);
  std::thread other([&] { EXPECT_EQ(load.produce(kEach), 0u); });
  EXPECT_EQ(load.produce(0), 0u);
  other.join();
  EXPECT_EQ(load.lane.close(false, load.last_words(kLast).release()), nullptr);
  EXPECT_EQ(load.collect_until(kLast), 2 * kEach);
  EXPECT_EQ(load.box->take(), nullptr);
  for (uint32_t id = 0; id < 2 * kEach; ++id) ASSERT_EQ(load.runs(id), 1) << id;
}

TEST(LaneThreads, EveryCallRunsOnceWhenConsumersSleep) { every_call_runs_once(0); }
TEST(LaneThreads, EveryCallRunsOnceWhenConsumersLookOnFirst) { every_call_runs_once(40'000); }

TEST(LaneThreads, OneByOneEveryCallWakesTheSleeper) {
  Load load(0);
  load.consume(1);
  for (uint32_t id = 0; id < 5000; ++id) {
    auto call = load.last_words(id);
    ASSERT_TRUE(load.lane.submit(call.release()));
    EXPECT_EQ(load.collect_until(id), 0u);
  }
  load.lane.close(false, load.last_words(kLast).release());
  EXPECT_EQ(load.collect_until(kLast), 0u);
}

TEST(LaneThreads, WithdrawnOrRunNeverBothNeverNeither) {
  Load load(0);
  load.consume(2);
  std::atomic<bool> done{false};
  std::vector<int> withdrawn(kEach, 0);
  std::thread producer([&] {
    load.produce(0);
    done = true;
  });
  for (uint32_t id = 0; !done || id % kEach != 0; id = (id + 7) % (7 * kEach)) {
    uint32_t wanted = id % kEach;
    std::unique_ptr<Call> call(load.lane.withdraw(wanted, load.box.get()));
    if (call) ++withdrawn[wanted];
    load.lane.abandon(wanted, load.box.get());
  }
  producer.join();
  load.lane.close(false, load.last_words(kLast).release());
  load.collect_until(kLast);
  for (uint32_t id = 0; id < kEach; ++id) ASSERT_EQ(load.runs(id) + withdrawn[id], 1) << id;
}

TEST(LaneThreads, ClosingWithDiscardAccountsForEveryCall) {
  for (int round = 0; round < 20; ++round) {
    Load load(round % 2 == 0 ? 0 : 40'000);
    load.consume(2);
    std::atomic<uint32_t> refused{0};
    std::thread producer([&] { refused = load.produce(0); });
    while (load.runs(static_cast<uint32_t>(round)) == 0) std::this_thread::yield();
    uint32_t dropped = 0;
    for (Call* call = load.lane.close(true, load.last_words(kLast).release()); call != nullptr; ++dropped) delete std::exchange(call, call->next);
    producer.join();
    uint32_t ran = load.collect_until(kLast);
    EXPECT_EQ(ran + dropped + refused, kEach);
    EXPECT_EQ(load.box->take(), nullptr);
  }
}

}  // namespace
}  // namespace aiges::core
