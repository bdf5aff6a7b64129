// Asynchronous limits. One thread starts Python, holds the GIL from then on and serves a queue; outcomes go home in batches through one
// thread-safe function. It spins a little before it sleeps when there is a second processor, because a wake-up costs far more than a call.
#include <sched.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "addon.h"
#include "python.h"

namespace limit {
namespace {

struct Job {
  uint32_t id;
  uint32_t function;
  long x;
};

struct Outcome {
  uint32_t id;
  double number;
  PyObject* bytes;  // null: `number` is the result
  char* data;
  ptrdiff_t size;
};

constexpr const char* kFunctions[] = {"f", "burn", "piece"};
constexpr auto kSpin = std::chrono::microseconds(20);

std::mutex lock;
std::condition_variable wake;
bool sleeping = false;
std::atomic<size_t> waiting{0};
std::vector<Job> jobs;
std::vector<PyObject*> dropped;

std::mutex done_lock;
std::vector<Outcome> done;
bool told = false;
napi_threadsafe_function home = nullptr;
double* inbox = nullptr;  // pairs (id, number), as many as one batch may have

size_t inbox_pairs = 0;
std::string library, program, folder;

Outcome run(const Job& job, PyObject* const* functions) {
  PyObject* argument = py.PyLong_FromLong(job.x);
  PyObject* result = py.PyObject_Vectorcall(functions[job.function], &argument, 1, nullptr);
  py.Py_DecRef(argument);
  Outcome outcome{job.id, 0, nullptr, nullptr, 0};
  if (result == nullptr) {
    py.PyErr_Print();
  } else if (job.function == 2) {
    py.PyBytes_AsStringAndSize(result, &outcome.data, &outcome.size);
    outcome.bytes = result;
  } else {
    outcome.number = static_cast<double>(py.PyLong_AsLong(result));
    py.Py_DecRef(result);
  }
  return outcome;
}

void tell() {
  bool first = false;
  {
    std::lock_guard guard(done_lock);
    first = !told && !done.empty();
    told = told || first;
  }
  if (first) napi_call_threadsafe_function(home, nullptr, napi_tsfn_nonblocking);
}

void take(std::vector<Job>& mine, std::vector<PyObject*>& drop, bool spin) {
  auto until = std::chrono::steady_clock::now() + kSpin;
  while (spin && waiting.load(std::memory_order_acquire) == 0 && std::chrono::steady_clock::now() < until) __builtin_ia32_pause();
  std::unique_lock guard(lock);
  sleeping = true;
  wake.wait(guard, [] { return !jobs.empty() || !dropped.empty(); });
  sleeping = false;
  mine.swap(jobs);
  drop.swap(dropped);
  waiting.store(0, std::memory_order_relaxed);
}

void serve() {
  std::string error = start_python(library, program, folder);
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
    tell();
    mine.clear();
    drop.clear();
  }
}

void send_home(napi_env, void*, void* object) {
  std::lock_guard guard(lock);
  dropped.push_back(static_cast<PyObject*>(object));
  if (sleeping) wake.notify_one();
}

void deliver(napi_env env, napi_value on_batch, void*, void*) {
  static std::vector<Outcome> batch;
  {
    std::lock_guard guard(done_lock);
    batch.swap(done);
    told = false;
  }
  napi_value args[2];
  napi_create_array(env, &args[1]);
  size_t n = 0;
  for (const Outcome& outcome : batch) {
    if (n == inbox_pairs) break;
    inbox[2 * n] = outcome.id;
    inbox[2 * n + 1] = outcome.number;
    if (outcome.bytes != nullptr) {
      napi_value buffer = nullptr;
      napi_create_external_arraybuffer(env, outcome.data, static_cast<size_t>(outcome.size), send_home, outcome.bytes, &buffer);
      napi_set_element(env, args[1], static_cast<uint32_t>(n), buffer);
    }
    ++n;
  }
  batch.clear();
  napi_value global = nullptr;
  napi_get_global(env, &global);
  napi_create_uint32(env, static_cast<uint32_t>(n), &args[0]);
  napi_call_function(env, global, on_batch, 2, args, nullptr);
}

napi_value js_start_thread(napi_env env, napi_callback_info info) {
  Arguments<5> args(env, info);
  library = text(env, args.value[0]);
  program = text(env, args.value[1]);
  folder = text(env, args.value[2]);
  size_t size = 0;
  napi_get_arraybuffer_info(env, args.value[3], reinterpret_cast<void**>(&inbox), &size);
  inbox_pairs = size / (2 * sizeof(double));
  napi_value name = nullptr;
  napi_create_string_utf8(env, "limit", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, args.value[4], nullptr, name, 0, 1, nullptr, nullptr, nullptr, deliver, &home);
  std::thread(serve).detach();
  return nullptr;
}

napi_value js_send(napi_env env, napi_callback_info info) {
  Arguments<3> args(env, info);
  Job job{};
  int64_t x = 0;
  napi_get_value_uint32(env, args.value[0], &job.id);
  napi_get_value_uint32(env, args.value[1], &job.function);
  napi_get_value_int64(env, args.value[2], &x);
  job.x = static_cast<long>(x);
  std::lock_guard guard(lock);
  jobs.push_back(job);
  waiting.store(jobs.size(), std::memory_order_release);
  if (sleeping && jobs.size() == 1) wake.notify_one();
  return nullptr;
}

}  // namespace

void add_threaded(napi_env env, napi_value exports) {
  add(env, exports, "startThread", js_start_thread);
  add(env, exports, "send", js_send);
}

}  // namespace limit
