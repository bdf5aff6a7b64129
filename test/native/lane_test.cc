// A lane hands calls on in the order they came, gives back those that have not started, marks those that run, and says its last words exactly once.

#include "../../native/core/lane.h"
#include "../../native/core/mailbox.h"

#include <gtest/gtest.h>

#include <memory>

namespace aiges::core {
namespace {

class LaneTest : public testing::Test {
 protected:
  Call* call(uint32_t id, std::shared_ptr<Mailbox> mailbox = nullptr) {
    auto* made = new Call;
    made->id = id;
    made->mailbox = mailbox ? std::move(mailbox) : box;
    return made;
  }
  // The next outcome in the mailbox: its id, or -1.
  int64_t posted() {
    std::unique_ptr<Call> call(box->take());
    return call == nullptr ? -1 : int64_t{call->id};
  }
  static void drop(Call* list) {
    while (list != nullptr) delete std::exchange(list, list->next);
  }

  int wakes = 0;
  std::shared_ptr<Mailbox> box = std::make_shared<Mailbox>([this] { ++wakes; });
  Lane lane{"plugin", false, false};
};

TEST_F(LaneTest, TakesInOrder) {
  for (uint32_t id = 1; id <= 3; ++id) ASSERT_TRUE(lane.submit(call(id)));
  for (uint32_t id = 1; id <= 3; ++id) {
    std::unique_ptr<Call> taken(lane.take(0));
    EXPECT_EQ(taken->id, id);
    lane.finished(taken.get());
  }
  EXPECT_EQ(lane.try_take(), nullptr);
}

TEST_F(LaneTest, WithdrawsFromFrontMiddleAndEnd) {
  for (uint32_t id = 1; id <= 5; ++id) ASSERT_TRUE(lane.submit(call(id)));
  for (uint32_t id : {3u, 1u, 5u}) {
    std::unique_ptr<Call> withdrawn(lane.withdraw(id, box.get()));
    ASSERT_NE(withdrawn, nullptr);
    EXPECT_EQ(withdrawn->id, id);
  }
  EXPECT_EQ(lane.withdraw(3, box.get()), nullptr);
  ASSERT_TRUE(lane.submit(call(6)));  // the tail is where it should be
  for (uint32_t id : {2u, 4u, 6u}) {
    std::unique_ptr<Call> taken(lane.try_take());
    ASSERT_NE(taken, nullptr);
    EXPECT_EQ(taken->id, id);
    lane.finished(taken.get());
  }
  EXPECT_EQ(lane.try_take(), nullptr);
}

TEST_F(LaneTest, WithdrawingTheOnlyCallLeavesAUsableLane) {
  ASSERT_TRUE(lane.submit(call(1)));
  delete lane.withdraw(1, box.get());
  ASSERT_TRUE(lane.submit(call(2)));
  std::unique_ptr<Call> taken(lane.try_take());
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(taken->id, 2u);
  lane.finished(taken.get());
}

TEST_F(LaneTest, AnotherEnvironmentsCallOfTheSameNumberIsLeftAlone) {
  auto other = std::make_shared<Mailbox>([] {});
  ASSERT_TRUE(lane.submit(call(1, other)));
  EXPECT_EQ(lane.withdraw(1, box.get()), nullptr);
  std::unique_ptr<Call> taken(lane.try_take());
  lane.abandon(1, box.get());
  EXPECT_FALSE(taken->cancelled);
  lane.abandon(1, other.get());
  EXPECT_TRUE(taken->cancelled);
  lane.finished(taken.get());
}

TEST_F(LaneTest, ARunningCallIsAbandonedAndCannotBeWithdrawn) {
  for (uint32_t id = 1; id <= 3; ++id) ASSERT_TRUE(lane.submit(call(id)));
  std::unique_ptr<Call> first(lane.try_take());
  std::unique_ptr<Call> second(lane.try_take());
  EXPECT_EQ(lane.withdraw(1, box.get()), nullptr);
  lane.abandon(2, box.get());
  EXPECT_FALSE(first->cancelled);
  EXPECT_TRUE(second->cancelled);
  lane.finished(first.get());
  lane.abandon(1, box.get());
  EXPECT_FALSE(first->cancelled);
  lane.finished(second.get());
  delete lane.withdraw(3, box.get());
}

TEST_F(LaneTest, AClosedLaneTakesNoCallsButRunsWhatIsQueued) {
  ASSERT_TRUE(lane.submit(call(1)));
  EXPECT_EQ(lane.close(false, nullptr), nullptr);
  std::unique_ptr<Call> refused(call(2));
  EXPECT_FALSE(lane.submit(refused.get()));
  std::unique_ptr<Call> taken(lane.take(0));
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(taken->id, 1u);
  lane.finished(taken.get());
  EXPECT_EQ(lane.take(0), nullptr);
  EXPECT_EQ(lane.take(1000), nullptr);
}

TEST_F(LaneTest, DiscardReturnsWhatWasQueuedInOrder) {
  for (uint32_t id = 1; id <= 3; ++id) ASSERT_TRUE(lane.submit(call(id)));
  Call* dropped = lane.close(true, nullptr);
  uint32_t id = 1;
  for (Call* at = dropped; at != nullptr; at = at->next) EXPECT_EQ(at->id, id++);
  EXPECT_EQ(id, 4u);
  drop(dropped);
  EXPECT_EQ(lane.take(0), nullptr);
}

TEST_F(LaneTest, DiscardAbandonsWhatRuns) {
  for (uint32_t id = 1; id <= 2; ++id) ASSERT_TRUE(lane.submit(call(id)));
  std::unique_ptr<Call> first(lane.try_take());
  lane.close(false, nullptr);
  EXPECT_FALSE(first->cancelled);
  drop(lane.close(true, nullptr));
  EXPECT_TRUE(first->cancelled);
  lane.finished(first.get());
}

TEST_F(LaneTest, LastWordsWaitForTheEnd) {
  lane.thread_joined();
  lane.thread_joined();
  EXPECT_EQ(lane.close(false, call(99)), nullptr);
  EXPECT_FALSE(lane.thread_leaves());
  EXPECT_TRUE(lane.thread_leaves());
  EXPECT_EQ(posted(), -1);  // the last thread still clears up
  lane.end();
  EXPECT_EQ(posted(), 99);
  EXPECT_EQ(posted(), -1);
  EXPECT_EQ(wakes, 1);
}

TEST_F(LaneTest, ALaneThatHasEndedSaysThemAtOnce) {
  lane.thread_joined();
  EXPECT_TRUE(lane.thread_leaves());
  lane.end();
  EXPECT_EQ(posted(), -1);
  lane.close(true, call(99));
  EXPECT_EQ(posted(), 99);
  EXPECT_EQ(posted(), -1);
}

TEST_F(LaneTest, ClosingAgainWithoutWordsKeepsTheFirst) {
  lane.thread_joined();
  lane.close(false, call(99));
  lane.close(true, nullptr);  // the environment goes away after the plugin was closed
  EXPECT_TRUE(lane.thread_leaves());
  lane.end();
  EXPECT_EQ(posted(), 99);
  EXPECT_EQ(posted(), -1);
}

TEST_F(LaneTest, ALaneWithoutLastWordsEndsInSilence) {
  lane.thread_joined();
  lane.close(true, nullptr);
  EXPECT_TRUE(lane.thread_leaves());
  lane.end();
  EXPECT_EQ(posted(), -1);
}

}  // namespace
}  // namespace aiges::core
