#include "output.h"

#include "lane.h"
#include "thread.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include <poll.h>
#include <unistd.h>

namespace aiges::core {
namespace {

// Writes all of `text`, waiting on a full pipe; what could not be written because the other end is gone.
size_t write_descriptor(int fd, std::string_view text, std::atomic<size_t>& written) {
  while (!text.empty()) {
    ssize_t n = ::write(fd, text.data(), text.size());
    if (n > 0) {
      text.remove_prefix(static_cast<size_t>(n));
      written.fetch_add(static_cast<size_t>(n), std::memory_order_relaxed);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd ready{fd, POLLOUT, 0};
      ::poll(&ready, 1, 1000);
    } else if (errno != EINTR) {
      break;
    }
  }
  return text.size();
}

}  // namespace

Output& Output::instance() {
  static auto* output = new Output;
  return *output;
}

bool Output::write(int stream, std::string_view text, Lane* lane) {
  std::lock_guard lock(mutex_);
  if (queued_ > kLimit) return false;
  start_locked();
  if (lane == nullptr) lane = strays_;
  std::string& line = partial_[{thread_number(), stream}];
  size_t before = line.size();
  line += text;
  size_t end = text.rfind('\n');  // what stood before has none
  if (end != std::string_view::npos) end += before;
  unfinished_.store(partial_.size(), std::memory_order_relaxed);
  if (end == std::string::npos && line.size() < 64 * 1024) return true;
  size_t take = end == std::string::npos ? line.size() : end + 1;
  std::string rest = line.substr(take);
  line.resize(take);
  hand_on(stream, std::move(line), lane);
  if (rest.empty()) {
    partial_.erase({thread_number(), stream});
  } else {
    partial_[{thread_number(), stream}] = std::move(rest);
  }
  unfinished_.store(partial_.size(), std::memory_order_relaxed);
  return true;
}

void Output::hand_on(int stream, std::string text, Lane* lane) {
  if (lane != nullptr && !lane->log) lane = nullptr;
  if (lane != nullptr && lane->queued_output == 0) {
    LogLine line{lane, static_cast<uint8_t>(stream), std::move(text)};
    if (lane->mailbox->post(line)) return;
    text = std::move(line.text);
  }
  if (lane != nullptr) ++lane->queued_output;
  queued_ += text.size();
  queue_.push_back({stream, std::move(text), lane});
  changed_.notify_all();
}

void Output::follow(Call* call) {
  std::lock_guard lock(mutex_);
  if (call->lane->queued_output == 0) {
    deliver(call);
    return;
  }
  ++call->lane->queued_output;
  queue_.push_back({0, {}, call->lane, call});
  changed_.notify_all();
}

bool Output::wait_for_room() {
  std::unique_lock lock(mutex_);
  uint64_t before = delivered_;
  if (stalled_) return queued_ <= kLimit;
  bool moved = changed_.wait_for(lock, std::chrono::milliseconds(kPatienceMs), [&] { return queued_ <= kLimit || delivered_ != before; });
  stalled_ = !moved;
  return moved;
}

void Output::write_now(int stream, std::string_view text) {
  std::atomic<size_t> written{0};
  write_descriptor(stream == 2 ? 2 : 1, text, written);
}

uint64_t Output::lost() {
  std::lock_guard lock(mutex_);
  return dropped() + queued_ - std::min(queued_, written_.load(std::memory_order_relaxed));
}

void Output::end_lines_now(Lane* lane) {
  std::lock_guard lock(mutex_);
  for (int stream : {1, 2}) {
    auto it = partial_.find({thread_number(), stream});
    if (it == partial_.end()) continue;
    hand_on(stream, std::move(it->second), lane == nullptr ? strays_ : lane);
    partial_.erase(it);
  }
  unfinished_.store(partial_.size(), std::memory_order_relaxed);
}

void Output::end_all_lines() {
  std::lock_guard lock(mutex_);
  for (auto& [whose, line] : partial_) hand_on(whose.second, std::move(line), nullptr);
  partial_.clear();
  unfinished_.store(0, std::memory_order_relaxed);
}

void Output::flush(int64_t budget_ms) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(budget_ms), [this] { return queue_.empty() && !busy_; });
}

void Output::adopt_strays(Lane* lane) {
  std::lock_guard lock(mutex_);
  strays_ = lane;
}

void Output::disown(Lane* lane) {
  std::lock_guard lock(mutex_);
  if (strays_ == lane) strays_ = nullptr;
}

void Output::start_locked() {
  if (started_) return;
  started_ = true;
  start_thread("aiges-output", [this] { serve(); });
}

void Output::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !queue_.empty(); });
    Piece piece = std::move(queue_.front());
    queue_.pop_front();
    busy_ = true;
    lock.unlock();
    size_t size = piece.text.size();
    Lane* lane = piece.lane;
    bring(std::move(piece));
    lock.lock();
    if (lane != nullptr) --lane->queued_output;
    busy_ = false;
    queued_ -= size;
    written_.store(0, std::memory_order_relaxed);
    ++delivered_;
    stalled_ = false;
    changed_.notify_all();
  }
}

void Output::bring(Piece piece) {
  if (piece.fence != nullptr) {
    deliver(piece.fence);
    return;
  }
  if (piece.lane == nullptr) {
    drop(write_descriptor(piece.stream, piece.text, written_));
    return;
  }
  // A JavaScript thread that is busy is waited for, like a pipe; the queue behind fills meanwhile.
  LogLine line{piece.lane, static_cast<uint8_t>(piece.stream), std::move(piece.text)};
  for (int64_t waited = 0; !piece.lane->mailbox->post(line); ++waited) {
    if (waited >= kPatienceMs) {
      drop(line.text.size());
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace aiges::core
