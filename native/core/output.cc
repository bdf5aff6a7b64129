#include "output.h"

#include "lane.h"
#include "thread.h"

#include <algorithm>
#include <cerrno>
#include <chrono>

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
  if (Mailbox* mailbox = mailbox_of(lane); mailbox != nullptr ? mailbox->full(lane) : queued_ > kLimit) return false;
  auto it = partial_.try_emplace({thread_number(), stream}).first;
  Line& line = it->second;
  size_t before = line.text.size();
  line.text += text;
  size_t end = text.rfind('\n');  // what stood before has none
  if (end != std::string_view::npos) end += before;
  unfinished_.store(partial_.size(), std::memory_order_relaxed);
  bool whole = end != std::string::npos;
  if (!whole && line.text.size() < kLongest) return true;
  std::string rest = whole ? line.text.substr(end + 1) : std::string{};
  if (whole) line.text.resize(end + 1);
  // For JavaScript the part was a line: the break behind it makes no second one (test/native: Output.TheBreakBehindALongLineIsNoLineOfItsOwnForAMailbox).
  if (line.cut && line.text.front() == '\n' && mailbox_of(lane) != nullptr) line.text.erase(0, 1);
  hand_on(stream, std::move(line.text), lane);
  line = {std::move(rest), !whole};
  if (line.text.empty() && !line.cut) partial_.erase(it);
  unfinished_.store(partial_.size(), std::memory_order_relaxed);
  return true;
}

void Output::hand_on(int stream, std::string text, Lane* lane) {
  if (text.empty()) return;  // nothing has come since the line was cut
  if (Mailbox* mailbox = mailbox_of(lane); mailbox != nullptr) {
    mailbox->post({lane, static_cast<uint8_t>(stream), std::move(text)});
    return;
  }
  start_locked();
  queued_ += text.size();
  queue_.push_back({stream, std::move(text)});
  changed_.notify_all();
}

Mailbox* Output::mailbox_of(const Lane* lane) { return lane != nullptr && lane->log && !lane->mailbox->closed() ? lane->mailbox.get() : nullptr; }

bool Output::wait_for_room(Lane* lane) {
  std::unique_lock lock(mutex_);
  if (Mailbox* mailbox = mailbox_of(lane); mailbox != nullptr) {
    lock.unlock();
    return mailbox->wait_for_room(lane, kPatienceMs);
  }
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
    hand_on(stream, std::move(it->second.text), lane);
    partial_.erase(it);
  }
  unfinished_.store(partial_.size(), std::memory_order_relaxed);
}

void Output::end_all_lines() {
  std::lock_guard lock(mutex_);
  for (auto& [whose, line] : partial_) hand_on(whose.second, std::move(line.text), nullptr);
  partial_.clear();
  unfinished_.store(0, std::memory_order_relaxed);
}

void Output::flush(int64_t budget_ms) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(budget_ms), [this] { return queue_.empty() && !busy_; });
}

void Output::ended(Lane* lane) {
  std::lock_guard lock(mutex_);
  lane->log = false;
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
    drop(write_descriptor(piece.stream, piece.text, written_));
    lock.lock();
    busy_ = false;
    queued_ -= size;
    written_.store(0, std::memory_order_relaxed);
    ++delivered_;
    stalled_ = false;
    changed_.notify_all();
  }
}

}  // namespace aiges::core
