// What the JavaScript thread and the Python thread of threaded.cc hand each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "python.h"

namespace limit {

// Which function of plugin.py a job runs: an index into kFunctions.
struct Job {
  uint32_t id;
  uint32_t function;
  long x;
};
constexpr const char* kFunctions[] = {"f", "burn", "piece"};
constexpr uint32_t kPiece = 2;

struct Outcome {
  uint32_t id;
  double number;
  PyObject* bytes;  // null: `number` is the result
  char* data;
  size_t size;
};

// Any thread.
void push(const Job& job);
// An object whose memory JavaScript has let go of; it dies on the Python thread. Any thread.
void send_home(PyObject* object);
// Everything that is done, and from now on the next outcome calls `tell` again. JavaScript thread.
void collect(std::vector<Outcome>& into);

struct Start {
  std::string library, program, folder;
  void (*tell)();
};
// Becomes the Python thread; never returns.
void serve(Start start);

}  // namespace limit
