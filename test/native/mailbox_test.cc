// A mailbox wakes its environment once per burst, keeps the order, and after it was closed drops what is posted and never wakes again, whatever
// threads are posting at that moment: waking a dying environment aborts the process.

#include "../../native/core/mailbox.h"
#include "../../native/core/lane.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace aiges::core {
namespace {

class Watched final : public Bytes {
 public:
  explicit Watched(std::atomic<int>& deaths) : Bytes(nullptr, 0), deaths_(deaths) {}
  ~Watched() override { deaths_.fetch_add(1); }

 private:
  std::atomic<int>& deaths_;
};

Call* call(uint32_t id) {
  auto* made = new Call;
  made->id = id;
  return made;
}
Call* call_with_body(std::atomic<int>& deaths) {
  Call* made = call(0);
  made->bodies_out.push_back({BytesRef::adopt(new Watched(deaths)), false});
  return made;
}
int64_t take(Mailbox& box) {
  std::unique_ptr<Call> taken(box.take());
  return taken == nullptr ? -1 : int64_t{taken->id};
}

TEST(Mailbox, OneWakePerBurst) {
  Lane lane("prints", false, true);
  int wakes = 0;
  Mailbox box([&] { ++wakes; });
  for (uint32_t id = 1; id <= 3; ++id) box.post(call(id));
  LogLine line{&lane, 1, "line"};
  box.post(std::move(line));
  EXPECT_EQ(wakes, 1);
  for (int64_t id = 1; id <= 3; ++id) EXPECT_EQ(take(box), id);
  EXPECT_EQ(take(box), -1);
  EXPECT_FALSE(box.rest());  // the line is still there
  box.post(call(4));
  EXPECT_EQ(wakes, 1);

  EXPECT_TRUE(box.take(line));
  EXPECT_EQ(line.text, "line");
  EXPECT_FALSE(box.take(line));
  EXPECT_EQ(take(box), 4);
  EXPECT_TRUE(box.rest());
  box.post(call(5));
  EXPECT_EQ(wakes, 2);
}

TEST(Mailbox, RestRefusesWhileSomethingIsThere) {
  int wakes = 0;
  Mailbox box([&] { ++wakes; });
  box.post(call(1));
  EXPECT_FALSE(box.rest());
  EXPECT_EQ(take(box), 1);
  EXPECT_TRUE(box.rest());
  EXPECT_TRUE(box.rest());
}

TEST(Mailbox, WhatIsPutBackComesFirst) {
  Mailbox box([] {});
  box.post(call(1));
  box.post(call(2));
  box.untake(box.take());
  box.post(call(3));
  EXPECT_EQ(take(box), 1);
  Call* second = box.take();
  Call* third = box.take();
  box.untake(third);  // into an empty box: the tail must be right for the next post
  box.untake(second);
  box.post(call(4));
  for (int64_t id : {2, 3, 4}) EXPECT_EQ(take(box), id);
}

TEST(Mailbox, AnOutcomeWaitsForTheLinesOfItsLaneAndForNoOthers) {
  auto box = std::make_shared<Mailbox>([] {});
  Lane prints("prints", false, true);
  Lane quiet("quiet", false, true);
  prints.mailbox = quiet.mailbox = box;
  auto outcome = [&](Lane& lane, uint32_t id) {
    Call* made = call(id);
    made->lane = &lane;
    box->post(made);
  };
  LogLine line{&prints, 1, "one"};
  box->post(line);
  outcome(prints, 1);
  outcome(quiet, 2);
  LogLine second{&prints, 1, "two"};
  box->post(second);
  outcome(prints, 3);
  EXPECT_EQ(take(*box), 2);
  EXPECT_EQ(take(*box), -1);
  EXPECT_FALSE(box->rest());
  EXPECT_TRUE(box->take(line));
  EXPECT_EQ(take(*box), 1);
  EXPECT_EQ(take(*box), -1);
  EXPECT_TRUE(box->take(line));
  EXPECT_EQ(take(*box), 3);
  outcome(prints, 4);  // the tail is right again
  EXPECT_EQ(take(*box), 4);
  EXPECT_TRUE(box->rest());
}

TEST(Mailbox, TheLaneThatItsEnvironmentWaitsForHasRoomForAnything) {
  Lane lane("prints", false, true);
  Lane other("prints too", false, true);
  Mailbox box([] {});
  const std::string mega(1 << 20, 'm');
  while (!box.full(&lane)) box.post({&lane, 1, mega});
  std::thread waits([&] { EXPECT_TRUE(box.wait_for_room(&lane, 60'000)); });
  box.wait_for(&lane);  // also for who waits already
  waits.join();
  EXPECT_FALSE(box.full(&lane));
  EXPECT_TRUE(box.full(&other));
  box.wait_for(nullptr);
  EXPECT_TRUE(box.full(&lane));
}

TEST(Mailbox, WhoWaitsForRoomIsToldWhenALineIsTakenAndWhenItCloses) {
  Lane lane("prints", false, true);
  auto box = std::make_shared<Mailbox>([] {});
  const std::string mega(1 << 20, 'm');
  while (!box->full(&lane)) box->post({&lane, 1, mega});
  std::thread first([&] { EXPECT_TRUE(box->wait_for_room(&lane, 60'000)); });
  LogLine line;
  while (box->full(&lane)) EXPECT_TRUE(box->take(line));
  first.join();
  while (!box->full(&lane)) box->post({&lane, 1, mega});
  std::thread second([&] { EXPECT_TRUE(box->wait_for_room(&lane, 60'000)); });
  box->close();
  second.join();
}

TEST(Mailbox, CloseDropsWhatIsThereAndWhatComes) {
  Lane lane("prints", false, true);
  int wakes = 0;
  std::atomic<int> deaths{0};
  Mailbox box([&] { ++wakes; });
  box.post(call_with_body(deaths));
  box.close();
  EXPECT_EQ(deaths, 1);
  box.post(call_with_body(deaths));
  LogLine line{&lane, 1, "line"};
  box.post(line);
  EXPECT_EQ(deaths, 2);
  EXPECT_EQ(wakes, 1);
  EXPECT_EQ(box.take(), nullptr);

  EXPECT_FALSE(box.take(line));
  box.close();
}

TEST(Mailbox, DeliveryOutlivesTheTakersReference) {
  std::atomic<int> deaths{0};
  {
    auto box = std::make_shared<Mailbox>([] {});
    Call* made = call_with_body(deaths);
    made->mailbox = std::move(box);  // the call holds the last reference to its own mailbox
    deliver(made);
  }
  EXPECT_EQ(deaths, 1);
}

TEST(Mailbox, NoBurstGoesUnseen) {
  std::atomic<bool> woken{false};
  Mailbox box([&] { woken = true; });
  constexpr uint32_t kEach = 30'000;
  std::vector<std::thread> posters;
  for (int i = 0; i < 2; ++i) {
    posters.emplace_back([&] {
      for (uint32_t id = 0; id < kEach; ++id) box.post(call(id));
    });
  }
  // Looks only when woken, as an event loop does: a wake-up that got lost is a test that never ends.
  uint32_t taken = 0;
  while (taken < 2 * kEach) {
    if (!woken.exchange(false)) {
      std::this_thread::yield();
      continue;
    }
    do {
      while (take(box) >= 0) ++taken;
    } while (!box.rest());
  }
  for (std::thread& poster : posters) poster.join();
  EXPECT_EQ(box.take(), nullptr);
}

TEST(Mailbox, NobodyIsWokenAfterCloseHasReturned) {
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> deaths{0};
    std::atomic<bool> closed{false};
    std::atomic<int> late{0};
    auto box = std::make_shared<Mailbox>([&] {
      if (closed) late.fetch_add(1);
    });
    constexpr int kEach = 50;
    std::vector<std::thread> posters;
    for (int i = 0; i < 2; ++i) {
      posters.emplace_back([&] {
        for (int n = 0; n < kEach; ++n) box->post(call_with_body(deaths));
      });
    }
    std::this_thread::yield();
    box->close();
    closed = true;
    for (std::thread& poster : posters) poster.join();
    EXPECT_EQ(late, 0);
    EXPECT_EQ(deaths, 2 * kEach);
  }
}

}  // namespace
}  // namespace aiges::core
