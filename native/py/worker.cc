#include "worker.h"

#include "../core/deferral.h"
#include "../core/home_queue.h"
#include "../core/output.h"
#include "../core/thread.h"
#include "../core/thread_rules.h"
#include "embed_module.h"
#include "invoke.h"

#include <unistd.h>

namespace aiges::py {

using core::Call;
using core::Lane;
using core::now_ns;

namespace {

// How long an idle thread looks for the next call before it sleeps: longer than the JavaScript thread needs from one outcome to the next call.
constexpr int64_t kSpinNs = 40'000;
// How long a busy thread stays attached before it lets others in between two calls.
constexpr int64_t kAttachedNs = 500'000;

// A child that a plugin forked comes out of the plugin here: it is not a Node process and must not go on as one (hazards F9).
void end_forked_child() {
  if (!forked()) return;
  constexpr char kText[] = "aiges-native: a forked child returned from the plugin and ends here; use multiprocessing with 'spawn', or os._exit\n";
  if (write(2, kText, sizeof(kText) - 1) < 0) _exit(71);
  _exit(70);
}

// Does not look at the call: a deferred one may be with JavaScript already.
void record_times(Lane& lane, int64_t submitted, int64_t attach_from, int64_t attached, int64_t done) {
  if (!lane.timed) return;
  lane.tally.queue.record(attach_from - submitted);
  lane.tally.gil.record(attached - attach_from);
  lane.tally.run.record(done - attached);
}

void announce(const Attached& at, PyObject* what, const std::string& name) {
  Owned text = Owned::adopt(at->PyUnicode_FromStringAndSize(name.data(), static_cast<Py_ssize_t>(name.size())));
  PyObject* args[] = {text.get()};
  Owned done = text ? Owned::adopt(at->PyObject_Vectorcall(what, args, 1, nullptr)) : Owned{};
  if (!done) at->PyErr_Clear();
}

// The plugin is over: Python forgets its modules, then the references go.
void let_go(const Attached& at, Interpreter& interpreter, Lane* lane) {
  for (Owned& target : interpreter.targets.take(lane)) {
    PyObject* args[] = {target.get()};
    Owned done = Owned::adopt(at->PyObject_Vectorcall(interpreter.unload, args, 1, nullptr));
    if (!done) at->PyErr_Clear();
  }
}

// Runs `call` and whatever is queued behind it in one stretch of being attached.
void run_burst(Call* call, Lane* lane, Interpreter& interpreter, ThreadState& state, KeyCache& keys) {
  int64_t attach_from = now_ns();
  AttachScope at(state);
  int64_t attached = now_ns();
  int64_t stretch = attached;
  core::HomeQueue& home = core::HomeQueue::instance();
  do {
    int64_t submitted = call->submitted_ns;
    bool load = call->verb == core::Verb::kLoad;
    bool answered = invoke(at, *call, interpreter, keys);
    end_forked_child();
    int64_t done = now_ns();
    if (!load) record_times(*lane, submitted, attach_from, attached, done);
    core::Output::instance().end_lines(lane);
    if (answered) core::hand_over(call);
    home.drain();
    if (done - stretch > kAttachedNs) {
      at.breathe();
      stretch = now_ns();
    }
    attach_from = attached = done;
  } while ((call = lane->try_take()) != nullptr);
}

}  // namespace

void work(Lane* lane, Interpreter& interpreter) {
  bool last = false;
  {
    ThreadState state;
    KeyCache keys;
    running_here().lane = lane;
    {
      AttachScope at(state);
      announce(at, interpreter.thread_started, lane->name);
    }
    while (Call* call = lane->take(kSpinNs)) run_burst(call, lane, interpreter, state, keys);
    AttachScope at(state);
    last = lane->thread_leaves();
    if (last) let_go(at, interpreter, lane);
    // Behind wrapperFini, which may want this thread's event loop.
    announce(at, interpreter.thread_ended, lane->name);
    core::Output::instance().end_lines(lane);
  }
  if (!last) return;
  core::Output::instance().ended(lane);
  interpreter.open_lanes.fetch_sub(1);
  lane->end();
}

void SpotEntrance::run(Call& call, Interpreter& interpreter) {
  core::in_synchronous_call(true);
  bool timed = call.lane->timed;
  int64_t from = timed ? now_ns() : 0;
  AttachScope at(state_);
  int64_t attached = timed ? now_ns() : 0;
  call.submitted_ns = from;
  invoke(at, call, interpreter, keys_);
  end_forked_child();
  record_times(*call.lane, from, from, attached, timed ? now_ns() : 0);
  core::Output::instance().end_lines(call.lane);
  core::HomeQueue::instance().drain();
  core::in_synchronous_call(false);
}

uint32_t Interpreter::staff(Lane* lane, uint32_t threads) {
  uint32_t made = 0;
  open_lanes.fetch_add(1);
  for (; made < threads; ++made) {
    lane->thread_joined();
    if (!core::start_thread("aiges-python", [this, lane] { work(lane, *this); })) {
      lane->thread_leaves();
      break;
    }
  }
  if (made == 0) {
    open_lanes.fetch_sub(1);
    lane->end();
  }
  return made;
}

void Interpreter::run_here(Call& call, std::unique_ptr<core::Entrance>& entrance) {
  if (entrance == nullptr) entrance = std::make_unique<SpotEntrance>();
  static_cast<SpotEntrance*>(entrance.get())->run(call, *this);
}

}  // namespace aiges::py
