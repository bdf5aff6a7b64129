// The engine: what the Node side may ask of the Python side, in words of the core. native/py implements it, native/node calls it,
// native/addon.cc introduces them. Nothing here blocks the JavaScript thread except `run_here` and `run_on_lane`.
#pragma once

#include "call.h"
#include "lane.h"
#include "mailbox.h"

#include <string>
#include <vector>

namespace aiges::core {

struct StartOptions {
  std::string library;      // absolute path of libpython
  std::string program;      // absolute path of the interpreter, inside the environment if there is one
  std::string python_dir;   // folder of the packages aiges_native, aiges, …
  std::string python_path;  // the service's PYTHONPATH
  std::vector<std::string> deepbind;
};

struct EngineFacts {
  std::string library;
  std::string program;
  bool started = false;
  std::vector<std::string> deepbound;
  // The versions Python's modules run on; empty when unknown.
  std::string openssl;
  std::string zlib;
  int64_t live_bodies = 0;  // bodies Python holds now
};

// A JavaScript thread's own way into Python, for calls that run on the spot.
class Entrance {
 public:
  virtual ~Entrance() = default;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Starts the interpreter on a thread of its own. `call` gets the outcome, also when it already runs.
  virtual void start(const StartOptions& options, Call* call) = 0;
  // Adds `threads` Python threads to the lane; how many could be made.
  virtual uint32_t staff(Lane* lane, uint32_t threads) = 0;
  // Runs the call on the calling thread. `entrance` belongs to this thread; made on first use.
  virtual void run_here(Call& call, std::unique_ptr<Entrance>& entrance) = 0;
  // At the end of the process: when every plugin was closed, runs what they registered with atexit, waiting at most `budget_ms`. A plugin that is still
  // open is left alone: its threads may hold whatever an exit function wants.
  virtual void farewell(int64_t budget_ms) = 0;
  virtual EngineFacts facts() = 0;
  // Plugins can be loaded.
  virtual bool started() const = 0;
  // Python lives in this process, whether or not it could be made ready.
  virtual bool initialised() const = 0;
};

}  // namespace aiges::core
