#include "deferred.h"

#include "../core/deferral.h"
#include "../core/mailbox.h"
#include "embed_module.h"
#include "fault.h"
#include "invoke.h"

#include <memory>

namespace aiges::py {
namespace {

using Shared = std::shared_ptr<core::Deferral>;

PyObject* deferred_type = nullptr;

size_t header_size(const Attached& at) { return (static_cast<size_t>(at->object_size) + 7) & ~size_t{7}; }

Shared*& content(PyObject* self) { return *reinterpret_cast<Shared**>(reinterpret_cast<char*>(self) + header_size(Attached::called_by_python())); }

PyObject* truth(const Attached& at, bool value) { return at->PyBool_FromLong(value ? 1 : 0); }

void finish(core::Deferral& deferral, core::Call* call) {
  if (deferral.answered()) core::hand_over(call);
}

// resolve(box) -> bool: False when there is an answer already, or nobody wants one.
PyObject* resolve(PyObject* self, PyObject* box) {
  const Attached& at = Attached::called_by_python();
  Shared deferral = *content(self);
  core::Call* call = deferral->claim();
  if (call == nullptr) return truth(at, false);
  Owned value = unbox(at, box);
  if (value) {
    pack_outcome(at, *call, std::move(value), Interpreter::instance());
  } else {
    fail_with_exception(at, *call, Interpreter::instance().describe, Interpreter::instance().simplify);
  }
  finish(*deferral, call);
  return truth(at, true);
}

// fail(exception) -> bool, as resolve.
PyObject* fail(PyObject* self, PyObject* exception) {
  const Attached& at = Attached::called_by_python();
  Shared deferral = *content(self);
  core::Call* call = deferral->claim();
  if (call == nullptr) return truth(at, false);
  Owned type = Owned::adopt(at->PyObject_Type(exception));
  at->PyErr_SetObject(type.get(), exception);
  fail_with_exception(at, *call, Interpreter::instance().describe, Interpreter::instance().simplify);
  finish(*deferral, call);
  return truth(at, true);
}

PyObject* cancelled(PyObject* self, PyObject*) { return truth(Attached::called_by_python(), (*content(self))->cancelled()); }

void dealloc(PyObject* self) {
  const Attached& at = Attached::called_by_python();
  PyObject* type = at->PyObject_Type(self);
  if (std::unique_ptr<Shared> deferral{content(self)}) {
    if (core::Call* call = (*deferral)->claim()) {
      call->fail("AIGES_ERR_INVALID_RESPONSE", "the plugin dropped the request without an answer");
      finish(**deferral, call);
    }
  }
  reinterpret_cast<void (*)(void*)>(at->PyType_GetSlot(reinterpret_cast<PyTypeObject*>(type), slot::kTpFree))(self);
  at->Py_DecRef(type);
  at->Py_DecRef(type);
}

PyMethodDef methods[] = {
    {"resolve", resolve, kMethO, "resolve(box): answers with what the list holds."},
    {"fail", fail, kMethO, "fail(exception): answers with this exception."},
    {"cancelled", cancelled, kMethNoargs, "Whether nobody waits for the answer any more."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

Owned make_deferred_type(const Attached& at) {
  PyType_Slot slots[] = {
      {slot::kTpMethods, methods},
      {slot::kTpDealloc, reinterpret_cast<void*>(dealloc)},
      {slot::kTpDoc, const_cast<char*>("The answer to a call whose function does not give it.")},
      {0, nullptr},
  };
  PyType_Spec spec{"_aiges_native.Deferred", static_cast<int>(header_size(at) + sizeof(Shared*)), 0, kTypeDefault | kTypeDisallowInstantiation,
                   slots};
  Owned type = Owned::adopt(at->PyType_FromSpec(&spec));
  if (type) {
    deferred_type = type.get();
    at->Py_IncRef(deferred_type);
  }
  return type;
}

PyObject* defer(PyObject*, PyObject*) {
  const Attached& at = Attached::called_by_python();
  core::Call* call = running_here().call;
  if (call == nullptr || call->mailbox == nullptr || call->deferral != nullptr) {
    at->Py_IncRef(at.none());
    return at.none();
  }
  PyObject* self = at->PyType_GenericAlloc(reinterpret_cast<PyTypeObject*>(deferred_type), 0);
  if (self == nullptr) return nullptr;
  call->deferral = std::make_shared<core::Deferral>(call);
  content(self) = new Shared(call->deferral);
  return self;
}

Owned unbox(const Attached& at, PyObject* box) {
  PyObject* inside = at->PyList_GetItem(box, 0);
  if (inside == nullptr) return {};
  Owned value = Owned::retain(at, inside);
  at->Py_IncRef(at.none());
  if (at->PyList_SetItem(box, 0, at.none()) < 0) return {};
  return value;
}

}  // namespace aiges::py
