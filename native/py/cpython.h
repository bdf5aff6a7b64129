// CPython as we know it: opaque objects, the few structs that are part of the stable ABI, and the symbol table (symbols.inc).
// There is no Python.h and no libpython at link time: `load_symbols` opens the library the user's interpreter belongs to, with RTLD_GLOBAL
// (extension modules look their symbols up there), and never closes it. The table is filled once, before any thread attaches; whoever wants to call a
// function needs an `Attached` (attached.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace aiges::py {

struct PyObject;
struct PyTypeObject;
struct PyThreadState;
struct PyInterpreterState;
using Py_ssize_t = ptrdiff_t;

// The stable ABI since 3.11 (Include/pybuffer.h).
struct Py_buffer {
  void* buf;
  PyObject* obj;
  Py_ssize_t len;
  Py_ssize_t itemsize;
  int readonly;
  int ndim;
  char* format;
  Py_ssize_t* shape;
  Py_ssize_t* strides;
  Py_ssize_t* suboffsets;
  void* internal;
};
inline constexpr int kBufSimple = 0;
inline constexpr int kBufWritable = 0x0001;
inline constexpr int kBufFormat = 0x0004;
inline constexpr int kBufNd = 0x0008;
inline constexpr int kBufStrides = 0x0010 | kBufNd;
inline constexpr int kBufFullRo = (0x0100 | kBufStrides) | kBufFormat;

using PyCFunction = PyObject* (*)(PyObject*, PyObject*);
struct PyMethodDef {
  const char* ml_name;
  PyCFunction ml_meth;
  int ml_flags;
  const char* ml_doc;
};
inline constexpr int kMethVarargs = 0x0001;
inline constexpr int kMethKeywords = 0x0002;
inline constexpr int kMethNoargs = 0x0004;
inline constexpr int kMethO = 0x0008;

struct PyGetSetDef {
  const char* name;
  PyObject* (*get)(PyObject*, void*);
  int (*set)(PyObject*, PyObject*, void*);
  const char* doc;
  void* closure;
};
struct PyType_Slot {
  int slot;
  void* pfunc;
};
struct PyType_Spec {
  const char* name;
  int basicsize;
  int itemsize;
  unsigned int flags;
  PyType_Slot* slots;
};
inline constexpr unsigned kTypeDefault = 0;  // Py_TPFLAGS_DEFAULT adds nothing a heap type of ours needs
inline constexpr unsigned kTypeDisallowInstantiation = 1u << 7;

// Slot numbers (Include/typeslots.h), stable ABI.
namespace slot {
inline constexpr int kBfGetbuffer = 1;
inline constexpr int kMpLength = 4;
inline constexpr int kMpSubscript = 5;
inline constexpr int kNbRemainder = 34;
inline constexpr int kSqConcat = 40;
inline constexpr int kSqContains = 41;
inline constexpr int kSqItem = 44;
inline constexpr int kSqLength = 45;
inline constexpr int kSqRepeat = 46;
inline constexpr int kTpDealloc = 52;
inline constexpr int kTpDoc = 56;
inline constexpr int kTpGetattro = 58;
inline constexpr int kTpHash = 59;
inline constexpr int kTpIter = 62;
inline constexpr int kTpMethods = 64;
inline constexpr int kTpNew = 65;
inline constexpr int kTpRepr = 66;
inline constexpr int kTpRichcompare = 67;
inline constexpr int kTpStr = 70;
inline constexpr int kTpGetset = 73;
inline constexpr int kTpFree = 74;
}  // namespace slot

inline constexpr size_t kVectorcallOffset = size_t{1} << (8 * sizeof(size_t) - 1);
inline constexpr int kLt = 0, kLe = 1, kEq = 2, kNe = 3, kGt = 4, kGe = 5;

struct Symbols {
#define AIGES_FN(since, returns, type, name, parameters) type(*name) parameters = nullptr;
#define AIGES_OBJ(name) PyObject* name = nullptr;
#define AIGES_TYPE(name) PyObject* name = nullptr;
#include "symbols.inc"
#undef AIGES_FN
#undef AIGES_OBJ
#undef AIGES_TYPE

  PyObject* none = nullptr;    // &_Py_NoneStruct
  Py_ssize_t object_size = 0;  // object.__basicsize__, read once Python runs
  int minor = 0;               // 11 for 3.11
  bool free_threaded = false;
};

// Opens `library` and fills the table; an error text that names what is missing, or empty.
std::string load_symbols(const std::string& library, Symbols& symbols);
// Claims the opened library for this copy of the addon; false when another copy in this process has. Two copies that start at the same moment would
// both find Python not initialised, so the claim is an exchange on a variable that all copies see: a hook of the interactive prompt, which nobody has here.
bool claim_library();
// A start-up flag, set by name before initialisation; false when this Python has none of that name.
bool set_flag(const char* name, int value);

}  // namespace aiges::py
