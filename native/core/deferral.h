// A deferral: the promise that a call will be answered later than its Python function returns, by whichever thread has the answer.
// Shared by the call's Python thread and whoever answers. The call is handed over by the second of the two: the function's return and the answer.
// It is answered exactly once; until then it counts as running in its lane, so it can be abandoned and is seen as `cancelled`.
#pragma once

#include "call.h"

#include <mutex>

namespace aiges::core {

class Deferral {
 public:
  explicit Deferral(Call* call) : call_(call) {}
  Deferral(const Deferral&) = delete;
  Deferral& operator=(const Deferral&) = delete;

  // The right to answer: the call to fill, or null when somebody else has it.
  Call* claim();
  // The claimed call is filled. True: its function has returned, and it is now the caller's to hand over.
  bool answered();
  // The call's function has returned. True: it is answered, and the caller's to hand over; false: it must not be touched any more.
  bool function_returned();
  // The caller of the call has given it up, or has its answer.
  bool cancelled();

 private:
  std::mutex mutex_;
  Call* call_;  // null once it may be handed over
  bool claimed_ = false;
  bool answered_ = false;
  bool returned_ = false;
};

// Counts a deferred call and brings it to its mailbox.
void hand_over(Call* call);

}  // namespace aiges::core
