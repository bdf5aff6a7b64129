// One call, from tape to tape, on an attached thread.
#pragma once

#include "../core/call.h"
#include "interpreter.h"
#include "key_cache.h"

namespace aiges::py {

// Runs the call and leaves its outcome in it. Never throws; whatever Python does becomes data.
void invoke(const Attached& at, core::Call& call, Interpreter& interpreter, KeyCache& keys);

}  // namespace aiges::py
