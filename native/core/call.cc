#include "call.h"

#include "mailbox.h"

namespace aiges::core {

void Call::reset() {
  next = nullptr;
  mailbox.reset();
  tape = nullptr;
  own_tape.clear();
  bodies.clear();
  cancelled.store(false, std::memory_order_relaxed);
  deferral.reset();
  status = Status::kValue;
  result.clear();
  bodies_out.clear();
  inlined_out = 0;
  submitted_ns = 0;
}

void Call::fail(std::string_view code, std::string_view message) {
  status = Status::kError;
  bodies_out.clear();
  result.clear();
  result.count(Tag::kDict, 2);
  result.text("code");
  result.text(code);
  result.text("message");
  result.text(message);
}

}  // namespace aiges::core
