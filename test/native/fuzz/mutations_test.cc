// The fuzz target without libFuzzer: random bytes and bent samples, from a seed, so that a failure can be run again. 200 000 inputs; more with
// AIGES_FUZZ_INPUTS, another seed with AIGES_FUZZ_SEED.

#include "../tape_samples.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace aiges::test {
namespace {

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {
    for (const Sample& sample : samples()) {
      core::TapeWriter tape;
      sample.write(tape);
      corpus_.emplace_back(reinterpret_cast<const char*>(tape.data()), tape.size());
    }
  }
  std::string next() {
    if (below(8) == 0) return noise();
    std::string tape = nested();
    for (size_t n = below(4); n > 0; --n) bend(tape);
    return tape;
  }

 private:
  size_t below(size_t n) { return static_cast<size_t>(random_() % n); }
  const std::string& sample() { return corpus_[below(corpus_.size())]; }

  std::string noise() {
    std::string bytes(below(64), '\0');
    for (char& c : bytes) c = static_cast<char>(below(4) == 0 ? below(256) : below(24));
    return bytes;
  }
  // A few samples in a container of containers.
  std::string nested() {
    std::string tape;
    for (size_t depth = below(4); depth > 0; --depth) tape += std::string("\x0e\x01\0\0\0", 5);
    size_t n = below(4);
    tape += std::string("\x0e", 1) + static_cast<char>(n) + std::string("\0\0\0", 3);
    for (; n > 0; --n) tape += sample();
    return tape;
  }
  void bend(std::string& tape) {
    if (tape.empty()) return;
    size_t at = below(tape.size());
    switch (below(6)) {
      case 0: tape[at] = static_cast<char>(below(256)); break;
      case 1: tape[at] = static_cast<char>(tape[at] ^ (1 << below(8))); break;
      case 2: tape.resize(at); break;
      case 3: tape.insert(at, sample()); break;
      case 4: tape.erase(at, 1 + below(8)); break;
      default: tape.replace(at, std::min<size_t>(4, tape.size() - at), std::string(4, below(2) == 0 ? '\xff' : '\x7f')); break;
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> corpus_;
};

TEST(TapeFuzz, ReadsAnythingAndNothingOutside) {
  uint64_t seed = setting("AIGES_FUZZ_SEED", 4);
  uint64_t inputs = setting("AIGES_FUZZ_INPUTS", 200'000);
  RecordProperty("seed", std::to_string(seed));
  Mutator mutator(seed);
  for (uint64_t i = 0; i < inputs; ++i) {
    std::string input = mutator.next();
    ASSERT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size()), 0);
  }
}

}  // namespace
}  // namespace aiges::test
