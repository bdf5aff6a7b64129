// The one Python thread: it starts Python, holds the GIL from then on and serves a queue. With a second processor it spins before
// it sleeps, because a wake-up costs far more than a call.
#include <sched.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "queue.h"

namespace limit {
namespace {

constexpr auto kSpin = std::chrono::microseconds(40);

std::mutex lock;
// Never destroyed: at the exit of the process the Python thread still waits on it.
std::condition_variable& wake = *new std::condition_variable;
bool sleeping = false;
std::atomic<size_t> waiting{0};
std::vector<Job> jobs;
std::vector<PyObject*> dropped;

std::mutex done_lock;
std::vector<Outcome> done;
bool told = false;

void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

Outcome run(const Job& job, PyObject* const* functions) {
  PyObject* argument = py.PyLong_FromLong(job.x);
  PyObject* result = py.PyObject_Vectorcall(functions[job.function], &argument, 1, nullptr);
  py.Py_DecRef(argument);
  Outcome outcome{job.id, 0, nullptr, nullptr, 0};
  if (result == nullptr) {
    py.PyErr_Print();
  } else if (job.function == kPiece) {
    ptrdiff_t size = 0;
    py.PyBytes_AsStringAndSize(result, &outcome.data, &size);
    outcome.bytes = result;
    outcome.size = static_cast<size_t>(size);
  } else {
    outcome.number = static_cast<double>(py.PyLong_AsLong(result));
    py.Py_DecRef(result);
  }
  return outcome;
}

void take(std::vector<Job>& mine, std::vector<PyObject*>& drop, bool spin) {
  auto until = std::chrono::steady_clock::now() + kSpin;
  while (spin && waiting.load(std::memory_order_acquire) == 0 && std::chrono::steady_clock::now() < until) relax();
  std::unique_lock guard(lock);
  sleeping = true;
  wake.wait(guard, [] { return !jobs.empty() || !dropped.empty(); });
  sleeping = false;
  mine.swap(jobs);
  drop.swap(dropped);
  waiting.store(0, std::memory_order_relaxed);
}

// One wake-up of the JavaScript thread for each burst.
void tell_once(void (*tell)()) {
  bool first = false;
  {
    std::lock_guard guard(done_lock);
    first = !told && !done.empty();
    told = told || first;
  }
  if (first) tell();
}

}  // namespace

void push(const Job& job) {
  std::lock_guard guard(lock);
  jobs.push_back(job);
  waiting.store(jobs.size(), std::memory_order_release);
  if (sleeping && jobs.size() == 1) wake.notify_one();
}

void send_home(PyObject* object) {
  std::lock_guard guard(lock);
  dropped.push_back(object);
  if (sleeping) wake.notify_one();
}

void collect(std::vector<Outcome>& into) {
  std::lock_guard guard(done_lock);
  into.swap(done);
  told = false;
}

void serve(Start start) {
  std::string error = start_python(start.library, start.program, start.folder);
  PyObject* functions[3] = {};
  for (size_t i = 0; error.empty() && i < 3; ++i) functions[i] = find_function("plugin", kFunctions[i]);
  cpu_set_t mask;
  bool spin = sched_getaffinity(0, sizeof mask, &mask) == 0 && CPU_COUNT(&mask) > 1;
  std::vector<Job> mine;
  std::vector<PyObject*> drop;
  for (;;) {
    take(mine, drop, spin);
    for (PyObject* object : drop) py.Py_DecRef(object);
    for (const Job& job : mine) {
      Outcome outcome = run(job, functions);
      std::lock_guard guard(done_lock);
      done.push_back(outcome);
    }
    tell_once(start.tell);
    mine.clear();
    drop.clear();
  }
}

}  // namespace limit
