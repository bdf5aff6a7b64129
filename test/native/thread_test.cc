// Our own threads: the stack they get, their names, and that numbers of threads are never used twice.

#include "../../native/core/thread.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>

#include <pthread.h>

namespace aiges::core {
namespace {

struct Seen {
  size_t stack = 0;
  std::string name;
  uint64_t number = 0;
};

Seen seen_on_a_thread(const char* name) {
  // Shared: the thread may still be on its way out of set_value when the answer is here.
  auto told = std::make_shared<std::promise<Seen>>();
  EXPECT_TRUE(start_thread(name, [told] {
    Seen seen;
#ifdef __linux__
    pthread_attr_t attributes;
    void* lowest = nullptr;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
      pthread_attr_getstack(&attributes, &lowest, &seen.stack);
      pthread_attr_destroy(&attributes);
    }
    char text[32] = {};
    pthread_getname_np(pthread_self(), text, sizeof(text));
    seen.name = text;
#endif
    seen.number = thread_number();
    told->set_value(seen);
  }));
  return told->get_future().get();
}

TEST(Thread, HasSixteenMebibytesOfStack) {
#ifndef __linux__
  GTEST_SKIP() << "only Linux tells a thread's stack";
#endif
  // Python's C recursion overruns less (hazards Q1), whatever `ulimit -s` says. The C library may take a little of it for itself.
  EXPECT_GE(seen_on_a_thread("stack").stack, (size_t{16} << 20) - (64u << 10));
}

TEST(Thread, CutsItsNameToWhatTheSystemTakes) {
#ifndef __linux__
  GTEST_SKIP() << "only Linux names threads from within";
#endif
  EXPECT_EQ(seen_on_a_thread("aiges-python").name, "aiges-python");
  EXPECT_EQ(seen_on_a_thread("0123456789abcdefgh").name, "0123456789abcde");
}

TEST(Thread, NumbersAreNotUsedAgain) {
  std::set<uint64_t> numbers{thread_number()};
  EXPECT_EQ(*numbers.begin(), thread_number());
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(numbers.insert(seen_on_a_thread("number").number).second);
}

}  // namespace
}  // namespace aiges::core
