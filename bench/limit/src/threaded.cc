// Asynchronous limits, the JavaScript side: jobs go to the Python thread one by one, outcomes come in batches through one thread-safe
// function into an inbox of doubles that JavaScript reads. Nothing is checked that the bench does not do wrong.
#include <thread>

#include "addon.h"
#include "queue.h"

namespace limit {
namespace {

napi_threadsafe_function home = nullptr;
double* inbox = nullptr;  // pairs (id, number)
size_t inbox_pairs = 0;

napi_value external(napi_env env, const Outcome& outcome) {
  napi_value buffer = nullptr;
  auto release = [](napi_env, void*, void* object) { send_home(static_cast<PyObject*>(object)); };
  napi_create_external_arraybuffer(env, outcome.data, outcome.size, release, outcome.bytes, &buffer);
  return buffer;
}

void deliver(napi_env env, napi_value on_batch, void*, void*) {
  static std::vector<Outcome> batch;
  collect(batch);
  napi_value args[2];
  napi_create_array(env, &args[1]);
  uint32_t n = 0;
  for (const Outcome& outcome : batch) {
    if (n == inbox_pairs) break;
    inbox[2 * n] = outcome.id;
    inbox[2 * n + 1] = outcome.number;
    if (outcome.bytes != nullptr) napi_set_element(env, args[1], n, external(env, outcome));
    ++n;
  }
  batch.clear();
  napi_value global = nullptr;
  napi_get_global(env, &global);
  napi_create_uint32(env, n, &args[0]);
  napi_call_function(env, global, on_batch, 2, args, nullptr);
}

napi_value js_start_thread(napi_env env, napi_callback_info info) {
  Arguments<5> args(env, info);
  Start start{text(env, args.value[0]), text(env, args.value[1]), text(env, args.value[2]),
              [] { napi_call_threadsafe_function(home, nullptr, napi_tsfn_nonblocking); }};
  size_t size = 0;
  napi_get_arraybuffer_info(env, args.value[3], reinterpret_cast<void**>(&inbox), &size);
  inbox_pairs = size / (2 * sizeof(double));
  napi_value name = nullptr;
  napi_create_string_utf8(env, "limit", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, args.value[4], nullptr, name, 0, 1, nullptr, nullptr, nullptr, deliver, &home);
  std::thread(serve, start).detach();
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
  push(job);
  return nullptr;
}

}  // namespace

void add_threaded(napi_env env, napi_value exports) {
  add(env, exports, "startThread", js_start_thread);
  add(env, exports, "send", js_send);
}

}  // namespace limit
