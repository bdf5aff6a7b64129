// `_aiges_native.Raw(obj)`: says of a reply value "send the bytes of this buffer exporter, whatever its type". It holds `obj` and nothing else.
#pragma once

#include "owned.h"

namespace aiges::py {

Owned make_raw_type(const Attached& at);
bool is_raw_type(PyObject* type);
// What it wraps, borrowed.
PyObject* raw_content(PyObject* raw);

}  // namespace aiges::py
