// References: `Owned` holds one, a plain `PyObject*` parameter borrows one for the length of the call. `adopt` takes over a new reference,
// `retain` adds one. An Owned may die anywhere: on an attached thread its reference is dropped at once, elsewhere it goes home
// (core/home_queue.h) and dies at the next attach.
#pragma once

#include "attached.h"

#include <utility>

namespace aiges::py {

// Sends a reference home from a thread that is not attached.
void send_home(PyObject* object);

class Owned {
 public:
  Owned() = default;
  static Owned adopt(PyObject* object) {
    Owned owned;
    owned.object_ = object;
    return owned;
  }
  static Owned retain(const Attached& at, PyObject* object) {
    if (object != nullptr) at->Py_IncRef(object);
    return adopt(object);
  }
  Owned(Owned&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (object_ == nullptr) return;
    if (Attached::here()) {
      Attached::drop_here(object_);
    } else {
      send_home(object_);
    }
  }

  PyObject* get() const { return object_; }
  // Gives the reference away, to an argument that is taken over.
  PyObject* leak() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }
  void drop(const Attached& at) {
    if (object_ != nullptr) at->Py_DecRef(std::exchange(object_, nullptr));
  }

 private:
  PyObject* object_ = nullptr;
};

}  // namespace aiges::py
