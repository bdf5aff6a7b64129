// The entry of the limit addon: names what direct.cc (synchronous, the GIL held by the JavaScript thread for ever) and threaded.cc
// (asynchronous, the GIL held by one Python thread for ever) can do. A process uses one of the two, never both.
#include "addon.h"

namespace limit {

std::string text(napi_env env, napi_value value) {
  size_t size = 0;
  napi_get_value_string_utf8(env, value, nullptr, 0, &size);
  std::string result(size, '\0');
  napi_get_value_string_utf8(env, value, result.data(), size + 1, &size);
  return result;
}

napi_value fail(napi_env env, const std::string& message) {
  napi_throw_error(env, nullptr, message.c_str());
  return nullptr;
}

void add(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
  napi_set_named_property(env, exports, name, value);
}

}  // namespace limit

NAPI_MODULE_INIT() {
  limit::add_direct(env, exports);
  limit::add_threaded(env, exports);
  return exports;
}
