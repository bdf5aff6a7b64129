// Python to tape. Runs attached, on the thread that made the call. Exact built-in types are packed here; every other type is shown to
// aiges_native.convert.simplify, which answers with something simpler or says why not. Dicts are copied item by item with owned references, and a dict
// that changes under the packer is refused: packing one value may run Python code (hazards I14).
// A large body is only noted here, with one reference to its owner; whether it may leave without a copy is decided in release.h, when
// the reply itself is gone.
#pragma once

#include "../core/tape.h"
#include "key_cache.h"
#include "release.h"

#include <string>
#include <vector>

namespace aiges::py {

class Packer {
 public:
  Packer(const Attached& at, core::TapeWriter& tape, Departures& out, PyObject* simplify) : at_(at), tape_(tape), out_(out), simplify_(simplify) {}

  // False when the value cannot be packed: then either a Python exception is set or `code()` names our own error.
  bool value(PyObject* object);

  const char* code() const { return code_; }
  const std::string& message() const { return message_; }
  // Where in the value it happened: `result.a[3]`.
  std::string path() const { return "result" + path_; }
  uint64_t inlined() const { return inlined_; }

 private:
  bool refuse(const char* code, std::string message);
  bool out_of_room();
  bool of_type(PyObject* object, PyObject* type);
  bool integer(PyObject* object);
  bool text(PyObject* object);
  bool exporter(PyObject* object, core::View view, Departures::Kind kind);
  bool list(PyObject* object, bool tuple);
  bool dict(PyObject* object);
  bool set(PyObject* object);
  bool stranger(PyObject* object);
  bool ndarray(PyObject* answer);
  bool enter(PyObject* object);
  void leave() { open_.pop_back(); }
  bool at_index(Py_ssize_t index);
  bool at_key(PyObject* key);

  const Attached& at_;
  core::TapeWriter& tape_;
  Departures& out_;
  PyObject* simplify_;
  std::vector<PyObject*> open_;  // containers being packed, outermost first
  uint32_t nodes_ = 0;
  uint32_t simplified_ = 0;
  uint64_t inlined_ = 0;
  const char* code_ = nullptr;
  std::string message_;
  std::string path_;
};

}  // namespace aiges::py
