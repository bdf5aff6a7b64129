#include "owned.h"

#include "../core/home_queue.h"

namespace aiges::py {
namespace {

struct Homecomer final : core::HomeQueue::Item {
  explicit Homecomer(PyObject* object) : object(object) {}
  void arrive() override {
    Attached::called_by_python()->Py_DecRef(object);
    delete this;
  }
  PyObject* object;
};

}  // namespace

void drop_anywhere(PyObject* object) {
  if (Attached::here()) {
    Attached::called_by_python()->Py_DecRef(object);
    return;
  }
  core::HomeQueue::instance().push(new Homecomer(object));
}

}  // namespace aiges::py
