#include "exit.h"

#include "../core/output.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

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

[[noreturn]] void leave(int code) {
  core::Output::instance().flush(200);
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
