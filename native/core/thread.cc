#include "thread.h"

#include <atomic>
#include <cstring>
#include <memory>

#include <pthread.h>

namespace aiges::core {
namespace {

constexpr size_t kStack = 16u << 20;

struct Start {
  char name[16];
  std::function<void()> body;
};

void* enter(void* arg) {
  std::unique_ptr<Start> start(static_cast<Start*>(arg));
#ifdef __linux__
  pthread_setname_np(pthread_self(), start->name);
#endif
  start->body();
  return nullptr;
}

}  // namespace

bool start_thread(const char* name, std::function<void()> body) {
  auto start = std::make_unique<Start>();
  std::strncpy(start->name, name, sizeof(start->name) - 1);
  start->name[sizeof(start->name) - 1] = '\0';
  start->body = std::move(body);

  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  bool started = pthread_create(&thread, &attributes, enter, start.get()) == 0;
  pthread_attr_destroy(&attributes);
  if (started) static_cast<void>(start.release());
  return started;
}

uint64_t thread_number() {
  static std::atomic<uint64_t> next{1};
  thread_local uint64_t number = next.fetch_add(1, std::memory_order_relaxed);
  return number;
}

}  // namespace aiges::core
