#include "externals.h"

#include "../core/registry.h"
#include "backing_store.h"

namespace aiges::node {
namespace {

using core::Bytes;

struct External {
  Bytes* bytes;
  std::weak_ptr<void> store;
};

void forget(External* external) {
  Bytes* bytes = external->bytes;
  core::Registry::instance().remove(bytes);
  outstanding().bytes.fetch_sub(static_cast<int64_t>(bytes->size()), std::memory_order_relaxed);
  outstanding().buffers.fetch_sub(1, std::memory_order_relaxed);
  delete external;
  bytes->release();
}

void finalize(napi_env, void*, void* hint) {
  auto* external = static_cast<External*>(hint);
  bool moved_on = !external->store.expired();
  if (moved_on) external->bytes->retain();  // never released
  forget(external);
}

}  // namespace

Outstanding& outstanding() {
  static Outstanding counts;
  return counts;
}

napi_value make_external(napi_env env, Bytes* bytes) {
  auto* external = new External{bytes, {}};
  bytes->retain();
  core::Registry::instance().add(bytes);
  outstanding().bytes.fetch_add(static_cast<int64_t>(bytes->size()), std::memory_order_relaxed);
  outstanding().buffers.fetch_add(1, std::memory_order_relaxed);

  napi_value buffer = nullptr;
  napi_status status = napi_create_external_arraybuffer(env, bytes->writable(), bytes->size(), finalize, external, &buffer);
  if (status == napi_ok) {
    external->store = BackingStores::instance().watch(buffer);
    return buffer;
  }
  // Refused at the door: no finalizer will come. Any other failure may have come after Node took the memory, and then one does.
  if (status == napi_no_external_buffers_allowed || status == napi_cannot_run_js || status == napi_pending_exception) forget(external);
  return nullptr;
}

}  // namespace aiges::node
