// The one interpreter of the process. It is started on a thread of its own, which stays Python's main thread for ever, runs nothing of any plugin,
// and brings home what other threads let go while nobody was attached. Never finalized, never closed (DESIGN decision 8): at the end the process exits
// around it.
#pragma once

#include "../core/engine.h"
#include "deepbind.h"
#include "owned.h"
#include "targets.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace aiges::py {

class Interpreter final : public core::Engine {
 public:
  static Interpreter& instance();

  void start(const core::StartOptions& options, core::Call* call) override;
  uint32_t staff(core::Lane* lane, uint32_t threads) override;
  void run_here(core::Call& call, std::unique_ptr<core::Entrance>& entrance) override;
  void farewell(int64_t budget_ms) override;
  core::EngineFacts facts() override;
  bool started() const override { return phase_.load(std::memory_order_acquire) == Phase::kReady; }
  bool initialised() const override { return initialised_.load(std::memory_order_acquire); }

  // What calls need; filled before the phase turns kReady, kept for the life of the process.
  Targets targets;
  PyObject* describe = nullptr;
  PyObject* simplify = nullptr;
  PyObject* from_ms = nullptr;
  PyObject* unload = nullptr;
  PyObject* thread_started = nullptr;
  PyObject* thread_ended = nullptr;
  PyObject* run_atexit = nullptr;
  std::atomic<int> open_lanes{0};

 private:
  enum class Phase { kNone, kStarting, kReady, kFailed };

  void boot();
  std::string initialise();
  bool host(const Attached& at, core::Call& first);
  void settle(core::Call* first, Phase phase);
  void answer(core::Call* call);
  [[noreturn]] void keep_house();

  std::mutex mutex_;
  std::atomic<Phase> phase_{Phase::kNone};
  std::atomic<bool> initialised_{false};
  core::StartOptions options_;
  std::vector<core::Call*> waiting_;
  core::TapeWriter facts_tape_;  // what boot.start answered, or the error
  core::Status outcome_ = core::Status::kValue;
  SharedLibraries libraries_;
  PyThreadState* main_state_ = nullptr;
};

}  // namespace aiges::py
