#include "attached.h"

namespace aiges::py {

Symbols Attached::symbols;
thread_local AIGES_TLS bool Attached::attached_here = false;

ThreadState::ThreadState() : state_(Attached::symbols.PyThreadState_New(Attached::symbols.PyInterpreterState_Main())) {}

ThreadState::~ThreadState() {
  if (state_ == nullptr) return;
  attach();
  Attached::symbols.PyThreadState_Clear(state_);
  Attached::symbols.PyThreadState_DeleteCurrent();
  Attached::attached_here = false;
}

void ThreadState::attach() {
  AIGES_RULE(!Attached::attached_here, "attached twice");
  AIGES_RULE(core::may_attach(), "a JavaScript thread attached outside of a synchronous call");
  Attached::symbols.PyEval_RestoreThread(state_);
  Attached::attached_here = true;
}

void ThreadState::detach() {
  AIGES_RULE(Attached::attached_here, "detached while not attached");
  Attached::symbols.PyEval_SaveThread();
  Attached::attached_here = false;
}

}  // namespace aiges::py
