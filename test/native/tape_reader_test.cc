// TapeReader gives back what TapeWriter wrote, and of a malformed tape it reads nothing outside: each tape is cut at every byte, each count is
// blown up, in heap blocks of the exact size, so that one byte too far is a report of the address sanitizer.

#include "exact.h"
#include "tape_samples.h"
#include "tape_walk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace aiges::test {
namespace {

using core::Tag;
using core::TapeReader;
using core::TapeWriter;

TEST(TapeReader, EverySampleIsWellFormed) {
  for (const Sample& sample : samples()) {
    TapeWriter tape;
    sample.write(tape);
    Exact exact(tape.data(), tape.size());
    EXPECT_TRUE(Walk(exact.data(), exact.size()).whole()) << sample.name;
  }
}

TEST(TapeReader, EveryTagHasASample) {
  bool seen[21] = {};
  for (const Sample& sample : samples()) {
    TapeWriter tape;
    sample.write(tape);
    seen[tape.data()[0]] = true;
  }
  for (int tag = 0; tag <= 20; ++tag) EXPECT_TRUE(seen[tag]) << "tag " << tag;
}

TEST(TapeReader, CutAnywhereNothingIsReadOutside) {
  for (const Sample& sample : samples()) {
    TapeWriter tape;
    sample.write(tape);
    for (size_t size = 0; size < tape.size(); ++size) {
      Exact exact(tape.data(), size);
      EXPECT_FALSE(Walk(exact.data(), size).whole()) << sample.name << " cut at " << size;
    }
  }
}

TEST(TapeReader, ExactDoublesComeBackBitForBit) {
  for (double v : {-0.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::denorm_min(), std::nan("0x1234")}) {
    TapeWriter tape;
    tape.number(Tag::kFloat, v);
    TapeReader reader(tape.data(), tape.size());
    EXPECT_EQ(reader.tag(), Tag::kFloat);
    double back = reader.f64();
    EXPECT_EQ(std::memcmp(&back, &v, sizeof(v)), 0);
    EXPECT_TRUE(reader.ok() && reader.done());
  }
}

TEST(TapeReader, TextReadsEveryNarrowStringAndRefusesOthers) {
  for (const std::string& text : {std::string(), std::string("name"), std::string(1000, 'n'), std::string("\xe4\xb8\xad")}) {
    TapeWriter tape;
    tape.text(text);
    EXPECT_EQ(TapeReader(tape.data(), tape.size()).text(), text);
  }
  TapeWriter number;
  number.int32(5);
  TapeReader reader(number.data(), number.size());
  EXPECT_EQ(reader.text(), "");
  EXPECT_FALSE(reader.ok());
}

TEST(TapeReader, CountsThatCannotBeThereAreRefused) {
  for (uint32_t n : {1u, 2u, 1000u, 0x7fffffffu, 0xfffffffeu, 0xffffffffu}) {
    for (Tag tag : {Tag::kStrAscii, Tag::kStrUtf8, Tag::kStrWide, Tag::kBytes, Tag::kList, Tag::kTuple, Tag::kDict, Tag::kMap, Tag::kSet}) {
      TapeWriter tape;
      tape.count(tag, n);
      Exact exact(tape.data(), tape.size());
      EXPECT_FALSE(Walk(exact.data(), exact.size()).whole()) << static_cast<int>(tag) << " x " << n;
    }
  }
}

TEST(TapeReader, ItemsOfManyBytesDoNotOverflow) {
  uint32_t n = 0xffffffffu;
  Exact exact(&n, sizeof(n));
  TapeReader reader(exact.data(), exact.size());
  EXPECT_EQ(reader.items(2), 0u);
  EXPECT_FALSE(reader.ok());
}

TEST(TapeReader, AfterAFailureEverythingReadsAsZero) {
  uint8_t bytes[] = {1, 2, 3};
  Exact exact(bytes, sizeof(bytes));
  TapeReader reader(exact.data(), exact.size());
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0u);
  EXPECT_EQ(reader.f64(), 0.0);
  EXPECT_EQ(reader.take(1), nullptr);
  EXPECT_EQ(reader.left(), 0u);
}

TEST(TapeReader, UnknownTagsAreRefused) {
  for (int tag = 21; tag < 256; ++tag) {
    auto byte = static_cast<uint8_t>(tag);
    Exact exact(&byte, 1);
    EXPECT_FALSE(Walk(exact.data(), 1).whole()) << tag;
  }
}

TEST(TapeReader, AnEmptyTapeIsNoValue) {
  Exact exact(nullptr, 0);
  EXPECT_FALSE(Walk(exact.data(), 0).whole());
}

bool nested_is_read(size_t depth) {
  TapeWriter tape;
  for (size_t i = 1; i < depth; ++i) tape.count(Tag::kList, 1);
  tape.tag(Tag::kNull);
  return Walk(tape.data(), tape.size()).whole();
}

TEST(TapeReader, DepthIsLimited) {
  EXPECT_TRUE(nested_is_read(core::kMaxDepth));
  EXPECT_FALSE(nested_is_read(core::kMaxDepth + 1));
}

}  // namespace
}  // namespace aiges::test
