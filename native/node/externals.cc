#include "externals.h"

#include "../core/registry.h"

namespace aiges::node {

using core::Bytes;

std::atomic<int64_t> Externals::bytes{0};
std::atomic<int64_t> Externals::buffers{0};

napi_value Externals::make(Bytes* record) {
  auto* out = new Out{this, record, nullptr};
  out_.insert(out);
  record->retain();
  core::Registry::instance().add(record);
  bytes.fetch_add(static_cast<int64_t>(record->size()), std::memory_order_relaxed);
  buffers.fetch_add(1, std::memory_order_relaxed);

  napi_value buffer = nullptr;
  napi_status status = napi_create_external_arraybuffer(env_, record->writable(), record->size(), finalize, out, &buffer);
  if (status == napi_ok) {
    if (watches_end_) {
      napi_create_reference(env_, buffer, 0, &out->buffer);
      // Hooks run last registered first, and Node has just registered one that finalizes this buffer: ours must look before it does.
      napi_remove_env_cleanup_hook(env_, environment_ends, this);
      napi_add_env_cleanup_hook(env_, environment_ends, this);
    }
    return buffer;
  }
  // Refused at the door: no finalizer will come. Any other failure may have come after Node took the memory, and then one does.
  if (status == napi_no_external_buffers_allowed || status == napi_cannot_run_js || status == napi_pending_exception) forget(out);
  return nullptr;
}

void Externals::forget(Out* out) {
  out_.erase(out);
  core::Registry::instance().remove(out->bytes);
  bytes.fetch_sub(static_cast<int64_t>(out->bytes->size()), std::memory_order_relaxed);
  buffers.fetch_sub(1, std::memory_order_relaxed);
  out->bytes->release();
  delete out;
}

void Externals::finalize(napi_env env, void*, void* hint) {
  auto* out = static_cast<Out*>(hint);
  if (out->buffer != nullptr) napi_delete_reference(env, out->buffer);
  out->home->forget(out);
}

void Externals::environment_ends(void* self) {
  auto* externals = static_cast<Externals*>(self);
  napi_handle_scope scope = nullptr;
  napi_open_handle_scope(externals->env_, &scope);
  for (Out* out : externals->out_) {
    napi_value buffer = nullptr;
    bool detached = false;
    napi_get_reference_value(externals->env_, out->buffer, &buffer);
    bool moved_on = buffer == nullptr || (napi_is_detached_arraybuffer(externals->env_, buffer, &detached) == napi_ok && detached);
    if (moved_on) out->bytes->retain();  // never released
  }
  napi_close_handle_scope(externals->env_, scope);
}

}  // namespace aiges::node
