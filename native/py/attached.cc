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
  Attached::symbols.PyEval_RestoreThread(state_);
  Attached::attached_here = true;
}

void ThreadState::detach() {
  Attached::symbols.PyEval_SaveThread();
  Attached::attached_here = false;
}

}  // namespace aiges::py
