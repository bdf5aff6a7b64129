// Synchronous limits. The JavaScript thread started Python and holds the GIL from then on, so a call is nothing but its conversion and
// the vectorcall itself. Nothing is checked that the bench does not do wrong.
#include <cstdint>

#include "addon.h"
#include "dicts.h"
#include "python.h"

namespace limit {
namespace {

PyObject* one = nullptr;    // f(x)
PyObject* three = nullptr;  // f3(a, b, c)
PyObject* head = nullptr;   // head(data)
PyObject* out = nullptr;    // out()
PyObject* stock = nullptr;  // stock(n, size)
const uint8_t* packed = nullptr;

napi_value number(napi_env env, PyObject* owned) {
  if (owned == nullptr) {
    py.PyErr_Print();
    return fail(env, "the Python function raised");
  }
  napi_value result = nullptr;
  napi_create_int64(env, py.PyLong_AsLong(owned), &result);
  py.Py_DecRef(owned);
  return result;
}

napi_value js_start(napi_env env, napi_callback_info info) {
  Arguments<4> args(env, info);
  std::string error = start_python(text(env, args.value[0]), text(env, args.value[1]), text(env, args.value[2]));
  if (!error.empty()) return fail(env, error);
  one = find_function("plugin", "f");
  three = find_function("plugin", "f3");
  head = find_function("plugin", "head");
  out = find_function("plugin", "out");
  stock = find_function("plugin", "stock");
  napi_get_arraybuffer_info(env, args.value[3], reinterpret_cast<void**>(const_cast<uint8_t**>(&packed)), nullptr);
  return nullptr;
}

napi_value js_noop(napi_env, napi_callback_info) { return nullptr; }

napi_value js_one(napi_env env, napi_callback_info info) {
  Arguments<1> args(env, info);
  int64_t x = 0;
  napi_get_value_int64(env, args.value[0], &x);
  PyObject* argument = py.PyLong_FromLong(x);
  PyObject* result = py.PyObject_Vectorcall(one, &argument, 1, nullptr);
  py.Py_DecRef(argument);
  return number(env, result);
}

napi_value js_three(napi_env env, napi_callback_info) {
  const uint8_t* at = packed;
  PyObject* arguments[3];
  for (size_t i = 0; i < 3; ++i) arguments[i] = dict_at(at, 2 * i);
  PyObject* result = py.PyObject_Vectorcall(three, arguments, 3, nullptr);
  for (PyObject* argument : arguments) py.Py_DecRef(argument);
  return number(env, result);
}

napi_value js_head(napi_env env, napi_callback_info info) {
  Arguments<1> args(env, info);
  void* data = nullptr;
  size_t size = 0;
  napi_get_typedarray_info(env, args.value[0], nullptr, &size, &data, nullptr, nullptr);
  PyObject* view = py.PyMemoryView_FromMemory(static_cast<char*>(data), static_cast<ptrdiff_t>(size), 0x100);
  PyObject* result = py.PyObject_Vectorcall(head, &view, 1, nullptr);
  py.Py_DecRef(view);
  return number(env, result);
}

napi_value js_stock(napi_env env, napi_callback_info info) {
  Arguments<2> args(env, info);
  PyObject* arguments[2];
  for (size_t i = 0; i < 2; ++i) {
    int64_t n = 0;
    napi_get_value_int64(env, args.value[i], &n);
    arguments[i] = py.PyLong_FromLong(n);
  }
  PyObject* result = py.PyObject_Vectorcall(stock, arguments, 2, nullptr);
  for (PyObject* argument : arguments) py.Py_DecRef(argument);
  return number(env, result);
}

napi_value js_out(napi_env env, napi_callback_info) {
  PyObject* bytes = py.PyObject_Vectorcall(out, nullptr, 0, nullptr);
  char* data = nullptr;
  ptrdiff_t size = 0;
  if (bytes == nullptr || py.PyBytes_AsStringAndSize(bytes, &data, &size) != 0) return number(env, nullptr);
  napi_value result = nullptr;
  // This thread holds the GIL whenever a finalizer runs.
  auto drop = [](napi_env, void*, void* object) { py.Py_DecRef(static_cast<PyObject*>(object)); };
  napi_create_external_arraybuffer(env, data, static_cast<size_t>(size), drop, bytes, &result);
  return result;
}

}  // namespace

void add_direct(napi_env env, napi_value exports) {
  add(env, exports, "start", js_start);
  add(env, exports, "noop", js_noop);
  add(env, exports, "one", js_one);
  add(env, exports, "three", js_three);
  add(env, exports, "head", js_head);
  add(env, exports, "stock", js_stock);
  add(env, exports, "out", js_out);
}

}  // namespace limit
