// Our own threads: 16 MiB of stack (Python's C recursion overruns the usual 1 MiB, hazards Q1). Signals are not blocked: children that a plugin
// starts would inherit the mask and could not be terminated; Node's handlers only write to a pipe and may run on any thread. Threads are never joined; they end by returning, or with the process.
#pragma once

#include <cstdint>
#include <functional>

namespace aiges::core {

// False when the system refuses another thread. `name` is cut to 15 characters.
bool start_thread(const char* name, std::function<void()> body);

// A number that is this thread's alone for the life of the process (the system re-uses its own).
uint64_t thread_number();

}  // namespace aiges::core
