// Co-owning the memory behind a plain ArrayBuffer. A strong napi_ref keeps the ArrayBuffer, not its memory: transfer and resize free it under a reader
// (hazards P1-P3). V8's BackingStore is what must be held; its two functions are exported by the node executable and looked up by their mangled names,
// with a self-test. Where they are missing or behave differently (Electron, Bun), everything is copied. The JavaScript thread makes records; any thread may drop them.
#pragma once

#include "../core/bytes.h"
#include "napi.h"

#include <memory>
#include <mutex>

namespace aiges::node {

class BackingStores {
 public:
  static BackingStores& instance();

  // Runs the self-test; once, on the first environment's thread.
  void probe(napi_env env);
  bool usable() const { return usable_; }
  // ArrayBuffer.transfer(n) of this engine reallocates memory that others co-own (V8 12); lib/value/transfer-guard.ts keeps it from that.
  bool transfer_moves() const { return transfer_moves_; }
  // Why not, for people.
  const std::string& reason() const { return reason_; }
  // A record over [data, data + size) inside this ArrayBuffer (or fixed SharedArrayBuffer) that co-owns its memory. Empty when it cannot.
  core::BytesRef pin(napi_value array_buffer, const uint8_t* data, size_t size) const;
  // Tells whether the memory of this ArrayBuffer still lives, without keeping it. Expired from the start where stores are not usable.
  std::weak_ptr<void> watch(napi_value array_buffer) const;

 private:
  bool look_up();
  std::string test(napi_env env) const;
  bool test_transfer(napi_env env) const;

  std::once_flag once_;
  bool usable_ = false;
  bool transfer_moves_ = false;
  std::string reason_ = "not probed";
};

}  // namespace aiges::node
