#include "environment.h"

#include "../core/lane.h"
#include "../core/thread_rules.h"
#include "backing_store.h"
#include "bodies.h"
#include "waiting.h"

#include <algorithm>
#include <cstring>

namespace aiges::node {

using core::Call;
using core::Lane;
using core::Mailbox;

namespace {

constexpr size_t kTapeStart = sizeof(uint32_t) * 8;
constexpr size_t kFrameHead = sizeof(uint32_t) * 4;
constexpr size_t kErrorRoom = 192;
// More than this in one turn of the loop would keep timers waiting (hazards B8).
constexpr uint32_t kMostPerDrain = 256;

bool renew(napi_env env, napi_value value, napi_ref* ref) {
  if (*ref != nullptr) napi_delete_reference(env, *ref);
  *ref = nullptr;
  return napi_create_reference(env, value, 1, ref) == napi_ok;
}

void delete_calls(Call* call) {
  while (call != nullptr) {
    Call* next = call->next;
    delete call;
    call = next;
  }
}

}  // namespace

bool Environment::open(napi_value on_wake, napi_value on_log, bool main_thread) {
  main_thread_ = main_thread;
  core::becomes_javascript();
  BackingStores::instance().probe(env_);
  napi_value name = nullptr;
  napi_create_string_utf8(env_, "aiges-native", NAPI_AUTO_LENGTH, &name);
  if (napi_create_threadsafe_function(env_, on_wake, nullptr, name, 0, 1, nullptr, nullptr, this, &Environment::on_wake, &waker_) != napi_ok)
    return false;
  napi_unref_threadsafe_function(env_, waker_);
  renew(env_, on_log, &on_log_);
  napi_threadsafe_function waker = waker_;
  mailbox_ = std::make_shared<Mailbox>([waker] { napi_call_threadsafe_function(waker, nullptr, napi_tsfn_nonblocking); });
  // Registered after the function above, so it runs before that one's own hook (hazards B4).
  napi_add_env_cleanup_hook(env_, &Environment::clean_up, this);
  return true;
}

void Environment::clean_up(void* self) {
  auto* environment = static_cast<Environment*>(self);
  environment->mailbox_->close();
  napi_release_threadsafe_function(environment->waker_, napi_tsfn_abort);
  for (napi_ref* ref : {&environment->outbox_ref_, &environment->inbox_ref_, &environment->bodies_ref_, &environment->on_log_}) {
    if (*ref != nullptr) napi_delete_reference(environment->env_, *ref);
    *ref = nullptr;
  }
  environment->spare_.clear();
  environment->unfetched_.reset();
  // Whoever waits for room in one of them waits no longer.
  environment->channels_.close_all();
  for (Lane* lane : environment->opened_) delete_calls(lane->close(true, nullptr));
}

void Environment::on_wake(napi_env env, napi_value callback, void* context, void*) {
  if (env == nullptr || callback == nullptr) return;  // the environment is going away
  auto* self = static_cast<Environment*>(context);
  napi_value thrown = self->deliver_log();
  napi_value later = self->call_user(callback, 0, nullptr);
  if (thrown == nullptr) thrown = later;
  if (thrown != nullptr) napi_throw(env, thrown);
}

napi_value Environment::call_user(napi_value callback, size_t count, napi_value* args) {
  napi_value receiver = nullptr;
  napi_get_undefined(env_, &receiver);
  if (napi_call_function(env_, receiver, callback, count, args, nullptr) != napi_pending_exception) return nullptr;
  napi_value thrown = nullptr;
  napi_get_and_clear_last_exception(env_, &thrown);
  return thrown;
}

napi_value Environment::deliver_log() {
  core::LogLine line;
  napi_value callback = nullptr;
  napi_value thrown = nullptr;
  for (uint32_t n = 0; n < kMostPerDrain && mailbox_->take(line); ++n) {
    if (callback == nullptr && napi_get_reference_value(env_, on_log_, &callback) != napi_ok) break;
    napi_value args[3];
    napi_create_uint32(env_, line.lane->id, &args[0]);
    napi_create_uint32(env_, line.stream, &args[1]);
    napi_create_string_utf8(env_, line.text.data(), line.text.size(), &args[2]);
    napi_value later = call_user(callback, 3, args);
    if (thrown == nullptr) thrown = later;
  }
  return thrown;
}

void Environment::tapes(napi_value outbox, napi_value inbox, napi_value bodies) {
  renew(env_, outbox, &outbox_ref_);
  renew(env_, inbox, &inbox_ref_);
  renew(env_, bodies, &bodies_ref_);
  void* data = nullptr;
  napi_get_arraybuffer_info(env_, outbox, &data, &outbox_size_);
  outbox_ = static_cast<uint8_t*>(data);
  napi_get_arraybuffer_info(env_, inbox, &data, &inbox_size_);
  inbox_ = static_cast<uint8_t*>(data);
}

Lane* Environment::open_lane(uint32_t threads, bool timed, bool log, std::string name) {
  auto* lane = new Lane(std::move(name), timed, log);
  lane->mailbox = mailbox_;
  opened_.push_back(lane);
  logs_ = logs_ || log;
  return engine_.staff(lane, threads) == 0 ? nullptr : lane;
}

Lane* Environment::lane(uint32_t id) const {
  if (last_lane_ != nullptr && last_lane_->id == id) return last_lane_;
  auto it = std::find_if(opened_.rbegin(), opened_.rend(), [id](const Lane* lane) { return lane->id == id; });
  return it == opened_.rend() ? nullptr : last_lane_ = *it;
}

Call* Environment::blank_call(uint32_t id) {
  auto* call = new Call;
  call->id = id;
  call->mailbox = mailbox_;
  return call;
}

std::unique_ptr<Call> Environment::new_call() {
  if (spare_.empty()) return std::make_unique<Call>();
  std::unique_ptr<Call> call = std::move(spare_.back());
  spare_.pop_back();
  return call;
}

void Environment::keep_spare(std::unique_ptr<Call> call) {
  constexpr size_t kMostSpare = 256;
  if (spare_.size() >= kMostSpare) return;
  call->reset();
  spare_.push_back(std::move(call));
}

bool Environment::fill(Call& call, bool own_tape, napi_value bodies, bool has_bodies) {
  Header header;
  std::memcpy(&header, outbox_, sizeof(header));
  call.lane = lane(header.lane);
  if (call.lane == nullptr || header.end < kTapeStart || header.end > outbox_size_) {
    throw_error(env_, "AIGES_ERR_RUNTIME", "malformed call in the outbox");
    return false;
  }
  call.id = header.id;
  call.verb = static_cast<core::Verb>(header.verb);
  call.target = header.target;
  if (has_bodies && !take_bodies(env_, bodies, call)) return false;
  core::add(call.lane->tally.in_copied, header.inlined);
  call.tape = outbox_ + kTapeStart;
  call.tape_size = header.end - kTapeStart;
  if (!own_tape) return true;
  if (!call.own_tape.put(call.tape, call.tape_size)) {
    throw_error(env_, "AIGES_ERR_TOO_LARGE", "no memory for the arguments of the call");
    return false;
  }
  call.tape = call.own_tape.data();
  return true;
}

bool Environment::submit(napi_value bodies, bool has_bodies) {
  std::unique_ptr<Call> call = new_call();
  call->mailbox = mailbox_;
  if (!fill(*call, true, bodies, has_bodies)) return false;
  call->submitted_ns = core::now_ns();
  if (call->lane->submit(call.get())) {
    static_cast<void>(call.release());
    return true;
  }
  throw_error(env_, "AIGES_ERR_CLOSED", call->lane->name + " is closed");
  return false;
}

bool Environment::call_sync(napi_value bodies, bool has_bodies) {
  std::unique_ptr<Call> call = new_call();
  Header header;
  std::memcpy(&header, outbox_, sizeof(header));
  bool on_lane = header.pinned != 0 || !main_thread_;
  if (!fill(*call, on_lane, bodies, has_bodies)) return false;
  Lane* lane = call->lane;
  WaitedFor until_done(logs_ ? mailbox_.get() : nullptr, lane);
  if (!on_lane) {
    engine_.run_here(*call, *entrance_);
    unfetched_ = std::move(call);
    return deliver_sync();
  }
  Waiting waiting;
  call->mailbox = waiting.mailbox();
  call->submitted_ns = core::now_ns();
  if (!lane->submit(call.get())) {
    throw_error(env_, "AIGES_ERR_CLOSED", lane->name + " is closed");
    return false;
  }
  uint32_t id = call.release()->id;
  unfetched_.reset(waiting.wait(env_));
  if (unfetched_ != nullptr) return deliver_sync();
  delete lane->withdraw(id, waiting.mailbox().get());
  lane->abandon(id, waiting.mailbox().get());
  throw_error(env_, "AIGES_ERR_CLOSED", "this environment ends");
  return false;
}

bool Environment::deliver_sync() {
  if (unfetched_ == nullptr) return false;
  if (frame_size(*unfetched_) > inbox_size_) {
    auto needed = static_cast<uint32_t>(frame_size(*unfetched_) - kFrameHead);
    std::memcpy(inbox_ + 8, &needed, sizeof(needed));
    return false;
  }
  write_frame(*unfetched_, 0, 0, within_machine(kSyncBudget));
  keep_spare(std::move(unfetched_));
  return true;
}

// With room for the error the frame becomes when its bodies cannot be given.
size_t Environment::frame_size(const Call& call) const { return kFrameHead + std::max(call.result.size(), kErrorRoom); }

bool Environment::give_bodies(Call& call, uint32_t first_body, int64_t budget) {
  napi_value bodies = nullptr;
  if (napi_get_reference_value(env_, bodies_ref_, &bodies) != napi_ok) return false;
  for (const core::BodyOut& body : call.bodies_out) {
    napi_value buffer = give_body(env_, body, call.lane->tally, budget);
    if (buffer == nullptr || napi_set_element(env_, bodies, first_body++, buffer) != napi_ok) return false;
  }
  return true;
}

void Environment::write_frame(Call& call, size_t at, uint32_t first_body, int64_t budget) {
  if (!call.bodies_out.empty() && !give_bodies(call, first_body, budget)) {
    napi_value thrown = nullptr;
    napi_get_and_clear_last_exception(env_, &thrown);
    call.fail("AIGES_ERR_TOO_LARGE", "JavaScript has no memory for a body of the result");
  }
  uint32_t head[4] = {call.id, static_cast<uint32_t>(call.status), static_cast<uint32_t>(call.result.size()), first_body};
  std::memcpy(inbox_ + at, head, sizeof(head));
  std::memcpy(inbox_ + at + kFrameHead, call.result.data(), call.result.size());
  if (call.lane == nullptr) return;
  core::Tally& tally = call.lane->tally;
  core::add(tally.out_copied, call.inlined_out);
  if (call.lane->timed && call.submitted_ns != 0 && call.verb != core::Verb::kLoad) tally.total.record(core::now_ns() - call.submitted_ns);
}

int64_t Environment::drain(bool refuse) {
  size_t at = 0;
  uint32_t first_body = 0;
  for (uint32_t n = 0; n < kMostPerDrain; ++n) {
    Call* call = mailbox_->take();
    if (call == nullptr) break;
    if (refuse && at == 0 && frame_size(*call) > inbox_size_) {
      call->fail("AIGES_ERR_TOO_LARGE", "JavaScript has no memory for a result of " + std::to_string(frame_size(*call)) +
                                            " bytes; return large data as bytes, bytearray or an ndarray");
    }
    if (size_t size = frame_size(*call); at + size > inbox_size_) {
      mailbox_->untake(call);
      return at != 0 ? static_cast<int64_t>(at) : -static_cast<int64_t>(size);
    }
    auto bodies = static_cast<uint32_t>(call->bodies_out.size());
    write_frame(*call, at, first_body, within_machine(kTurningBudget));
    at += kFrameHead + call->result.size();
    first_body += bodies;
    keep_spare(std::unique_ptr<Call>(call));
  }
  // Lines of output beyond what one turn delivers, or a call that came just now: look again in the next turn.
  if (at == 0 && !mailbox_->rest()) napi_call_threadsafe_function(waker_, nullptr, napi_tsfn_nonblocking);
  return static_cast<int64_t>(at);
}

void Environment::hold(bool on) {
  if (on == held_) return;
  held_ = on;
  if (on) {
    napi_ref_threadsafe_function(env_, waker_);
  } else {
    napi_unref_threadsafe_function(env_, waker_);
  }
}

}  // namespace aiges::node
