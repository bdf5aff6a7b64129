// Samples: one tape for every tag of docs/tape.md, written with TapeWriter. The reader's tests cut them short, the fuzzers bend them.
#pragma once

#include "../../native/core/tape.h"

#include <functional>
#include <string>
#include <vector>

namespace aiges::test {

struct Sample {
  const char* name;
  std::function<void(core::TapeWriter&)> write;
};

inline void write_key(core::TapeWriter& tape, std::string_view key) { tape.text(key); }

inline std::vector<Sample> samples() {
  using core::Tag;
  using Tape = core::TapeWriter;
  const std::string long_ascii(300, 'a');
  return {
      {"null", [](Tape& t) { t.tag(Tag::kNull); }},
      {"false", [](Tape& t) { t.tag(Tag::kFalse); }},
      {"true", [](Tape& t) { t.tag(Tag::kTrue); }},
      {"int32", [](Tape& t) { t.int32(-2147483647 - 1); }},
      {"int53", [](Tape& t) { t.number(Tag::kInt53, 9007199254740991.0); }},
      {"float", [](Tape& t) { t.number(Tag::kFloat, -0.0); }},
      {"bigint", [](Tape& t) { t.tag(Tag::kBigInt), t.u8(1), t.u32(9), t.put("123456789", 9); }},
      {"str8", [](Tape& t) { t.text("short"); }},
      {"stra", [long_ascii](Tape& t) { t.text(long_ascii); }},
      {"stru", [](Tape& t) { t.text("h\xc3\xa9llo"); }},
      {"strw", [](Tape& t) { t.count(Tag::kStrWide, 3), t.put("a\0\x00\xd8z\0", 6); }},
      {"bytes", [](Tape& t) { t.count(Tag::kBytes, 4), t.put("\0\1\2\3", 4); }},
      {"body", [](Tape& t) { t.tag(Tag::kBody), t.u8(0), t.u32(7); }},
      {"view", [](Tape& t) { t.tag(Tag::kView), t.u8(12), t.u32(8), t.put("abcdefgh", 8); }},
      {"list", [](Tape& t) { t.count(Tag::kList, 2), t.int32(1), t.text("two"); }},
      {"tuple", [](Tape& t) { t.count(Tag::kTuple, 1), t.count(Tag::kList, 0); }},
      {"dict", [](Tape& t) { t.count(Tag::kDict, 2), write_key(t, "a"), t.int32(1), write_key(t, "b"), t.tag(Tag::kNull); }},
      {"map", [](Tape& t) { t.count(Tag::kMap, 1), t.int32(1), t.tag(Tag::kTrue); }},
      {"set", [](Tape& t) { t.count(Tag::kSet, 2), t.int32(1), t.int32(2); }},
      {"datetime", [](Tape& t) { t.number(Tag::kDatetime, 8.64e15); }},
      {"ndarray", [](Tape& t) { t.tag(Tag::kNdarray), t.text("float32"), t.u8(2), t.f64(2), t.f64(3), t.tag(Tag::kBody), t.u8(11), t.u32(0); }},
  };
}

}  // namespace aiges::test
