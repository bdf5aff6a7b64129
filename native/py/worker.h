// Python threads of a lane, and a JavaScript thread's own entrance for calls on the spot.
#pragma once

#include "interpreter.h"
#include "key_cache.h"

namespace aiges::py {

// The loop of one lane thread; returns when the lane is closed and empty.
void work(core::Lane* lane, Interpreter& interpreter);

// Runs a call on the JavaScript thread, with that thread's own state.
class SpotEntrance final : public core::Entrance {
 public:
  void run(core::Call& call, Interpreter& interpreter);

 private:
  ThreadState state_;
  KeyCache keys_;
};

}  // namespace aiges::py
