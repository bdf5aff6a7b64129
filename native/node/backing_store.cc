#include "backing_store.h"

#include <memory>
#include <new>

#include <dlfcn.h>

namespace aiges::node {
namespace {

// v8::BackingStore, of which we know nothing but that a shared_ptr owns it. Node and this addon use the system's C++ library, so the pointer's layout is shared.
struct Store;
using StorePtr = std::shared_ptr<Store>;

// std::shared_ptr<v8::BackingStore> v8::ArrayBuffer::GetBackingStore(); a Node-API value is the handle the method expects as `this`.
StorePtr (*get_store)(void* array_buffer) = nullptr;
// void* v8::BackingStore::Data() const
void* (*store_data)(const Store* store) = nullptr;

class StoreBytes final : public core::Bytes {
 public:
  StoreBytes(StorePtr store, const uint8_t* data, size_t size) : Bytes(data, size), store_(std::move(store)) {}

 private:
  StorePtr store_;
};

}  // namespace

BackingStores& BackingStores::instance() {
  static auto* stores = new BackingStores;
  return *stores;
}

bool BackingStores::look_up() {
  get_store = reinterpret_cast<decltype(get_store)>(dlsym(RTLD_DEFAULT, "_ZN2v811ArrayBuffer15GetBackingStoreEv"));
  store_data = reinterpret_cast<decltype(store_data)>(dlsym(RTLD_DEFAULT, "_ZNK2v812BackingStore4DataEv"));
  return get_store != nullptr && store_data != nullptr;
}

std::string BackingStores::test(napi_env env) const {
  void* data = nullptr;
  napi_value buffer = nullptr;
  if (napi_create_arraybuffer(env, 64, &data, &buffer) != napi_ok) return "no memory for the self-test";
  StorePtr first = get_store(buffer);
  if (first == nullptr || store_data(first.get()) != data) return "V8's backing store does not answer as known";
  long before = first.use_count();
  StorePtr second = get_store(buffer);
  if (second != first || before < 2 || first.use_count() != before + 1) return "V8's backing store does not count as known";
  return {};
}

bool BackingStores::test_transfer(napi_env env) const {
  void* data = nullptr;
  napi_value buffer = nullptr;
  napi_value transfer = nullptr;
  napi_value length = nullptr;
  napi_value moved = nullptr;
  napi_valuetype type = napi_undefined;
  if (napi_create_arraybuffer(env, 65536, &data, &buffer) != napi_ok || napi_get_named_property(env, buffer, "transfer", &transfer) != napi_ok ||
      napi_typeof(env, transfer, &type) != napi_ok || type != napi_function || napi_create_uint32(env, 100, &length) != napi_ok) {
    return false;
  }
  StorePtr held = get_store(buffer);
  if (napi_call_function(env, buffer, transfer, 1, &length, &moved) != napi_ok) return false;
  return get_store(moved) == held;
}

void BackingStores::probe(napi_env env) {
  std::call_once(once_, [&] {
    reason_ = look_up() ? test(env) : "this JavaScript engine does not export V8's backing store";
    usable_ = reason_.empty();
    transfer_moves_ = usable_ && test_transfer(env);
  });
}

std::weak_ptr<void> BackingStores::watch(napi_value array_buffer) const {
  if (!usable_) return {};
  return std::shared_ptr<void>(get_store(array_buffer));
}

core::BytesRef BackingStores::pin(napi_value array_buffer, const uint8_t* data, size_t size) const {
  if (!usable_) return {};
  StorePtr store = get_store(array_buffer);
  if (store == nullptr || store_data(store.get()) == nullptr) return {};
  return core::BytesRef::adopt(new (std::nothrow) StoreBytes(std::move(store), data, size));
}

}  // namespace aiges::node
