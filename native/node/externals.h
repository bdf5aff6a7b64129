// The external ArrayBuffers of one environment: memory of records that JavaScript sees without a copy.
// Each holds its record until V8 lets go of the memory. When a Worker ends, Node runs the finalizers of all its external ArrayBuffers, also of those whose
// memory was moved on (`ab.transfer()`, then posted to another thread): such a record is kept for good rather than freed under its new reader
// (hazards A14; test/bodies: "moved on before its Worker ended"). JavaScript thread of the environment only, except the counters.
#pragma once

#include "../core/bytes.h"
#include "napi.h"

#include <atomic>
#include <unordered_set>

namespace aiges::node {

class Externals {
 public:
  explicit Externals(napi_env env) : env_(env) {}
  Externals(const Externals&) = delete;
  Externals& operator=(const Externals&) = delete;

  // Only a Worker's environment is torn down while others still read.
  void watch_end() { watches_end_ = true; }
  // An ArrayBuffer over the record's memory; null, without an exception, when the engine refuses external memory (Electron) or the environment ends.
  napi_value make(core::Bytes* bytes);

  // Outstanding in the whole process.
  static std::atomic<int64_t> bytes;
  static std::atomic<int64_t> buffers;

 private:
  struct Out {
    Externals* home;
    core::Bytes* bytes;
    napi_ref buffer;
  };
  static void finalize(napi_env env, void* data, void* hint);
  static void environment_ends(void* self);
  void forget(Out* out);

  napi_env env_;
  bool watches_end_ = false;
  std::unordered_set<Out*> out_;
};

}  // namespace aiges::node
