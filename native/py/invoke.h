// One call, from tape to tape, on an attached thread.
#pragma once

#include "../core/call.h"
#include "interpreter.h"
#include "key_cache.h"

namespace aiges::py {

// Runs the call and leaves its outcome in it. Never throws; whatever Python does becomes data. False: the answer comes later, by a Deferred, and the
// call must not be touched any more.
bool invoke(const Attached& at, core::Call& call, Interpreter& interpreter, KeyCache& keys);

// Makes `value` the outcome of the call, or the error that it cannot be sent. Takes the last reference of ours, so that bodies may leave uncopied.
void pack_outcome(const Attached& at, core::Call& call, Owned value, const Interpreter& interpreter);

}  // namespace aiges::py
