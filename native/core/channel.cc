#include "channel.h"

#include "mailbox.h"

#include <algorithm>
#include <chrono>

namespace aiges::core {

Channel::Entry Channel::enter(bool force) {
  std::lock_guard lock(mutex_);
  if (closed_) return Entry::kClosed;
  if (!force && !has_room_locked()) return Entry::kFull;
  ++places_;
  return Entry::kEntered;
}

Channel::Entry Channel::wait_and_enter(int64_t patience_ms) {
  std::unique_lock lock(mutex_);
  auto settled = [this] { return closed_ || has_room_locked(); };
  if (patience_ms < 0) {
    changed_.wait(lock, settled);
  } else if (!changed_.wait_for(lock, std::chrono::milliseconds(patience_ms), settled)) {
    return Entry::kFull;
  }
  if (closed_) return Entry::kClosed;
  ++places_;
  return Entry::kEntered;
}

void Channel::leave() {
  std::lock_guard lock(mutex_);
  --places_;
  changed_.notify_one();
}

void Channel::post(std::unique_ptr<Call> part) {
  size_t size = part->result.size();
  for (const BodyOut& body : part->bodies_out) size += body.bytes->size();
  std::lock_guard lock(mutex_);
  if (closed_) return;
  part->id = id;
  part->lane = lane;
  part->status = Status::kPart;
  sizes_.push_back(size);
  bytes_ += size;
  // Under the lock, so that the order here is the order there.
  mailbox_->post(part.release());
}

void Channel::acknowledge(size_t parts) {
  std::lock_guard lock(mutex_);
  for (parts = std::min(parts, sizes_.size()); parts > 0; --parts) {
    bytes_ -= sizes_.front();
    sizes_.pop_front();
    --places_;
  }
  changed_.notify_all();
}

void Channel::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

Channels& Channels::instance() {
  static auto* channels = new Channels;  // never destroyed: Python threads outlive every static
  return *channels;
}

std::shared_ptr<Channel> Channels::open(Lane* lane, std::shared_ptr<Mailbox> mailbox, size_t most_parts, size_t most_bytes) {
  auto channel = std::make_shared<Channel>(lane, std::move(mailbox), most_parts, most_bytes);
  std::lock_guard lock(mutex_);
  channel->id = ++last_;
  open_.emplace(channel->id, channel);
  return channel;
}

std::shared_ptr<Channel> Channels::find(uint32_t id) {
  std::lock_guard lock(mutex_);
  auto it = open_.find(id);
  return it == open_.end() ? nullptr : it->second;
}

void Channels::close(uint32_t id) {
  std::shared_ptr<Channel> channel;
  {
    std::lock_guard lock(mutex_);
    auto it = open_.find(id);
    if (it == open_.end()) return;
    channel = std::move(it->second);
    open_.erase(it);
  }
  channel->close();
}

}  // namespace aiges::core
