// The external ArrayBuffers that JavaScript holds: memory of records that it sees without a copy. Each holds its record until V8 lets go of the memory.
// When a Worker ends, Node runs the finalizers of all its external ArrayBuffers, also of those whose memory was moved on (`ab.transfer()`, then posted
// to another thread). Each is therefore watched by a weak pointer to its backing store: a record whose store still lives when its finalizer runs is kept
// for good rather than freed under its new reader (hazards A14; test/lifecycle/workers: "moved on before its Worker ended").
// JavaScript threads only, except the counters.
#pragma once

#include "../core/bytes.h"
#include "napi.h"

#include <atomic>

namespace aiges::node {

// An ArrayBuffer over the record's memory; null when the engine refuses external memory (Electron) or the environment ends.
napi_value make_external(napi_env env, core::Bytes* bytes);

// Outstanding in the whole process.
struct Outstanding {
  std::atomic<int64_t> bytes{0};
  std::atomic<int64_t> buffers{0};
};
Outstanding& outstanding();

}  // namespace aiges::node
