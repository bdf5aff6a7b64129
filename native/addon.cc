// The addon's entry, and the only file that knows both worlds: it introduces the Python side to the Node side.
#include "node/surface.h"
#include "py/interpreter.h"

NAPI_MODULE_INIT() { return aiges::node::make_surface(env, exports, aiges::py::Interpreter::instance()); }
