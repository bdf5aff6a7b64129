// One JavaScript environment (the main thread or a Worker): its registered tapes, its mailbox, its way to be woken.
// Everything here belongs to the environment's thread. At teardown a cleanup hook closes the mailbox first, so that nobody calls into an environment
// that is going away, then closes the lanes and channels this environment opened; calls still running finish and their outcomes are dropped.
// Member order is destruction order, last first.
#pragma once

#include "../core/engine.h"
#include "napi.h"
#include "open_channels.h"

#include <memory>
#include <vector>

namespace aiges::node {

class Environment {
 public:
  Environment(napi_env env, core::Engine& engine) : env_(env), engine_(engine) {}
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  bool open(napi_value on_wake, napi_value on_log, bool main_thread);
  void tapes(napi_value outbox, napi_value inbox, napi_value bodies);
  core::Lane* open_lane(uint32_t threads, bool timed, bool log, std::string name);
  core::Lane* lane(uint32_t id) const;
  // A call for engine work that is not in the outbox.
  core::Call* blank_call(uint32_t id);
  bool submit(napi_value bodies, bool has_bodies);
  bool call_sync(napi_value bodies, bool has_bodies);
  bool deliver_sync();
  // `refuse`: a first frame that does not fit becomes an error, for JavaScript has no memory for it.
  int64_t drain(bool refuse);
  void hold(bool on);
  bool main_thread() const { return main_thread_; }
  core::Engine& engine() { return engine_; }
  const std::shared_ptr<core::Mailbox>& mailbox() const { return mailbox_; }
  OpenChannels& channels() { return channels_; }

 private:
  struct Header {
    uint32_t lane, id, verb, target, end, inlined, pinned, reserved;
  };
  static void on_wake(napi_env env, napi_value callback, void* context, void* data);
  static void clean_up(void* self);
  // Calls user code; the first exception it left is returned, so that it can be thrown once everything is delivered.
  napi_value call_user(napi_value callback, size_t count, napi_value* args);
  napi_value deliver_log();
  std::unique_ptr<core::Call> new_call();
  void keep_spare(std::unique_ptr<core::Call> call);
  bool fill(core::Call& call, bool own_tape, napi_value bodies, bool has_bodies);
  // Writes the call's frame at `at` and its bodies into the array from `first_body` on; what it would need when it does not fit.
  size_t frame_size(const core::Call& call) const;
  // `budget`: external bytes that may be outstanding, see bodies.h.
  void write_frame(core::Call& call, size_t at, uint32_t first_body, int64_t budget);
  bool give_bodies(core::Call& call, uint32_t first_body, int64_t budget);

  napi_env env_;
  core::Engine& engine_;
  bool main_thread_ = false;
  bool held_ = false;
  bool logs_ = false;  // one of its lanes does
  uint8_t* outbox_ = nullptr;
  size_t outbox_size_ = 0;
  uint8_t* inbox_ = nullptr;
  size_t inbox_size_ = 0;
  napi_ref outbox_ref_ = nullptr;
  napi_ref inbox_ref_ = nullptr;
  napi_ref bodies_ref_ = nullptr;
  napi_ref on_log_ = nullptr;
  napi_threadsafe_function waker_ = nullptr;
  std::shared_ptr<core::Mailbox> mailbox_;
  std::vector<std::unique_ptr<core::Call>> spare_;  // used calls, for the next ones
  std::unique_ptr<core::Call> unfetched_;           // an outcome on the spot that waits for a larger inbox
  // Never destroyed: dropping a thread state needs the GIL, and this thread must not wait for it.
  std::unique_ptr<core::Entrance>* entrance_ = new std::unique_ptr<core::Entrance>;
  std::vector<core::Lane*> opened_;
  OpenChannels channels_;
  mutable core::Lane* last_lane_ = nullptr;  // the one asked for last
};

}  // namespace aiges::node
