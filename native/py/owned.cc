#include "owned.h"

#include "../core/home_queue.h"

#include <new>

namespace aiges::py {
namespace {

struct Homecomer final : core::HomeQueue::Item {
  explicit Homecomer(PyObject* object) : object(object) {}
  void arrive() override {
    Attached::drop_here(object);
    delete this;
  }
  PyObject* object;
};

}  // namespace

void send_home(PyObject* object) {
  // Without memory for the way home the reference stays: a leak is better than an end.
  if (auto* homecomer = new (std::nothrow) Homecomer(object)) core::HomeQueue::instance().push(homecomer);
}

}  // namespace aiges::py
