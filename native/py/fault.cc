#include "fault.h"

namespace aiges::py {

Owned take_exception(const Attached& at) {
  if (at->PyErr_GetRaisedException != nullptr) return Owned::adopt(at->PyErr_GetRaisedException());
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  at->PyErr_Fetch(&type, &value, &trace);
  if (type == nullptr) return {};
  at->PyErr_NormalizeException(&type, &value, &trace);
  if (trace != nullptr) at->PyException_SetTraceback(value, trace);
  Owned drop_type = Owned::adopt(type);
  Owned drop_trace = Owned::adopt(trace);
  return Owned::adopt(value);
}

namespace {

// Packs what `describe` answered; false leaves the call without an outcome.
bool pack_description(const Attached& at, core::Call& call, PyObject* description, PyObject* simplify) {
  call.status = core::Status::kError;
  call.bodies_out.clear();
  call.result.clear();
  Departures nothing_large;
  Packer packer(at, call.result, nothing_large, simplify);
  return packer.value(description) && nothing_large.empty();
}

}  // namespace

void fail_with_exception(const Attached& at, core::Call& call, PyObject* describe, PyObject* simplify) {
  Owned exception = take_exception(at);
  if (!exception) {
    call.fail("AIGES_ERR_RUNTIME", "Python reported a failure without an exception");
    return;
  }
  PyObject* args[] = {exception.get()};
  Owned description = describe == nullptr ? Owned{} : Owned::adopt(at->PyObject_Vectorcall(describe, args, 1, nullptr));
  if (description && pack_description(at, call, description.get(), simplify)) return;
  at->PyErr_Clear();
  Owned type = Owned::adopt(at->PyObject_Type(exception.get()));
  Owned name = Owned::adopt(at->PyObject_GetAttrString(type.get(), "__name__"));
  const char* text = name ? at->PyUnicode_AsUTF8AndSize(name.get(), nullptr) : nullptr;
  std::string message = std::string(text == nullptr ? "an exception" : text) + " (it could not be described)";
  at->PyErr_Clear();
  call.fail("AIGES_ERR_PYTHON", message);
}

void fail_to_pack(const Attached& at, core::Call& call, const Packer& packer, PyObject* describe, PyObject* simplify) {
  std::string path = packer.path();
  if (packer.code() != nullptr) {
    at->PyErr_Clear();
    call.fail(packer.code(), packer.message());
  } else {
    fail_with_exception(at, call, describe, simplify);
  }
  if (call.result.size() < 5 || call.result.data()[0] != static_cast<uint8_t>(core::Tag::kDict)) return;
  // The path goes last: the count of a DICT stands right behind its tag.
  uint8_t* count = call.result.data_at(1);
  uint32_t n = 0;
  std::memcpy(&n, count, sizeof(n));
  if (call.result.text("path") && call.result.text(path)) {
    ++n;
    std::memcpy(call.result.data_at(1), &n, sizeof(n));
  }
}

}  // namespace aiges::py
