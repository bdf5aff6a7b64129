// The fuzz target of the tape reader: any bytes, as one value and as a call, in a heap block of their exact size. It has the entry that libFuzzer
// wants (`clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined test/native/fuzz/tape_reader.cc native/core/tape.cc`), and
// mutations_test.cc drives it without clang. What it checks besides the sanitizers: reading twice gives the same answer.

#include "../exact.h"
#include "../tape_walk.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using aiges::test::Walk;
  aiges::test::Exact exact(data, size);
  Walk first(exact.data(), exact.size());
  Walk second(exact.data(), exact.size());
  bool well_formed = first.whole();
  if (well_formed != second.whole() || first.digest() != second.digest()) std::abort();
  // No tape holds more values than bytes: a reader that accepted more has read something twice.
  if (first.values() > size + 1) std::abort();
  Walk(exact.data(), exact.size()).call();
  return 0;
}
