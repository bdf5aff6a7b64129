// Being attached to Python is a value one must hold: the symbol table is reachable only through `Attached`, so code that does not hold the GIL
// does not compile. An Attached is made by an AttachScope (this thread's own pinned state, made on this thread: hazards R15) or handed to callbacks
// that Python itself calls. Detached gives the GIL up for a while, around waits and long copies.
#pragma once

#include "../core/thread_rules.h"
#include "cpython.h"

// The addon is opened at run time; on glibc its few bytes of thread-local memory still fit the fast, fixed block.
#ifdef __GLIBC__
#define AIGES_TLS __attribute__((tls_model("initial-exec")))
#else
#define AIGES_TLS
#endif

namespace aiges::py {

class ThreadState;

class Attached {
 public:
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

  const Symbols* operator->() const { return &table(); }
  PyObject* none() const { return table().none; }

  // Python called us on this thread, so it is attached. Only for the C functions that Python's own tables point to.
  static const Attached& called_by_python() {
    static const Attached token;
    return token;
  }
  // Whether this very thread is attached; what a destructor asks that cannot be handed a token.
  static bool here() { return attached_here; }
  static void drop_here(PyObject* object) {
    AIGES_RULE(attached_here, "a Python reference was dropped by a thread that is not attached");
    symbols.Py_DecRef(object);
  }

 protected:
  Attached() = default;
  ~Attached() = default;

  static const Symbols& table() { return symbols; }

 private:
  friend class ThreadState;
  friend class Detached;
  friend class Interpreter;

  static Symbols symbols;
  static thread_local AIGES_TLS bool attached_here;
};

// A thread's own Python thread state. Made, used and dropped on one thread.
class ThreadState {
 public:
  ThreadState();
  ~ThreadState();
  ThreadState(const ThreadState&) = delete;
  ThreadState& operator=(const ThreadState&) = delete;

  // After this the destructor leaves the state alone: the process is going away.
  void abandon() { state_ = nullptr; }

 private:
  friend class AttachScope;
  void attach();
  void detach();
  PyThreadState* state_ = nullptr;
};

class AttachScope : public Attached {
 public:
  explicit AttachScope(ThreadState& state) : state_(state) { state_.attach(); }
  ~AttachScope() { state_.detach(); }
  // Lets other threads in, if they wait.
  void breathe() {
    state_.detach();
    state_.attach();
  }

 private:
  ThreadState& state_;
};

class Detached {
 public:
  explicit Detached(const Attached& at) : at_(at), here_(Attached::attached_here), state_(at->PyEval_SaveThread()) {
    Attached::attached_here = false;
  }
  ~Detached() {
    at_->PyEval_RestoreThread(state_);
    Attached::attached_here = here_;
  }
  Detached(const Detached&) = delete;
  Detached& operator=(const Detached&) = delete;

 private:
  const Attached& at_;
  bool here_;  // false on a thread the plugin started itself
  PyThreadState* state_;
};

}  // namespace aiges::py
