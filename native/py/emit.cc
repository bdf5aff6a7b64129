#include "emit.h"

#include "../core/channel.h"
#include "deferred.h"
#include "embed_module.h"
#include "interpreter.h"
#include "pack.h"
#include "release.h"

namespace aiges::py {
namespace {

using Entry = core::Channel::Entry;

Entry enter(const Attached& at, core::Channel& channel, double patience) {
  const core::Call* call = running_here().call;
  // On the JavaScript thread: its call has no mailbox (core/call.h).
  bool on_the_spot = call != nullptr && call->mailbox == nullptr;
  Entry entry = channel.enter(on_the_spot || (call != nullptr && patience < 0));
  if (entry != Entry::kFull || patience == 0) return entry;
  Detached others_run(at);
  return channel.wait_and_enter(patience < 0 ? -1 : static_cast<int64_t>(patience * 1000));
}

}  // namespace

PyObject* emit(PyObject*, PyObject* args) {
  const Attached& at = Attached::called_by_python();
  unsigned id = 0;
  PyObject* box = nullptr;
  double patience = 0;
  if (at->PyArg_ParseTuple(args, "IOd:emit", &id, &box, &patience) == 0) return nullptr;
  std::shared_ptr<core::Channel> channel = core::Channels::instance().find(id);
  Entry entry = channel == nullptr ? Entry::kClosed : enter(at, *channel, patience);
  if (entry != Entry::kEntered) return at->PyLong_FromLongLong(entry == Entry::kClosed ? 0 : -1);
  auto part = std::make_unique<core::Call>();
  Departures departures;
  Interpreter& interpreter = Interpreter::instance();
  Packer packer(at, part->result, departures, interpreter.simplify);
  Owned value = unbox(at, box);
  bool packed = value && packer.value(value.get());
  value.drop(at);
  if (!packed || !departures.settle(at, *part)) {
    channel->leave();
    if (packer.code() != nullptr) {
      at->PyErr_Clear();
      at->PyErr_SetString(at->PyExc_ValueError, packer.message().c_str());
    } else if (at->PyErr_Occurred() == nullptr) {
      at->PyErr_SetString(at->PyExc_MemoryError, "no memory for a copy of a body");
    }
    return nullptr;
  }
  part->inlined_out = packer.inlined();
  channel->post(std::move(part));
  return at->PyLong_FromLongLong(1);
}

}  // namespace aiges::py
