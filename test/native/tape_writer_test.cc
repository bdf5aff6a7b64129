// TapeWriter puts down exactly the bytes that docs/tape.md names, grows without losing what it has, gives large memory back, and refuses what
// passes the limit instead of wrapping round.

#include "../../native/core/tape.h"

#include <gtest/gtest.h>

#include <string>

namespace aiges::core {
namespace {

std::string bytes_of(const TapeWriter& tape) { return {reinterpret_cast<const char*>(tape.data()), tape.size()}; }

TEST(TapeWriter, NumbersAreLittleEndianBehindTheirTag) {
  TapeWriter tape;
  ASSERT_TRUE(tape.int32(-2));
  ASSERT_TRUE(tape.number(Tag::kFloat, 1.5));
  EXPECT_EQ(bytes_of(tape), std::string("\x03\xfe\xff\xff\xff\x05\0\0\0\0\0\0\xf8\x3f", 14));
}

TEST(TapeWriter, TextChoosesTheShortestTag) {
  TapeWriter tape;
  ASSERT_TRUE(tape.text("ab"));
  ASSERT_TRUE(tape.text("\xc3\xa9"));
  EXPECT_EQ(bytes_of(tape), std::string("\x07\x02"
                                        "ab\x09\x02\0\0\0\xc3\xa9",
                                        11));
}

TEST(TapeWriter, AsciiOf255BytesIsShortAnd256IsLong) {
  TapeWriter tape;
  ASSERT_TRUE(tape.text(std::string(255, 'x')));
  EXPECT_EQ(tape.data()[0], static_cast<uint8_t>(Tag::kStr8));
  EXPECT_EQ(tape.size(), 2u + 255u);
  tape.clear();
  ASSERT_TRUE(tape.text(std::string(256, 'x')));
  EXPECT_EQ(tape.data()[0], static_cast<uint8_t>(Tag::kStrAscii));
  EXPECT_EQ(tape.size(), 5u + 256u);
}

TEST(TapeWriter, EmptyTextAndEmptyPutAreFine) {
  TapeWriter tape;
  EXPECT_TRUE(tape.text(""));
  EXPECT_TRUE(tape.put(nullptr, 0));
  EXPECT_EQ(bytes_of(tape), std::string("\x07\0", 2));
}

TEST(TapeWriter, GrowingKeepsEveryByte) {
  TapeWriter tape;
  for (uint32_t i = 0; i < 100'000; ++i) ASSERT_TRUE(tape.u32(i));
  ASSERT_EQ(tape.size(), 400'000u);
  for (uint32_t i = 0; i < 100'000; ++i) {
    uint32_t v = 0;
    std::memcpy(&v, tape.data() + size_t{i} * 4, 4);
    ASSERT_EQ(v, i);
  }
}

TEST(TapeWriter, ClearLeavesAUsableTapeWhetherSmallOrLarge) {
  TapeWriter tape;
  for (size_t size : {10u, 1000u, 1'000'000u}) {
    ASSERT_NE(tape.room(size), nullptr);
    tape.clear();
    EXPECT_EQ(tape.size(), 0u);
    ASSERT_TRUE(tape.text("again"));
    EXPECT_EQ(bytes_of(tape), std::string("\x07\x05"
                                          "again",
                                          7));
    tape.clear();
  }
}

TEST(TapeWriter, APatchedCountIsWhatIsRead) {
  TapeWriter tape;
  tape.count(Tag::kDict, 0);
  uint32_t n = 7;
  std::memcpy(tape.data_at(1), &n, sizeof(n));
  EXPECT_EQ(bytes_of(tape), std::string("\x10\x07\0\0\0", 5));
}

TEST(TapeWriter, PastTheLimitIsRefusedAndNothingChanges) {
  TapeWriter tape;
  ASSERT_TRUE(tape.int32(1));
  EXPECT_EQ(tape.room(kMaxTape), nullptr);
  EXPECT_EQ(tape.room(SIZE_MAX), nullptr);
  EXPECT_EQ(tape.room(SIZE_MAX - 4), nullptr);
  EXPECT_FALSE(tape.count(Tag::kList, size_t{UINT32_MAX} + 1));
  EXPECT_EQ(bytes_of(tape), std::string("\x03\x01\0\0\0", 5));
}

}  // namespace
}  // namespace aiges::core
