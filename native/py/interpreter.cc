#include "interpreter.h"

#include "../core/home_queue.h"
#include "../core/thread.h"
#include "body.h"
#include "embed_module.h"
#include "fault.h"
#include "invoke.h"
#include "raw.h"
#include "release.h"

#include <chrono>
#include <clocale>

#include <dlfcn.h>

namespace aiges::py {
namespace {

constexpr const char* kElsewhere =
    "something else in this process has started Python already (another embedding addon, or a second copy of aiges-native)";

// Initialisation moves LC_CTYPE of the whole process (hazards R2); this puts it back.
class LocaleKept {
 public:
  LocaleKept() : before_(std::setlocale(LC_CTYPE, nullptr)) {}
  ~LocaleKept() { std::setlocale(LC_CTYPE, before_.c_str()); }

 private:
  std::string before_;
};

// Py_DecodeLocale goes by the locale until Python runs, which in Node is C: a folder named 项目 became surrogates on 3.12
// (test/isolation/environments: "in a folder with any name").
std::wstring wide(const std::string& utf8) {
  std::wstring text;
  for (size_t i = 0; i < utf8.size();) {
    auto first = static_cast<uint8_t>(utf8[i++]);
    int more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t point = more == 0 ? first : first & (0x3Fu >> more);
    for (; more > 0 && i < utf8.size(); --more) point = point << 6 | (static_cast<uint8_t>(utf8[i++]) & 0x3Fu);
    text.push_back(static_cast<wchar_t>(point));
  }
  return text;
}

// sys.path: PYTHONPATH first, as Python itself would have it before `site` runs (hazards R18).
bool extend_path(const Attached& at, const std::string& python_path) {
  PyObject* path = at->PySys_GetObject("path");
  if (path == nullptr) return false;
  Py_ssize_t at_index = 0;
  size_t from = 0;
  while (from <= python_path.size() && !python_path.empty()) {
    size_t to = std::min(python_path.find(':', from), python_path.size());
    if (to > from) {
      Owned entry = Owned::adopt(at->PyUnicode_FromStringAndSize(python_path.data() + from, static_cast<Py_ssize_t>(to - from)));
      if (!entry || at->PyList_Insert(path, at_index++, entry.get()) < 0) return false;
    }
    from = to + 1;
  }
  return true;
}

// `site` was held back until PYTHONPATH stood; sys.flags must not say so, or child processes would be started without it.
bool run_site(const Attached& at) {
  Owned site = Owned::adopt(at->PyImport_ImportModule("site"));
  Owned main = site ? Owned::adopt(at->PyObject_GetAttrString(site.get(), "main")) : Owned{};
  Owned done = main ? Owned::adopt(at->PyObject_Vectorcall(main.get(), nullptr, 0, nullptr)) : Owned{};
  if (!done) return false;
  PyObject* flags = at->PySys_GetObject("flags");
  constexpr Py_ssize_t kNoSite = 6;  // debug, inspect, interactive, optimize, dont_write_bytecode, no_user_site, no_site
  if (flags != nullptr) at->PyStructSequence_SetItem(flags, kNoSite, at->PyLong_FromLongLong(0));
  return true;
}

Owned function(const Attached& at, const char* module, const char* name) {
  Owned from = Owned::adopt(at->PyImport_ImportModule(module));
  return from ? Owned::adopt(at->PyObject_GetAttrString(from.get(), name)) : Owned{};
}

}  // namespace

Interpreter& Interpreter::instance() {
  static auto* interpreter = new Interpreter;
  return *interpreter;
}

void Interpreter::start(const core::StartOptions& options, core::Call* call) {
  std::unique_lock lock(mutex_);
  if (phase_ == Phase::kNone) {
    phase_ = Phase::kStarting;
    options_ = options;
    waiting_.push_back(call);
    if (!core::start_thread("aiges-main", [this] { boot(); })) {
      phase_ = Phase::kNone;
      waiting_.clear();
      call->fail("AIGES_ERR_RUNTIME", "the system refused a thread for Python");
      core::deliver(call);
    }
    return;
  }
  // One environment has several names: whether another program of this library is another environment, JavaScript asks once it knows the prefix
  // (lib/runtime.ts; test/discovery/race: "two names").
  if (options.library != options_.library) {
    call->fail("AIGES_ERR_PYTHON_MISMATCH", "this process runs Python from " + options_.program + " (" + options_.library + "); " + options.program +
                                                " (" + options.library + ") cannot be started beside it: CPython starts once per process");
    core::deliver(call);
    return;
  }
  if (phase_ == Phase::kStarting) {
    waiting_.push_back(call);
    return;
  }
  answer(call);
}

// Every caller gets the same outcome.
void Interpreter::answer(core::Call* call) {
  call->status = outcome_;
  call->result.clear();
  call->result.put(facts_tape_.data(), facts_tape_.size());
  core::deliver(call);
}

void Interpreter::settle(core::Call* first, Phase phase) {
  std::lock_guard lock(mutex_);
  outcome_ = first->status;
  facts_tape_.clear();
  facts_tape_.put(first->result.data(), first->result.size());
  phase_.store(phase, std::memory_order_release);
  for (core::Call* call : waiting_) answer(call);
  waiting_.clear();
}

// Up to a running interpreter; an error text, or empty.
std::string Interpreter::initialise() {
  LocaleKept locale;
  Symbols& py = Attached::symbols;
  if (auto* initialised = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "Py_IsInitialized")); initialised != nullptr && initialised() != 0) {
    return kElsewhere;
  }
  std::string error = load_symbols(options_.library, py);
  if (!error.empty()) return error;
  if (!claim_library()) return kElsewhere;
  SharedLibraries libraries = bind_libraries(options_.deepbind);
  {
    std::lock_guard lock(mutex_);
    libraries_ = std::move(libraries);
  }
  if (!set_flag("Py_IgnoreEnvironmentFlag", 1) || !set_flag("Py_UTF8Mode", 1) || !set_flag("Py_NoSiteFlag", 1)) {
    return options_.library + " has no start-up flags as Python 3.11 to 3.13 have them";
  }
  static const std::wstring program = wide(options_.program);  // Python keeps the pointer
  py.Py_SetProgramName(program.c_str());
  py.Py_InitializeEx(0);  // 0: the service's signals stay the service's
  return {};
}

// Makes our module, imports aiges_native, keeps what calls need. Leaves boot.start's answer in `first`.
bool Interpreter::host(const Attached& at, core::Call& first) {
  Owned size = Owned::adopt(at->PyObject_GetAttrString(at->PyBytes_Type, "__base__"));
  size = size ? Owned::adopt(at->PyObject_GetAttrString(size.get(), "__basicsize__")) : Owned{};
  int overflow = 0;
  if (!size) return false;
  Attached::symbols.object_size = static_cast<Py_ssize_t>(at->PyLong_AsLongLongAndOverflow(size.get(), &overflow));
  if (!Departures::calibrate(at) || !extend_path(at, options_.python_path) || !run_site(at) || !make_embed_module(at)) return false;

  PyObject* path = at->PySys_GetObject("path");
  Owned dir = Owned::adopt(at->PyUnicode_FromStringAndSize(options_.python_dir.data(), static_cast<Py_ssize_t>(options_.python_dir.size())));
  if (!dir || at->PyList_Insert(path, 0, dir.get()) < 0) return false;

  Owned boot = function(at, "aiges_native.boot", "start");
  Owned options = Owned::adopt(at->PyDict_New());
  if (!boot || !options) return false;
  for (auto [name, text] : {std::pair{"python_dir", &options_.python_dir}, {"python_path", &options_.python_path}, {"program", &options_.program}}) {
    Owned value = Owned::adopt(at->PyUnicode_FromStringAndSize(text->data(), static_cast<Py_ssize_t>(text->size())));
    if (!value || at->PyDict_SetItemString(options.get(), name, value.get()) < 0) return false;
  }

  struct Needed {
    PyObject** into;
    const char* module;
    const char* name;
  };
  for (const Needed& needed : {Needed{&describe, "aiges_native.errors", "describe"}, Needed{&simplify, "aiges_native.convert", "simplify"},
                               Needed{&from_ms, "aiges_native.convert", "from_ms"}, Needed{&unload, "aiges_native.host", "unload"},
                               Needed{&run_atexit, "aiges_native.host", "run_atexit"}, Needed{&thread_started, "aiges_native.boot", "thread_started"},
                               Needed{&thread_ended, "aiges_native.boot", "thread_ended"}}) {
    *needed.into = function(at, needed.module, needed.name).leak();
    if (*needed.into == nullptr) return false;
  }
  PyObject* args[] = {options.get()};
  Owned facts = Owned::adopt(at->PyObject_Vectorcall(boot.get(), args, 1, nullptr));
  Owned host_module = Owned::adopt(at->PyImport_ImportModule("aiges_native.host"));
  if (!facts || !host_module) return false;
  targets.keep(std::move(host_module), nullptr);
  Departures nothing_large;
  Packer packer(at, first.result, nothing_large, simplify);
  return packer.value(facts.get());
}

void Interpreter::boot() {
  auto* first = new core::Call;
  std::string error = initialise();
  if (!error.empty()) {
    first->fail("AIGES_ERR_RUNTIME", error);
    settle(first, Phase::kNone);  // nothing runs yet: another Python may still be tried
    delete first;
    return;
  }
  initialised_.store(true, std::memory_order_release);
  // Python attached this thread while it started; from here the thread has a state like all others.
  Attached::attached_here = true;
  {
    const Attached& at = Attached::called_by_python();
    if (!host(at, *first)) fail_with_exception(at, *first, describe, simplify == nullptr ? at.none() : simplify);
    Attached::attached_here = false;
    main_state_ = at->PyEval_SaveThread();
  }
  settle(first, first->status == core::Status::kValue ? Phase::kReady : Phase::kFailed);
  delete first;
  keep_house();
}

void Interpreter::keep_house() {
  core::HomeQueue& home = core::HomeQueue::instance();
  while (true) {
    home.wait();
    // A busy lane drains on its own; give it the chance before taking the GIL for it.
    timespec pause{0, 2'000'000};
    nanosleep(&pause, nullptr);
    if (home.empty()) continue;
    const Attached& at = Attached::called_by_python();
    at->PyEval_RestoreThread(main_state_);
    Attached::attached_here = true;
    home.drain();
    Attached::attached_here = false;
    main_state_ = at->PyEval_SaveThread();
  }
}

namespace {

// Goes home to the interpreter's main thread and runs the exit functions there. Leaked: nobody knows when the last of the two is done with it.
struct Farewell final : core::HomeQueue::Item {
  explicit Farewell(PyObject* run) : run(run) {}
  void arrive() override {
    const Attached& at = Attached::called_by_python();
    Owned done = Owned::adopt(at->PyObject_Vectorcall(run, nullptr, 0, nullptr));
    if (!done) at->PyErr_Clear();
    std::lock_guard lock(mutex);
    said = true;
    changed.notify_all();
  }
  PyObject* run;
  std::mutex mutex;
  std::condition_variable changed;
  bool said = false;
};

}  // namespace

void Interpreter::farewell(int64_t budget_ms) {
  if (!started() || open_lanes.load() != 0) return;
  auto* farewell = new Farewell(run_atexit);
  std::unique_lock lock(farewell->mutex);
  core::HomeQueue::instance().push(farewell);
  farewell->changed.wait_for(lock, std::chrono::milliseconds(budget_ms), [farewell] { return farewell->said; });
}

core::EngineFacts Interpreter::facts() {
  std::lock_guard lock(mutex_);
  core::EngineFacts facts;
  facts.started = started();
  facts.library = options_.library;
  facts.program = options_.program;
  facts.deepbound = libraries_.deepbound;
  facts.openssl = libraries_.openssl;
  facts.zlib = libraries_.zlib;
  facts.live_bodies = live_bodies.load(std::memory_order_relaxed);
  return facts;
}

}  // namespace aiges::py
