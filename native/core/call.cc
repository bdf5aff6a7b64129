#include "call.h"

namespace aiges::core {

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
