#include "invoke.h"

#include "../core/deferral.h"
#include "embed_module.h"
#include "fault.h"
#include "release.h"
#include "unpack.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace aiges::py {

using core::Call;
using core::Verb;

namespace {

// Libraries built with -ffast-math switch denormals off for the thread that loads them; the JavaScript thread must not notice (hazards B21).
class FloatMode {
#if defined(__SSE2__)
 public:
  FloatMode() : before_(_mm_getcsr()) {}
  ~FloatMode() {
    if (_mm_getcsr() != before_) _mm_setcsr(before_);
  }

 private:
  unsigned before_;
#endif
};

// The arguments of a call: a vector for PyObject_VectorcallMethod, whose first element is the target itself.
struct Arguments {
  static constexpr size_t kFew = 12;

  void push(Owned value) {
    if (size < kFew) {
      few[size] = std::move(value);
    } else {
      if (many.empty()) {
        for (Owned& moved : few) many.push_back(std::move(moved));
      }
      many.push_back(std::move(value));
    }
    ++size;
  }
  // Owned is one pointer, so a run of them is what Python wants to see.
  PyObject* const* data() const { return reinterpret_cast<PyObject* const*>(size <= kFew ? few : many.data()); }
  size_t positional() const { return size - keywords; }

  size_t size = 0;
  size_t keywords = 0;
  Owned few[kFew];
  std::vector<Owned> many;
  Owned words;  // tuple of keyword names, or empty
  Owned name;
};
static_assert(sizeof(Owned) == sizeof(PyObject*));

bool read_arguments(const Attached& at, core::TapeReader& tape, Unpacker& unpack, Arguments& into) {
  uint32_t argc = tape.items();
  for (uint32_t i = 0; i < argc; ++i) {
    Owned value = unpack.value();
    if (!value) return false;
    into.push(std::move(value));
  }
  uint32_t kwargc = tape.items(2);
  if (kwargc == 0) return tape.ok();
  into.words = Owned::adopt(at->PyTuple_New(kwargc));
  for (uint32_t i = 0; into.words && i < kwargc; ++i) {
    Owned word = unpack.key();
    if (!word) return false;
    at->PyTuple_SetItem(into.words.get(), i, word.leak());
    Owned value = unpack.value();
    if (!value) return false;
    into.push(std::move(value));
  }
  into.keywords = kwargc;
  return static_cast<bool>(into.words);
}

// `linalg.norm` on a module is its attribute's attribute: walks to the owner of the last name.
Owned owner_of(const Attached& at, Owned target, std::string_view& name, KeyCache& keys) {
  for (size_t dot = name.find('.'); target && dot != std::string_view::npos; dot = name.find('.')) {
    Owned part = keys.get(at, name.substr(0, dot));
    name.remove_prefix(dot + 1);
    target = part ? Owned::adopt(at->PyObject_GetAttr(target.get(), part.get())) : Owned{};
  }
  return target;
}

Owned run(const Attached& at, Call& call, Interpreter& interpreter, KeyCache& keys) {
  core::TapeReader tape(call.tape, call.tape_size);
  Unpacker unpack(at, tape, call.bodies, keys, interpreter.from_ms);
  std::string_view name = tape.text();
  Arguments arguments;
  Owned target = interpreter.targets.find(at, call.target);
  if (!target) {
    at->PyErr_SetString(at->PyExc_ValueError, "this plugin has been released");
    return {};
  }
  target = owner_of(at, std::move(target), name, keys);
  arguments.name = target ? keys.get(at, name) : Owned{};
  if (!arguments.name) return {};
  arguments.push(std::move(target));
  if (!read_arguments(at, tape, unpack, arguments)) {
    if (at->PyErr_Occurred() == nullptr) at->PyErr_SetString(at->PyExc_ValueError, "malformed tape");
    return {};
  }
  call.bodies.clear();  // the objects hold their records now

  return Owned::adopt(
      at->PyObject_VectorcallMethod(arguments.name.get(), arguments.data(), arguments.positional() | kVectorcallOffset, arguments.words.get()));
}

// (object, manifest): keeps the object; JavaScript gets [handle, manifest].
Owned keep_target(const Attached& at, Owned pair, const core::Lane* lane, Interpreter& interpreter) {
  PyObject* object = at->PyTuple_GetItem(pair.get(), 0);
  PyObject* manifest = object == nullptr ? nullptr : at->PyTuple_GetItem(pair.get(), 1);
  if (manifest == nullptr) return {};
  Owned answer = Owned::adopt(at->PyList_New(2));
  if (!answer) return {};
  uint32_t handle = interpreter.targets.keep(Owned::retain(at, object), lane);
  at->Py_IncRef(manifest);
  at->PyList_SetItem(answer.get(), 0, at->PyLong_FromLongLong(handle));
  at->PyList_SetItem(answer.get(), 1, manifest);
  return answer;
}

}  // namespace

void pack_outcome(const Attached& at, Call& call, Owned value, const Interpreter& interpreter) {
  Departures departures;
  Packer packer(at, call.result, departures, interpreter.simplify);
  if (!packer.value(value.get())) {
    fail_to_pack(at, call, packer, interpreter.describe, interpreter.simplify);
    return;
  }
  // Nothing of ours may hold the reply when its bodies are asked who else does.
  value.drop(at);
  call.inlined_out = packer.inlined();
  if (!departures.settle(at, call)) call.fail("AIGES_ERR_TOO_LARGE", "no memory for a copy of a body of the result");
}

bool invoke(const Attached& at, Call& call, Interpreter& interpreter, KeyCache& keys) {
  FloatMode float_mode;
  Running before = running_here();
  running_here() = {&call, call.lane};
  Owned result = run(at, call, interpreter, keys);
  if (result && call.verb == Verb::kLoad) {
    result = keep_target(at, std::move(result), call.lane, interpreter);
  }
  running_here() = before;
  if (std::shared_ptr<core::Deferral> later = call.deferral) {
    if (result) {
      result.drop(at);
    } else if (later->claim() != nullptr) {
      fail_with_exception(at, call, interpreter.describe, interpreter.simplify);
      later->answered();
    } else {
      at->PyErr_Clear();  // it was answered before it raised
    }
    return later->function_returned();
  }
  if (!result) {
    fail_with_exception(at, call, interpreter.describe, interpreter.simplify);
  } else {
    pack_outcome(at, call, std::move(result), interpreter);
  }
  return true;
}

}  // namespace aiges::py
