// What the two halves of the limit addon share: arguments in, functions out.
#pragma once

#include <node_api.h>

#include <string>

namespace limit {

// The arguments of a call from JavaScript; absent ones are undefined.
template <size_t N>
struct Arguments {
  Arguments(napi_env env, napi_callback_info info) { napi_get_cb_info(env, info, &count, value, nullptr, nullptr); }
  size_t count = N;
  napi_value value[N];
};

std::string text(napi_env env, napi_value value);
napi_value fail(napi_env env, const std::string& message);
void add(napi_env env, napi_value exports, const char* name, napi_callback function);

void add_direct(napi_env env, napi_value exports);
void add_threaded(napi_env env, napi_value exports);

}  // namespace limit
