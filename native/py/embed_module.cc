#include "embed_module.h"

#include "../core/lane.h"
#include "../core/output.h"
#include "body.h"
#include "deferred.h"
#include "emit.h"
#include "raw.h"

#include <atomic>

namespace aiges::py {
namespace {

std::atomic<bool> forked_child{false};

const Attached& attached() { return Attached::called_by_python(); }

PyObject* nothing() {
  attached()->Py_IncRef(attached().none());
  return attached().none();
}

// write(stream, text): never raises, never waits with the GIL held.
PyObject* write(PyObject*, PyObject* args) {
  const Attached& at = attached();
  int stream = 1;
  PyObject* object = nullptr;
  if (at->PyArg_ParseTuple(args, "iO:write", &stream, &object) == 0) return nullptr;
  Owned encoded = Owned::adopt(at->PyUnicode_AsEncodedString(object, "utf-8", "backslashreplace"));
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (!encoded || at->PyBytes_AsStringAndSize(encoded.get(), &data, &size) < 0) {
    at->PyErr_Clear();
    return nothing();
  }
  std::string_view text(data, static_cast<size_t>(size));
  if (forked()) {
    // The queue's lock may be held by a thread that does not exist here, and nobody serves it.
    core::Output::write_now(stream, text);
    return nothing();
  }
  core::Output& output = core::Output::instance();
  core::Lane* lane = running_here().lane;
  while (!output.write(stream == 2 ? 2 : 1, text, lane)) {
    Detached others_run(at);
    if (!output.wait_for_room(lane)) {
      output.drop(text.size());
      break;
    }
  }
  return nothing();
}

PyObject* flush(PyObject*, PyObject*) {
  const Attached& at = attached();
  if (!forked()) {
    Detached others_run(at);
    core::Output::instance().end_lines(running_here().lane);
    core::Output::instance().flush(1000);
  }
  return nothing();
}

PyObject* cancelled(PyObject*, PyObject*) {
  core::Call* call = running_here().call;
  return attached()->PyBool_FromLong(call != nullptr && call->cancelled.load(std::memory_order_relaxed) ? 1 : 0);
}

PyObject* lane_name(PyObject*, PyObject*) {
  core::Lane* lane = running_here().lane;
  if (lane == nullptr) return nothing();
  return attached()->PyUnicode_FromStringAndSize(lane->name.data(), static_cast<Py_ssize_t>(lane->name.size()));
}

// lane() -> int: what this thread belongs to, for belong(); 0: to no plugin.
PyObject* lane(PyObject*, PyObject*) { return attached()->PyLong_FromVoidPtr(running_here().lane); }

// belong(lane): this thread's lines are those of a lane, which is never freed; 0: the thread ends, and so do its lines.
PyObject* belong(PyObject*, PyObject* number) {
  const Attached& at = attached();
  auto* lane = static_cast<core::Lane*>(at->PyLong_AsVoidPtr(number));
  if (lane == nullptr && at->PyErr_Occurred() != nullptr) return nullptr;
  if (lane == nullptr) core::Output::instance().end_lines(running_here().lane);
  running_here().lane = lane;
  return nothing();
}

PyObject* mark_forked(PyObject*, PyObject*) {
  forked_child.store(true, std::memory_order_relaxed);
  return nothing();
}

PyMethodDef functions[] = {
    {"write", write, kMethVarargs, "write(stream, text): output of plugins; 1 stdout, 2 stderr."},
    {"flush", flush, kMethNoargs, "Waits, bounded, until what was written has arrived."},
    {"cancelled", cancelled, kMethNoargs, "Whether the caller of the call on this thread has given it up."},
    {"lane", lane, kMethNoargs, "The plugin this thread belongs to, for belong(); 0: none."},
    {"belong", belong, kMethO, "belong(lane): this thread is one of a plugin's; 0: no longer, it ends."},
    {"lane_name", lane_name, kMethNoargs, "The plugin this thread belongs to, or None."},
    {"defer", defer, kMethNoargs, "A Deferred for the call on this thread, or None when its caller waits on the spot."},
    {"emit", emit, kMethVarargs, "emit(channel, box, patience): sends what the list `box` holds; 1 sent, 0 closed, -1 no room."},
    {"forked", mark_forked, kMethNoargs, "This is the child of a fork: no native thread lives here."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

Running& running_here() {
  thread_local AIGES_TLS Running running;
  return running;
}

bool forked() { return forked_child.load(std::memory_order_relaxed); }

bool make_embed_module(const Attached& at) {
  Owned module = Owned::adopt(at->PyModule_New("_aiges_native"));
  Owned body = make_body_type(at);
  Owned raw = make_raw_type(at);
  Owned deferred = make_deferred_type(at);
  PyObject* modules = at->PySys_GetObject("modules");
  return module && body && raw && deferred && modules != nullptr && at->PyModule_AddFunctions(module.get(), functions) == 0 &&
         at->PyObject_SetAttrString(module.get(), "Body", body.get()) == 0 && at->PyObject_SetAttrString(module.get(), "Raw", raw.get()) == 0 &&
         at->PyDict_SetItemString(modules, "_aiges_native", module.get()) == 0;
}

}  // namespace aiges::py
