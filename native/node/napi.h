// The one place that includes Node-API, and how this folder reads arguments. Version 8, C interface: no C++ wrapper can throw what user code threw.
// JavaScript thread only.
#pragma once

#define NAPI_VERSION 8
#include <node_api.h>

#include <string>
#include <string_view>
#include <vector>

namespace aiges::node {

// Throws an Error with a code on the JavaScript side; returns null for `return throw_error(…)`.
inline napi_value throw_error(napi_env env, const char* code, const std::string& message) {
  napi_throw_error(env, code, message.c_str());
  return nullptr;
}

template <size_t N>
struct Args {
  Args(napi_env env, napi_callback_info info) : env(env) { napi_get_cb_info(env, info, &count, value, nullptr, &data); }

  bool given(size_t i) const {
    napi_valuetype type = napi_undefined;
    return i < count && napi_typeof(env, value[i], &type) == napi_ok && type != napi_undefined && type != napi_null;
  }
  uint32_t u32(size_t i) const {
    uint32_t v = 0;
    napi_get_value_uint32(env, value[i], &v);
    return v;
  }
  int64_t i64(size_t i) const {
    int64_t v = 0;
    napi_get_value_int64(env, value[i], &v);
    return v;
  }
  bool flag(size_t i) const {
    bool v = false;
    napi_get_value_bool(env, value[i], &v);
    return v;
  }

  napi_env env;
  void* data = nullptr;  // what the function was created with
  size_t count = N;
  napi_value value[N == 0 ? 1 : N];
};

inline std::string text_of(napi_env env, napi_value value) {
  size_t size = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &size) != napi_ok) return {};
  std::string text(size, '\0');
  napi_get_value_string_utf8(env, value, text.data(), size + 1, &size);
  return text;
}

inline std::string text_property(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  return napi_get_named_property(env, object, name, &value) == napi_ok ? text_of(env, value) : std::string{};
}

inline std::vector<std::string> texts_property(napi_env env, napi_value object, const char* name) {
  std::vector<std::string> texts;
  napi_value list = nullptr;
  uint32_t n = 0;
  if (napi_get_named_property(env, object, name, &list) != napi_ok || napi_get_array_length(env, list, &n) != napi_ok) return texts;
  for (uint32_t i = 0; i < n; ++i) {
    napi_value item = nullptr;
    if (napi_get_element(env, list, i, &item) == napi_ok) texts.push_back(text_of(env, item));
  }
  return texts;
}

inline void set_text(napi_env env, napi_value object, const char* name, std::string_view text) {
  napi_value value = nullptr;
  if (napi_create_string_utf8(env, text.data(), text.size(), &value) == napi_ok) napi_set_named_property(env, object, name, value);
}

inline void set_number(napi_env env, napi_value object, const char* name, double number) {
  napi_value value = nullptr;
  if (napi_create_double(env, number, &value) == napi_ok) napi_set_named_property(env, object, name, value);
}

}  // namespace aiges::node
