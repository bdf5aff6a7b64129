// Bodies at the border: views of JavaScript memory become records, records become ArrayBuffers. JavaScript thread only.
// In: one of our own external results pins its record; a plain ArrayBuffer is shared by co-owning its store; everything else is copied.
// Out: an external ArrayBuffer, as long as the budget of outstanding external bytes and the engine allow; else a copy that V8 owns.
#pragma once

#include "../core/call.h"
#include "../core/tally.h"
#include "externals.h"
#include "napi.h"

#include <vector>

namespace aiges::node {

// How JavaScript asks for a body (lib/native.ts).
enum class Mode : uint32_t { kShare = 0, kCopy = 1, kOursOrCopy = 2 };

// Reads [view, mode, …] into the call; the views' memory is looked at only now, after all user code has run. False when an exception is pending.
bool take_bodies(napi_env env, napi_value list, core::Call& call);

// An ArrayBuffer over the body; null when there is no memory for it (an exception may be pending).
napi_value give_body(napi_env env, const core::BodyOut& body, core::Tally& tally, int64_t budget);

// Outstanding external memory beyond which results are copied into memory that V8 can collect: finalizers run only when the loop turns, and a
// busy loop would hold gigabytes (hazards P8). One result alone may be larger.
// A loop that turns lets finalizers run, so asynchronous results may have more; both are cut to an eighth of the machine's memory.
inline constexpr int64_t kSyncBudget = int64_t{256} << 20;
inline constexpr int64_t kTurningBudget = int64_t{1} << 30;
int64_t within_machine(int64_t budget);

}  // namespace aiges::node
