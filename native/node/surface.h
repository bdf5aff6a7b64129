// What lib/native.ts declares, in the same order. JavaScript thread only.
#pragma once

#include "../core/engine.h"
#include "napi.h"

namespace aiges::node {

napi_value make_surface(napi_env env, napi_value exports, core::Engine& engine);

}  // namespace aiges::node
