// `_aiges_native.emit(channel, box, patience)`: sends a value to the reader of a channel (core/channel.h), from any Python thread.
// Waits for room, not holding the GIL, at most `patience` seconds, negative for ever. Inside of a call nobody waits for ever: the thread that runs it
// belongs to all callers of the plugin (test/stream: "a session that nobody reads"), and on the JavaScript thread itself the reader could not even read
// meanwhile. Then the part goes beyond the bound; whoever makes the calls has to hold back. Raises for a value that cannot be sent.
#pragma once

#include "owned.h"

namespace aiges::py {

// A function of the module: 1 sent, 0 the channel is closed, -1 there was no room.
PyObject* emit(PyObject* module, PyObject* args);

}  // namespace aiges::py
