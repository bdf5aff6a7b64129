#include "../../native/core/deferral.h"
#include "../../native/core/lane.h"
#include "../../native/core/mailbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

using namespace aiges::core;

TEST(Deferral, TheSecondOfReturnAndAnswerHandsOver) {
  Call call;
  Deferral late(&call);
  EXPECT_FALSE(late.function_returned());
  EXPECT_EQ(late.claim(), &call);
  EXPECT_TRUE(late.answered());
  Deferral early(&call);
  EXPECT_EQ(early.claim(), &call);
  EXPECT_FALSE(early.answered());
  EXPECT_TRUE(early.function_returned());
}

TEST(Deferral, IsAnsweredOnce) {
  Call call;
  Deferral deferral(&call);
  EXPECT_EQ(deferral.claim(), &call);
  EXPECT_EQ(deferral.claim(), nullptr);
}

TEST(Deferral, IsCancelledWhenTheCallIsAbandonedOrGone) {
  Call call;
  Deferral deferral(&call);
  EXPECT_FALSE(deferral.cancelled());
  call.cancelled = true;
  EXPECT_TRUE(deferral.cancelled());
  call.cancelled = false;
  deferral.function_returned();
  deferral.claim();
  EXPECT_FALSE(deferral.cancelled());
  deferral.answered();
  EXPECT_TRUE(deferral.cancelled()) << "the call is with its caller and must not be looked at";
}

TEST(Deferral, RacingAnswersDeliverEachCallOnce) {
  auto mailbox = std::make_shared<Mailbox>([] {});
  Lane lane("test", false, false);
  lane.mailbox = mailbox;
  constexpr int kCalls = 3000;
  for (int i = 0; i < kCalls; ++i) {
    auto* call = new Call;
    call->lane = &lane;
    call->mailbox = mailbox;
    ASSERT_TRUE(lane.submit(call));
    ASSERT_EQ(lane.try_take(), call);
    auto deferral = std::make_shared<Deferral>(call);
    call->deferral = deferral;
    auto answer = [&] {
      Call* mine = deferral->claim();
      if (mine != nullptr && deferral->answered()) hand_over(mine);
    };
    std::thread one(answer), two(answer);
    bool mine = deferral->function_returned();
    if (mine) hand_over(call);
    one.join();
    two.join();
    std::unique_ptr<Call> delivered(mailbox->take());
    ASSERT_NE(delivered, nullptr);
    ASSERT_EQ(mailbox->take(), nullptr);
  }
}
