// Records are counted: each lives exactly as long as its last reference, whoever drops it, and a slice keeps its whole.

#include "../../native/core/bytes.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace aiges::core {
namespace {

// A record that says when it dies.
class Watched final : public Bytes {
 public:
  explicit Watched(std::atomic<int>& deaths) : Bytes(reinterpret_cast<const uint8_t*>("0123456789"), 10), deaths_(deaths) {}
  ~Watched() override { deaths_.fetch_add(1); }

 private:
  std::atomic<int>& deaths_;
};

TEST(Bytes, ACopyIsItsOwnMemory) {
  char text[] = "abc";
  BytesRef copy = BytesRef::adopt(Bytes::copy_of(text, 3));
  text[0] = 'x';
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->size(), 3u);
  EXPECT_EQ(std::memcmp(copy->data(), "abc", 3), 0);
}

TEST(Bytes, NothingCanBeCopiedToo) {
  BytesRef empty = BytesRef::adopt(Bytes::copy_of(nullptr, 0));
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->size(), 0u);
  EXPECT_NE(empty->data(), nullptr);
}

TEST(Bytes, TooMuchIsRefusedWithNull) { EXPECT_EQ(Bytes::blank(SIZE_MAX / 2), nullptr); }

TEST(BytesRef, TheLastReferenceFrees) {
  std::atomic<int> deaths{0};
  {
    BytesRef first = BytesRef::adopt(new Watched(deaths));
    {
      BytesRef second = BytesRef::retain(first.get());
      EXPECT_EQ(first.get(), second.get());
    }
    EXPECT_EQ(deaths, 0);
  }
  EXPECT_EQ(deaths, 1);
}

TEST(BytesRef, MovesAndLeaksDoNotCount) {
  std::atomic<int> deaths{0};
  BytesRef first = BytesRef::adopt(new Watched(deaths));
  BytesRef second = std::move(first);
  EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): that a moved-from reference is empty is what is tested
  BytesRef third;
  third = std::move(second);
  Bytes* raw = third.leak();
  EXPECT_FALSE(third);
  EXPECT_EQ(deaths, 0);
  raw->release();
  EXPECT_EQ(deaths, 1);
}

TEST(BytesRef, AssigningOverOneDropsItInTheEnd) {
  std::atomic<int> deaths{0};
  {
    BytesRef kept = BytesRef::adopt(new Watched(deaths));
    kept = BytesRef::adopt(new Watched(deaths));
    EXPECT_EQ(deaths, 1);
  }
  EXPECT_EQ(deaths, 2);
}

TEST(SliceBytes, KeepsTheWholeAndShowsItsPart) {
  std::atomic<int> deaths{0};
  BytesRef whole = BytesRef::adopt(new Watched(deaths));
  BytesRef slice = BytesRef::adopt(new SliceBytes(BytesRef::retain(whole.get()), 3, 4));
  whole = BytesRef{};
  EXPECT_EQ(deaths, 0);
  EXPECT_EQ(slice->size(), 4u);
  EXPECT_EQ(std::memcmp(slice->data(), "3456", 4), 0);
  slice = BytesRef{};
  EXPECT_EQ(deaths, 1);
}

TEST(Bytes, ManyThreadsOneDeath) {
  std::atomic<int> deaths{0};
  BytesRef shared = BytesRef::adopt(new Watched(deaths));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([bytes = BytesRef::retain(shared.get()).leak()] {
      for (int n = 0; n < 20'000; ++n) BytesRef::retain(bytes);
      bytes->release();
    });
  }
  shared = BytesRef{};
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(deaths, 1);
}

}  // namespace
}  // namespace aiges::core
