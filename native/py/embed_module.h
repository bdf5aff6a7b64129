// The module `_aiges_native` (docs/hosting.md): what our own Python code may ask of native.
#pragma once

#include "owned.h"

namespace aiges::core {
struct Call;
class Lane;
}  // namespace aiges::core

namespace aiges::py {

// Makes the module and its types and puts it into sys.modules. False with a Python error set.
bool make_embed_module(const Attached& at);

// What runs on this thread, for `cancelled()`, `lane_name()` and output.
struct Running {
  core::Call* call = nullptr;
  core::Lane* lane = nullptr;
};
Running& running_here();
// True in a child made by os.fork(): native threads are gone.
bool forked();

}  // namespace aiges::py
