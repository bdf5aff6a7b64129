#include "../../native/core/channel.h"
#include "../../native/core/mailbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace aiges::core;

namespace {

std::unique_ptr<Call> part(size_t size) {
  auto call = std::make_unique<Call>();
  std::vector<uint8_t> bytes(size);
  call->result.put(bytes.data(), bytes.size());
  return call;
}

struct Reader {
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>([] {});
  std::shared_ptr<Channel> open(size_t parts, size_t bytes) { return Channels::instance().open(nullptr, mailbox, parts, bytes); }
  std::unique_ptr<Call> read() { return std::unique_ptr<Call>(mailbox->take()); }
};

TEST(Channel, DeliversPartsInOrderUnderItsNumber) {
  Reader reader;
  auto channel = reader.open(8, 1000);
  for (size_t size : {1, 2, 3}) {
    ASSERT_EQ(channel->enter(false), Channel::Entry::kEntered);
    channel->post(part(size));
  }
  for (size_t size : {1, 2, 3}) {
    auto call = reader.read();
    ASSERT_NE(call, nullptr);
    EXPECT_EQ(call->id, channel->id);
    EXPECT_EQ(call->status, Status::kPart);
    EXPECT_EQ(call->result.size(), size);
  }
}

TEST(Channel, CountsPartsUntilTheyAreAcknowledged) {
  Reader reader;
  auto channel = reader.open(2, 1000);
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(channel->enter(false), Channel::Entry::kEntered);
    channel->post(part(1));
  }
  EXPECT_EQ(channel->enter(false), Channel::Entry::kFull);
  EXPECT_EQ(channel->wait_and_enter(1), Channel::Entry::kFull);
  reader.read();
  EXPECT_EQ(channel->enter(false), Channel::Entry::kFull) << "read is not acknowledged";
  channel->acknowledge(1);
  EXPECT_EQ(channel->enter(false), Channel::Entry::kEntered);
  EXPECT_EQ(channel->enter(false), Channel::Entry::kFull) << "a reserved place counts";
  channel->leave();
  EXPECT_EQ(channel->enter(false), Channel::Entry::kEntered);
  EXPECT_EQ(channel->enter(true), Channel::Entry::kEntered) << "forced";
}

TEST(Channel, CountsBytes) {
  Reader reader;
  auto channel = reader.open(100, 10);
  channel->enter(false);
  channel->post(part(12));
  EXPECT_EQ(channel->enter(false), Channel::Entry::kFull);
  channel->acknowledge(5);  // more than there are
  EXPECT_EQ(channel->enter(false), Channel::Entry::kEntered);
}

TEST(Channel, ClosingEndsEveryWaitAndTakesNothingMore) {
  Reader reader;
  auto channel = reader.open(1, 1000);
  channel->enter(false);
  std::vector<std::thread> waiting;
  std::atomic<int> closed{0};
  for (int i = 0; i < 3; ++i) {
    waiting.emplace_back([&] {
      if (channel->wait_and_enter(-1) == Channel::Entry::kClosed) ++closed;
    });
  }
  Channels::instance().close(channel->id);
  for (std::thread& thread : waiting) thread.join();
  EXPECT_EQ(closed, 3);
  EXPECT_EQ(channel->enter(true), Channel::Entry::kClosed);
  channel->post(part(1));
  EXPECT_EQ(reader.read(), nullptr);
  EXPECT_EQ(Channels::instance().find(channel->id), nullptr);
}

TEST(Channel, ManyWritersNeverPassTheBoundAndLoseNothing) {
  Reader reader;
  constexpr int kWriters = 4, kEach = 2000, kBound = 3;
  auto channel = reader.open(kBound, 1 << 20);
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        ASSERT_EQ(channel->wait_and_enter(-1), Channel::Entry::kEntered);
        channel->post(part(1));
      }
    });
  }
  int read = 0, unread = 0;
  while (read < kWriters * kEach) {
    if (auto call = reader.read()) {
      ASSERT_LE(++unread, kBound);
      ++read;
    } else if (unread > 0) {
      channel->acknowledge(static_cast<size_t>(std::exchange(unread, 0)));
    } else {
      std::this_thread::yield();
    }
  }
  for (std::thread& thread : writers) thread.join();
  EXPECT_EQ(reader.read(), nullptr);
}

}  // namespace
