// One Python's header against what native/py believes of it: the type of every function and object in symbols.inc, the layout of every struct we
// fill, and the value of every constant we pass. Compiled, never run, once per Python by test/native/signatures.test.ts, with that Python's include folder;
// a difference is a failed static_assert that names the line. (Not *.cc: CMake's unit tests take those, and this needs Python.h.)
#include <Python.h>

#include "../../../native/py/cpython.h"

#include <cstddef>
#include <type_traits>

namespace {

// Constness under a pointer is a promise between compilers and not part of a call: 3.13 promises more than 3.11 does.
template <typename T>
struct Plain {
  using type = std::remove_cv_t<T>;
};
template <typename T>
struct Plain<T*> {
  using type = typename Plain<std::remove_cv_t<T>>::type*;
};
template <typename T>
using PlainOf = typename Plain<std::remove_cv_t<T>>::type;

template <typename R, typename... A>
struct Plain<R (*)(A...)> {
  using type = PlainOf<R> (*)(PlainOf<A>...);
};
template <typename R, typename... A>
struct Plain<R (*)(A..., ...)> {
  using type = PlainOf<R> (*)(PlainOf<A>..., ...);
};

template <typename Header, typename Ours>
constexpr bool same = std::is_same_v<PlainOf<Header>, PlainOf<Ours>>;

}  // namespace

// AIGES_SYMBOLS is symbols.inc, less the lines that came after this Python.
#define AIGES_FN(since, returns, type, name, parameters) static_assert(same<decltype(&(name)), type(*) parameters>, "signature of " #name);
#define AIGES_OBJ(name) static_assert(std::is_same_v<decltype(name), PyObject*>, "type of " #name);
#define AIGES_TYPE(name) static_assert(std::is_same_v<decltype(name), PyTypeObject>, "type of " #name);
#include AIGES_SYMBOLS
#undef AIGES_FN
#undef AIGES_OBJ
#undef AIGES_TYPE

namespace ours = aiges::py;

#define SAME_SIZE(type) static_assert(sizeof(::type) == sizeof(ours::type), "size of " #type)
#define SAME_PLACE(type, member)                                                                                                  \
  static_assert(offsetof(::type, member) == offsetof(ours::type, member) && sizeof(::type::member) == sizeof(ours::type::member), \
                "place of " #type "::" #member)

SAME_SIZE(Py_buffer);
SAME_PLACE(Py_buffer, buf);
SAME_PLACE(Py_buffer, obj);
SAME_PLACE(Py_buffer, len);
SAME_PLACE(Py_buffer, itemsize);
SAME_PLACE(Py_buffer, readonly);
SAME_PLACE(Py_buffer, ndim);
SAME_PLACE(Py_buffer, format);
SAME_PLACE(Py_buffer, shape);
SAME_PLACE(Py_buffer, strides);
SAME_PLACE(Py_buffer, suboffsets);
SAME_PLACE(Py_buffer, internal);
SAME_SIZE(PyMethodDef);
SAME_PLACE(PyMethodDef, ml_name);
SAME_PLACE(PyMethodDef, ml_meth);
SAME_PLACE(PyMethodDef, ml_flags);
SAME_PLACE(PyMethodDef, ml_doc);
SAME_SIZE(PyGetSetDef);
SAME_PLACE(PyGetSetDef, name);
SAME_PLACE(PyGetSetDef, get);
SAME_PLACE(PyGetSetDef, set);
SAME_PLACE(PyGetSetDef, doc);
SAME_PLACE(PyGetSetDef, closure);
SAME_SIZE(PyType_Slot);
SAME_PLACE(PyType_Slot, slot);
SAME_PLACE(PyType_Slot, pfunc);
SAME_SIZE(PyType_Spec);
SAME_PLACE(PyType_Spec, name);
SAME_PLACE(PyType_Spec, basicsize);
SAME_PLACE(PyType_Spec, itemsize);
SAME_PLACE(PyType_Spec, flags);
SAME_PLACE(PyType_Spec, slots);
static_assert(sizeof(::Py_ssize_t) == sizeof(ours::Py_ssize_t));

#define SAME_VALUE(header, name) static_assert((header) == (ours::name), #header " is " #name)

SAME_VALUE(PyBUF_SIMPLE, kBufSimple);
SAME_VALUE(PyBUF_WRITABLE, kBufWritable);
SAME_VALUE(PyBUF_FORMAT, kBufFormat);
SAME_VALUE(PyBUF_ND, kBufNd);
SAME_VALUE(PyBUF_STRIDES, kBufStrides);
SAME_VALUE(PyBUF_FULL_RO, kBufFullRo);
SAME_VALUE(METH_VARARGS, kMethVarargs);
SAME_VALUE(METH_KEYWORDS, kMethKeywords);
SAME_VALUE(METH_NOARGS, kMethNoargs);
SAME_VALUE(METH_O, kMethO);
SAME_VALUE(Py_TPFLAGS_DEFAULT, kTypeDefault);
SAME_VALUE(Py_TPFLAGS_DISALLOW_INSTANTIATION, kTypeDisallowInstantiation);
SAME_VALUE(Py_bf_getbuffer, slot::kBfGetbuffer);
SAME_VALUE(Py_mp_length, slot::kMpLength);
SAME_VALUE(Py_mp_subscript, slot::kMpSubscript);
SAME_VALUE(Py_nb_remainder, slot::kNbRemainder);
SAME_VALUE(Py_sq_concat, slot::kSqConcat);
SAME_VALUE(Py_sq_contains, slot::kSqContains);
SAME_VALUE(Py_sq_item, slot::kSqItem);
SAME_VALUE(Py_sq_length, slot::kSqLength);
SAME_VALUE(Py_sq_repeat, slot::kSqRepeat);
SAME_VALUE(Py_tp_dealloc, slot::kTpDealloc);
SAME_VALUE(Py_tp_doc, slot::kTpDoc);
SAME_VALUE(Py_tp_getattro, slot::kTpGetattro);
SAME_VALUE(Py_tp_hash, slot::kTpHash);
SAME_VALUE(Py_tp_iter, slot::kTpIter);
SAME_VALUE(Py_tp_methods, slot::kTpMethods);
SAME_VALUE(Py_tp_new, slot::kTpNew);
SAME_VALUE(Py_tp_repr, slot::kTpRepr);
SAME_VALUE(Py_tp_richcompare, slot::kTpRichcompare);
SAME_VALUE(Py_tp_str, slot::kTpStr);
SAME_VALUE(Py_tp_getset, slot::kTpGetset);
SAME_VALUE(Py_tp_free, slot::kTpFree);
SAME_VALUE(PY_VECTORCALL_ARGUMENTS_OFFSET, kVectorcallOffset);
SAME_VALUE(Py_LT, kLt);
SAME_VALUE(Py_LE, kLe);
SAME_VALUE(Py_EQ, kEq);
SAME_VALUE(Py_NE, kNe);
SAME_VALUE(Py_GT, kGt);
SAME_VALUE(Py_GE, kGe);
