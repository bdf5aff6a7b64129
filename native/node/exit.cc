#include "exit.h"

#include "../core/output.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

#include <poll.h>
#include <unistd.h>

namespace aiges::node {
namespace {

std::atomic<int> saved_code{0};

// C code of plugins may have left text in stdio's buffers; its lock may be held by a thread that will never let go.
void flush_stdio(FILE* stream) {
  if (ftrylockfile(stream) != 0) return;
  fflush(stream);
  funlockfile(stream);
}

// A line on stderr, if it takes one now: a pipe that says it does takes so few bytes whole, and nothing is waited for here.
void tell_of_lost_output() {
  uint64_t lost = core::Output::instance().lost();
  if (lost == 0) return;
  char line[160];
  int size = std::snprintf(line, sizeof(line), "aiges-native: %llu bytes of plugin output were lost, because nobody read them in time\n",
                           static_cast<unsigned long long>(lost));
  pollfd ready{2, POLLOUT, 0};
  if (::poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0 && ::write(2, line, static_cast<size_t>(size)) < 0) return;
}

[[noreturn]] void leave(int code) {
  core::Output::instance().flush(200);
  tell_of_lost_output();
  flush_stdio(stdout);
  flush_stdio(stderr);
  _exit(code);
}

#ifdef __GLIBC__
void on_exit_handler(int code, void*) { leave(code); }
#else
void at_exit_handler() { leave(saved_code.load()); }
#endif

}  // namespace

void arm_exit(int code, int64_t budget_ms) {
  saved_code.store(code);
  core::Output::instance().end_all_lines();
  core::Output::instance().flush(budget_ms);
#ifdef __GLIBC__
  on_exit(on_exit_handler, nullptr);
#else
  std::atexit(at_exit_handler);
#endif
}

}  // namespace aiges::node
