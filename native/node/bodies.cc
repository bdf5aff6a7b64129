#include "bodies.h"

#include "../core/lane.h"
#include "../core/registry.h"
#include "backing_store.h"

#include <cstring>
#include <new>

#include <unistd.h>

namespace aiges::node {

using core::BodyOut;
using core::Bytes;
using core::BytesRef;

namespace {

BytesRef take_body(napi_env env, napi_value view, Mode mode, core::Tally& tally) {
  size_t length = 0;
  size_t offset = 0;
  void* data = nullptr;
  napi_value buffer = nullptr;
  if (napi_get_typedarray_info(env, view, nullptr, &length, &data, &buffer, &offset) != napi_ok) {
    throw_error(env, "AIGES_ERR_INVALID_ARGUMENT", "a body is not a Uint8Array");
    return {};
  }
  bool detached = false;
  if (napi_is_detached_arraybuffer(env, buffer, &detached) == napi_ok && detached) {
    throw_error(env, "AIGES_ERR_BUFFER_DETACHED", "a Buffer was detached (transferred away) before the call took it");
    return {};
  }
  auto* bytes = static_cast<const uint8_t*>(data);
  BytesRef pinned;
  if (mode != Mode::kCopy) {
    BytesRef ours = core::Registry::instance().find(bytes - offset, offset + length);
    if (ours && offset == 0 && ours->size() == length) {
      pinned = std::move(ours);
    } else if (ours) {
      pinned = BytesRef::adopt(new (std::nothrow) core::SliceBytes(std::move(ours), offset, length));
    }
  }
  if (!pinned && mode == Mode::kShare) pinned = BackingStores::instance().pin(buffer, bytes, length);
  if (pinned) {
    core::add(tally.in_shared, length);
    return pinned;
  }
  pinned = BytesRef::adopt(Bytes::copy_of(bytes, length));
  if (!pinned) throw_error(env, "AIGES_ERR_TOO_LARGE", "no memory for a copy of a body of " + std::to_string(length) + " bytes");
  core::add(tally.in_copied, length);
  return pinned;
}

// A copy in memory that V8 collects. By way of a Buffer, because that one is not zeroed first.
napi_value as_copy(napi_env env, const Bytes& bytes) {
  void* data = nullptr;
  napi_value buffer = nullptr;
  if (napi_create_buffer(env, bytes.size(), &data, &buffer) != napi_ok || data == nullptr) return nullptr;
  std::memcpy(data, bytes.data(), bytes.size());
  napi_value memory = nullptr;
  size_t offset = 0;
  size_t length = 0;
  if (napi_get_typedarray_info(env, buffer, nullptr, nullptr, nullptr, &memory, &offset) != napi_ok || offset != 0 ||
      napi_get_arraybuffer_info(env, memory, nullptr, &length) != napi_ok || length != bytes.size()) {
    return nullptr;  // a pooled Buffer would show its neighbours; Node pools no Buffer of this size
  }
  return memory;
}

}  // namespace

bool take_bodies(napi_env env, napi_value list, core::Call& call) {
  uint32_t n = 0;
  if (napi_get_array_length(env, list, &n) != napi_ok) return false;
  call.bodies.reserve(n / 2);
  for (uint32_t i = 0; i + 1 < n; i += 2) {
    napi_value view = nullptr;
    napi_value mode = nullptr;
    uint32_t how = 0;
    napi_get_element(env, list, i, &view);
    napi_get_element(env, list, i + 1, &mode);
    napi_get_value_uint32(env, mode, &how);
    call.bodies.push_back(take_body(env, view, static_cast<Mode>(how), call.lane->tally));
    if (!call.bodies.back()) return false;
  }
  return true;
}

int64_t within_machine(int64_t budget) {
  static const int64_t share = static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE) / 8;
  return share > 0 && share < budget ? share : budget;
}

napi_value give_body(napi_env env, const BodyOut& body, core::Tally& tally, int64_t budget) {
  Bytes* bytes = body.bytes.get();
  napi_value buffer = nullptr;
  int64_t out = outstanding().bytes.load(std::memory_order_relaxed);
  if (out == 0 || out + static_cast<int64_t>(bytes->size()) <= budget) buffer = make_external(env, bytes);
  if (buffer != nullptr) {
    core::add(body.copied ? tally.out_copied : tally.out_shared, bytes->size());
    return buffer;
  }
  core::add(tally.out_copied, bytes->size());
  return as_copy(env, *bytes);
}

}  // namespace aiges::node
