#include "surface.h"

#include "../core/lane.h"
#include "../core/output.h"
#include "backing_store.h"
#include "bodies.h"
#include "environment.h"
#include "exit.h"

namespace aiges::node {
namespace {

napi_value truth(napi_env env, bool value) {
  napi_value result = nullptr;
  napi_get_boolean(env, value, &result);
  return result;
}

// The environment is what each function was created with.
template <size_t N>
Environment* self_of(const Args<N>& args) {
  return static_cast<Environment*>(args.data);
}

napi_value js_open(napi_env env, napi_callback_info info) {
  Args<3> args(env, info);
  if (!self_of(args)->open(args.value[0], args.value[1], args.flag(2))) {
    return throw_error(env, "AIGES_ERR_RUNTIME", "the event loop refused a thread-safe function");
  }
  return nullptr;
}

napi_value js_tapes(napi_env env, napi_callback_info info) {
  Args<3> args(env, info);
  self_of(args)->tapes(args.value[0], args.value[1], args.value[2]);
  return nullptr;
}

napi_value js_start(napi_env env, napi_callback_info info) {
  Args<2> args(env, info);
  Environment* self = self_of(args);
  core::StartOptions options;
  options.library = text_property(env, args.value[1], "library");
  options.program = text_property(env, args.value[1], "program");
  options.python_dir = text_property(env, args.value[1], "pythonDir");
  options.python_path = text_property(env, args.value[1], "pythonPath");
  options.deepbind = texts_property(env, args.value[1], "deepbind");
  self->engine().start(options, self->blank_call(args.u32(0)));
  return nullptr;
}

napi_value js_open_lane(napi_env env, napi_callback_info info) {
  Args<4> args(env, info);
  Environment* self = self_of(args);
  if (!self->engine().started()) return throw_error(env, "AIGES_ERR_RUNTIME", "Python has not started");
  core::Lane* lane = self->open_lane(args.u32(0), args.flag(1), args.flag(2), text_of(env, args.value[3]));
  if (lane == nullptr) return throw_error(env, "AIGES_ERR_RUNTIME", "the system refused a thread for this plugin");
  napi_value id = nullptr;
  napi_create_uint32(env, lane->id, &id);
  return id;
}

napi_value js_open_channel(napi_env env, napi_callback_info info) {
  Args<3> args(env, info);
  Environment* self = self_of(args);
  core::Lane* lane = self->lane(args.u32(0));
  if (lane == nullptr) return throw_error(env, "AIGES_ERR_RUNTIME", "a channel needs a lane");
  napi_value id = nullptr;
  napi_create_uint32(env, self->channels().open(lane, self->mailbox(), args.u32(1), args.u32(2)), &id);
  return id;
}

napi_value js_acknowledge(napi_env env, napi_callback_info info) {
  Args<2> args(env, info);
  OpenChannels::acknowledge(args.u32(0), args.u32(1));
  return nullptr;
}

napi_value js_close_channel(napi_env env, napi_callback_info info) {
  Args<1> args(env, info);
  self_of(args)->channels().close(args.u32(0));
  return nullptr;
}

napi_value js_submit(napi_env env, napi_callback_info info) {
  Args<1> args(env, info);
  self_of(args)->submit(args.value[0], args.count > 0);
  return nullptr;
}

napi_value js_call_sync(napi_env env, napi_callback_info info) {
  Args<1> args(env, info);
  return truth(env, self_of(args)->call_sync(args.value[0], args.count > 0));
}

napi_value js_refetch(napi_env env, napi_callback_info info) {
  Args<0> args(env, info);
  return truth(env, self_of(args)->deliver_sync());
}

napi_value js_cancel(napi_env env, napi_callback_info info) {
  Args<2> args(env, info);
  Environment* self = self_of(args);
  core::Lane* lane = self->lane(args.u32(0));
  if (lane == nullptr) return truth(env, false);
  core::Call* call = lane->withdraw(args.u32(1), self->mailbox().get());
  if (call == nullptr) lane->abandon(args.u32(1), self->mailbox().get());
  bool withdrawn = call != nullptr;
  delete call;
  return truth(env, withdrawn);
}

napi_value js_drain(napi_env env, napi_callback_info info) {
  Args<1> args(env, info);
  napi_value result = nullptr;
  napi_create_int64(env, self_of(args)->drain(args.flag(0)), &result);
  return result;
}

napi_value js_stats(napi_env env, napi_callback_info info) {
  Args<2> args(env, info);
  core::Lane* lane = self_of(args)->lane(args.u32(0));
  size_t length = 0;
  void* data = nullptr;
  napi_typedarray_type type = napi_int8_array;
  if (lane == nullptr || napi_get_typedarray_info(env, args.value[1], &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_float64_array || length < core::Tally::kFigures) {
    return throw_error(env, "AIGES_ERR_RUNTIME", "stats: no such lane, or too small an array");
  }
  lane->tally.read(static_cast<double*>(data));
  return nullptr;
}

napi_value js_close_lane(napi_env env, napi_callback_info info) {
  Args<2> args(env, info);
  Environment* self = self_of(args);
  core::Lane* lane = self->lane(args.u32(0));
  if (lane == nullptr) return nullptr;
  core::Call* last_words = self->blank_call(args.u32(1));
  last_words->result.tag(core::Tag::kNull);
  core::Call* dropped = lane->close(true, last_words);
  while (dropped != nullptr) {
    core::Call* next = dropped->next;
    delete dropped;
    dropped = next;
  }
  return nullptr;
}

napi_value js_flush_log(napi_env env, napi_callback_info info) {
  Args<2> args(env, info);
  Environment* self = self_of(args);
  core::Lane* lane = self->lane(args.u32(0));
  if (lane == nullptr) return throw_error(env, "AIGES_ERR_RUNTIME", "no such lane");
  core::Call* call = self->blank_call(args.u32(1));
  call->lane = lane;
  call->result.tag(core::Tag::kNull);
  core::deliver(call);  // behind every line of its lane
  return nullptr;
}

napi_value js_hold(napi_env env, napi_callback_info info) {
  Args<1> args(env, info);
  self_of(args)->hold(args.flag(0));
  return nullptr;
}

napi_value js_arm_exit(napi_env env, napi_callback_info info) {
  Args<2> args(env, info);
  Environment* self = self_of(args);
  if (!self->main_thread() || !self->engine().initialised()) return nullptr;
  self->engine().farewell(args.i64(1));
  arm_exit(static_cast<int>(args.i64(0)), args.i64(1));
  return nullptr;
}

napi_value js_info(napi_env env, napi_callback_info info) {
  Args<0> args(env, info);
  core::EngineFacts facts = self_of(args)->engine().facts();
  const BackingStores& stores = BackingStores::instance();
  napi_value described = nullptr;
  napi_value list = nullptr;
  napi_create_object(env, &described);
  napi_create_array(env, &list);
  for (size_t i = 0; i < facts.deepbound.size(); ++i) {
    napi_value path = nullptr;
    napi_create_string_utf8(env, facts.deepbound[i].data(), facts.deepbound[i].size(), &path);
    napi_set_element(env, list, static_cast<uint32_t>(i), path);
  }
  napi_value null = nullptr;
  napi_get_null(env, &null);
  set_text(env, described, "sharing", stores.usable() ? "backing-store" : "copy: " + stores.reason());
  napi_set_named_property(env, described, "transferMoves", truth(env, stores.transfer_moves()));
  set_number(env, described, "externalBytes", static_cast<double>(outstanding().bytes.load()));
  set_number(env, described, "externalBuffers", static_cast<double>(outstanding().buffers.load()));
  set_number(env, described, "liveBodies", static_cast<double>(facts.live_bodies));
  for (auto [name, text] : {std::pair{"library", &facts.library}, {"program", &facts.program}, {"openssl", &facts.openssl}, {"zlib", &facts.zlib}}) {
    napi_set_named_property(env, described, name, null);
    if (facts.started && !text->empty()) set_text(env, described, name, *text);
  }
  napi_set_named_property(env, described, "started", truth(env, facts.started));
  napi_set_named_property(env, described, "deepbound", list);
  set_number(env, described, "logDropped", static_cast<double>(core::Output::instance().dropped()));
  return described;
}

}  // namespace

napi_value make_surface(napi_env env, napi_value exports, core::Engine& engine) {
  // Not freed with the environment: Python threads may still look at its mailbox.
  auto* self = new Environment(env, engine);
  struct Entry {
    const char* name;
    napi_callback function;
  };
  constexpr Entry entries[] = {
      {"open", js_open},
      {"tapes", js_tapes},
      {"start", js_start},
      {"openLane", js_open_lane},
      {"submit", js_submit},
      {"callSync", js_call_sync},
      {"refetch", js_refetch},
      {"cancel", js_cancel},
      {"drain", js_drain},
      {"stats", js_stats},
      {"closeLane", js_close_lane},
      {"flushLog", js_flush_log},
      {"hold", js_hold},
      {"armExit", js_arm_exit},
      {"info", js_info},
      {"openChannel", js_open_channel},
      {"acknowledge", js_acknowledge},
      {"closeChannel", js_close_channel},
  };
  for (const Entry& entry : entries) {
    napi_value function = nullptr;
    if (napi_create_function(env, entry.name, NAPI_AUTO_LENGTH, entry.function, self, &function) != napi_ok) return nullptr;
    napi_set_named_property(env, exports, entry.name, function);
  }
  return exports;
}

}  // namespace aiges::node
