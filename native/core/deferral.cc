#include "deferral.h"

#include "lane.h"
#include "mailbox.h"

namespace aiges::core {

Call* Deferral::claim() {
  std::lock_guard lock(mutex_);
  if (claimed_) return nullptr;
  claimed_ = true;
  return call_;
}

bool Deferral::answered() {
  std::lock_guard lock(mutex_);
  answered_ = true;
  if (returned_) call_ = nullptr;
  return returned_;
}

bool Deferral::function_returned() {
  std::lock_guard lock(mutex_);
  returned_ = true;
  if (answered_) call_ = nullptr;
  return answered_;
}

bool Deferral::cancelled() {
  std::lock_guard lock(mutex_);
  return call_ == nullptr || call_->cancelled.load(std::memory_order_relaxed);
}

void hand_over(Call* call) {
  call->lane->count(*call);
  call->lane->finished(call);
  deliver(call);
}

}  // namespace aiges::core
