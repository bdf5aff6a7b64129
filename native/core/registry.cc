#include "registry.h"

namespace aiges::core {

Registry& Registry::instance() {
  // Leaked on purpose: finalizers may run while the process is going away (hazards B18).
  static auto* registry = new Registry;
  return *registry;
}

void Registry::add(Bytes* bytes) {
  std::lock_guard lock(mutex_);
  entries_.emplace(bytes->data(), bytes);
}

void Registry::remove(Bytes* bytes) {
  std::lock_guard lock(mutex_);
  auto [first, last] = entries_.equal_range(bytes->data());
  for (auto it = first; it != last; ++it) {
    if (it->second != bytes) continue;
    entries_.erase(it);
    return;
  }
}

BytesRef Registry::find(const void* address, size_t size) {
  std::lock_guard lock(mutex_);
  auto [first, last] = entries_.equal_range(address);
  for (auto it = first; it != last; ++it) {
    if (it->second->size() >= size) return BytesRef::retain(it->second);
  }
  return {};
}

}  // namespace aiges::core
