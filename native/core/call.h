// A call: what JavaScript asked for, and the outcome once it has run. It is made on the JavaScript thread, handed to one Python thread,
// and comes back through the environment's mailbox; at every moment exactly one of them owns it.
#pragma once

#include "bytes.h"
#include "clock.h"
#include "tape.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace aiges::core {

class Deferral;
class Lane;
class Mailbox;

enum class Verb : uint32_t { kCall = 0, kLoad = 1 };
// kPart: not the outcome of a call but a part sent by a channel, whose id stands where the call's would.
enum class Status : uint32_t { kValue = 0, kError = 1, kPart = 2 };

// One body of a reply. `copied` says whether its memory is a copy made for JavaScript (for the counters).
struct BodyOut {
  BytesRef bytes;
  bool copied = false;
};

struct Call {
  Call* next = nullptr;  // in whichever list it is

  uint32_t id = 0;
  Verb verb = Verb::kCall;
  uint32_t target = 0;
  Lane* lane = nullptr;              // never freed while the process lives
  std::shared_ptr<Mailbox> mailbox;  // null for a call whose caller waits on the spot
  const uint8_t* tape = nullptr;     // borrowed by a call that runs on the spot, else inside `own_tape`
  size_t tape_size = 0;
  TapeWriter own_tape;
  std::vector<BytesRef> bodies;
  std::atomic<bool> cancelled{false};
  std::shared_ptr<Deferral> deferral;  // set while it runs, when its answer comes later

  Status status = Status::kValue;
  TapeWriter result;
  std::vector<BodyOut> bodies_out;
  uint64_t inlined_out = 0;  // bytes of bodies that went out on the tape itself

  int64_t submitted_ns = 0;

  // Makes this a blank call again, for the next use.
  void reset();
  // Makes this call fail with an error that has no Python exception behind it.
  void fail(std::string_view code, std::string_view message);
};

}  // namespace aiges::core
