// The body type, `_aiges_native.Body`: a request body that is zero-copy and bytes-compatible at once (DESIGN decision 5).
// It exports a read-only buffer over a core::Bytes record and answers what wrappers do with bytes; what it does not do itself it hands to one cached
// `bytes` copy. Every view of the memory holds the body, and the body holds the record, so its deallocation is the signal that the last view is
// gone. It has no bf_releasebuffer: with one, `y#` and `s#` refuse it (hazards R14). `isinstance(x, bytes)` is true by `__class__`; `type(x)` is not bytes.
#pragma once

#include "../core/bytes.h"
#include "owned.h"

#include <atomic>

namespace aiges::py {

// Makes the type; once, attached. Empty on failure, with a Python error set.
Owned make_body_type(const Attached& at);
// A new body over the record. Null with a Python error set on failure.
PyObject* new_body(const Attached& at, core::BytesRef bytes);
bool is_body_type(PyObject* type);
// The record of a body (borrowed).
core::Bytes* body_bytes(PyObject* body);

extern std::atomic<int64_t> live_bodies;

}  // namespace aiges::py
