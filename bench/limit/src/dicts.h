// Dicts from packed bytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "python.h"

namespace limit {

// A new dict, and `at` moves behind it. `place`: which two of the six keys of f3 these are, for the memory of keys seen.
PyObject* dict_at(const uint8_t*& at, size_t place);

}  // namespace limit
