// A Python exception becomes data (docs/hosting.md, "The error DICT"): text and numbers only, so that nothing of Python outlives it.
#pragma once

#include "../core/call.h"
#include "pack.h"

namespace aiges::py {

// Takes the pending exception (there may be none) and makes it the outcome of `call`. `code` and `path` override what Python says, when given.
void fail_with_exception(const Attached& at, core::Call& call, PyObject* describe, PyObject* simplify);
// The outcome of a result that could not be packed.
void fail_to_pack(const Attached& at, core::Call& call, const Packer& packer, PyObject* describe, PyObject* simplify);

// The pending exception, normalised, with its traceback; empty when there is none. Clears it.
Owned take_exception(const Attached& at);

}  // namespace aiges::py
