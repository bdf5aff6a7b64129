// `_aiges_native.Deferred`: the answer to a call that its function does not give yet. `defer()`, called while the function runs, takes the answer out of
// its hands: what it returns is dropped, and the call stays open until `resolve(box)` or `fail(exception)` from any Python thread, once. A function that
// raises answers by that. A Deferred that is dropped without an answer fails its call. None when the caller waits on the spot: then wait as well.
#pragma once

#include "owned.h"

namespace aiges::py {

Owned make_deferred_type(const Attached& at);

// A function of the module.
PyObject* defer(PyObject* module, PyObject* none);

// The one object in the list `box`, which is empty afterwards: a caller can so hand over the only reference. Empty with a Python error set.
Owned unbox(const Attached& at, PyObject* box);

}  // namespace aiges::py
