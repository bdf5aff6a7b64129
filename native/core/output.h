// Output of plugins. What Python writes to sys.stdout and sys.stderr is cut into lines per thread (threads do not interleave inside a line). Lines of
// lanes that log go to their environment's mailbox at once, so that they are there before the outcome of the call that printed them; all others are queued,
// and one writer thread brings them to the process's descriptors. Python never writes a descriptor itself: once Node has touched a pipe it is non-blocking
// and a plain `print` loses what does not fit (hazards Q8, F5).
// A line of 64 KiB and more is handed on in parts. Queue and mailboxes are bounded, each for itself. A full one makes the writing thread wait (its caller gives up the GIL first) as long as somebody reads;
// when nothing moves for kPatience the line is dropped and counted, so a pipe that nobody reads cannot stop a service.
#pragma once

#include "mailbox.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace aiges::core {

class Output {
 public:
  static Output& instance();

  // Any thread. `lane` may be null (a thread that no plugin started). False: there is no room and nothing was taken; wait and try again.
  bool write(int stream, std::string_view text, Lane* lane);
  // Waits for room where the lines of `lane` go; false when nothing moved for kPatience, and at once from then on until something moves. Then `drop` the text.
  bool wait_for_room(Lane* lane);
  // Straight to the descriptor, for a forked child.
  static void write_now(int stream, std::string_view text);
  void drop(size_t bytes) { dropped_.fetch_add(bytes, std::memory_order_relaxed); }
  // Hands on this thread's unfinished lines.
  void end_lines(Lane* lane) {
    if (unfinished_.load(std::memory_order_relaxed) != 0) end_lines_now(lane);
  }
  // Hands on what any thread left unfinished; at the end of the process.
  void end_all_lines();
  // Waits until everything queued for the descriptors has arrived, at most `budget_ms`.
  void flush(int64_t budget_ms);
  uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }
  // Bytes that were dropped, and those that are if the process ends now.
  uint64_t lost();
  // The lane has ended: what threads of its plugin still print goes to the descriptors.
  void ended(Lane* lane);

 private:
  struct Piece {
    int stream;
    std::string text;
  };
  // What a thread has written since its last line break.
  struct Line {
    std::string text;
    bool cut = false;  // it was so long that its beginning was handed on
  };
  void end_lines_now(Lane* lane);
  void hand_on(int stream, std::string text, Lane* lane);
  // Where the lines of `lane` go: a mailbox, or null, the process's descriptors.
  static Mailbox* mailbox_of(const Lane* lane);
  void start_locked();
  [[noreturn]] void serve();

  static constexpr size_t kLimit = 8u << 20;
  static constexpr size_t kLongest = 64u << 10;  // of a line that is kept whole
  static constexpr int64_t kPatienceMs = 5000;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Piece> queue_;
  std::map<std::pair<uint64_t, int>, Line> partial_;  // by thread and stream
  std::atomic<size_t> unfinished_{0};                 // how many of those
  size_t queued_ = 0;
  uint64_t delivered_ = 0;
  bool stalled_ = false;  // the other end has not read for kPatience
  bool busy_ = false;
  bool started_ = false;
  std::atomic<size_t> written_{0};  // of the piece that is being written
  std::atomic<uint64_t> dropped_{0};
};

}  // namespace aiges::core
