// Departures: the large bodies of one reply, and the decision whether each may leave Python without a copy (DESIGN decision 6).
// Ownership is provable only for exact bytes, bytearray, an exact ndarray that owns its data, and our own body: the only reference left must be
// ours, measured after the reply object and all frames are gone, against a baseline calibrated at start-up. Everything else was or is copied.
// A JavaScript write must never change an object Python still uses: shared `bytes` are constants of the whole process.
#pragma once

#include "../core/call.h"
#include "owned.h"

#include <vector>

namespace aiges::py {

class Departures {
 public:
  // What an owner is; kOther is copied while packing.
  enum class Kind : uint8_t { kBytes, kByteArray, kNdarray, kBody, kOther };

  // Notes a body; its index on the tape. Negative when memory is out.
  int64_t note(const Attached& at, PyObject* owner, Kind kind, const Py_buffer* view);
  // Decides for each body, moves it into the call. Call when nothing of the reply is held any more. False when memory is out.
  bool settle(const Attached& at, core::Call& call);
  bool empty() const { return noted_.empty(); }

  // Measures what a reference count of one looks like here. Once, at start-up.
  static bool calibrate(const Attached& at);

 private:
  struct Noted {
    Owned owner;
    Kind kind;
    core::BytesRef copy;
  };
  std::vector<Noted> noted_;
};

}  // namespace aiges::py
