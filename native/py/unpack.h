// Tape to Python. Runs attached, on the thread that will make the call. Every failure leaves a Python exception set; malformed tapes are a ValueError.
#pragma once

#include "../core/bytes.h"
#include "../core/tape.h"
#include "key_cache.h"

#include <vector>

namespace aiges::py {

class Unpacker {
 public:
  // `bodies` are moved from: each body value takes over its record (a second value with the same index adds a reference).
  Unpacker(const Attached& at, core::TapeReader& tape, std::vector<core::BytesRef>& bodies, KeyCache& keys, PyObject* from_ms)
      : at_(at), tape_(tape), bodies_(bodies), keys_(keys), from_ms_(from_ms) {}

  Owned value();
  // A string value as a cached key.
  Owned key();

 private:
  Owned malformed();
  Owned of_tag(core::Tag tag);
  Owned text(core::Tag tag);
  Owned wide_text();
  Owned big_int();
  Owned body();
  Owned inline_view();
  Owned as_view(Owned exporter, core::View view);
  Owned list(bool tuple);
  Owned dict(bool string_keys);
  Owned set();
  Owned datetime();

  const Attached& at_;
  core::TapeReader& tape_;
  std::vector<core::BytesRef>& bodies_;
  KeyCache& keys_;
  PyObject* from_ms_;
  uint32_t depth_ = 0;
  uint32_t nodes_ = 0;
};

}  // namespace aiges::py
