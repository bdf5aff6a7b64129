// The end of the process is ours once Python runs: library destructors under live Python threads crash (hazards R11). `arm` registers an exit handler
// that is the last one registered and so the first to run: it flushes plugin output and leaves with the code the process was going to have.
#pragma once

#include <cstdint>

namespace aiges::node {

// JavaScript thread of the main environment, inside process.on('exit').
void arm_exit(int code, int64_t budget_ms);

}  // namespace aiges::node
