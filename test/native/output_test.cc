// Output cuts what many threads write into lines that never mix, keeps each thread's order, ends unfinished lines when asked, and loses nothing to a slow
// reader, though the pipe is non-blocking and smaller than what is written.

#include "../../native/core/output.h"
#include "../../native/core/lane.h"
#include "output_child.h"

#include <map>
#include <sstream>
#include <thread>
#include <vector>

#include <sys/ioctl.h>

namespace aiges::core {
namespace {

using test::ChildOutput;
using test::is_child;
using test::run_as_child;

// What native/py does around a write: waits while there is no room.
void write_all(int stream, std::string_view text, Lane* lane = nullptr) {
  Output& output = Output::instance();
  while (!output.write(stream, text, lane)) output.wait_for_room(lane);
}

// The child leaves by _exit once everything has arrived: the writer thread lives as long as the process.
[[noreturn]] void leave() {
  Output::instance().flush(60'000);
  _exit(0);
}

void begin() { write_all(1, "<begin>\n"); }

void write_in_threads(int threads, int lines, const std::string& filling) {
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([=] {
      for (int i = 0; i < lines; ++i) {
        // In pieces, as print() does with its arguments and its newline.
        write_all(1, "thread " + std::to_string(t));
        write_all(1, " line " + std::to_string(i) + " ");
        write_all(1, filling);
        write_all(1, "|\n");
      }
    });
  }
  for (std::thread& thread : all) thread.join();
}

void expect_whole_lines_in_order(const std::string& text, int threads, int lines, const std::string& filling) {
  std::map<int, int> next;
  std::istringstream stream(text);
  std::string line;
  while (std::getline(stream, line)) {
    int thread = -1;
    int number = -1;
    ASSERT_EQ(std::sscanf(line.c_str(), "thread %d line %d ", &thread, &number), 2) << line.substr(0, 80);
    ASSERT_EQ(line, "thread " + std::to_string(thread) + " line " + std::to_string(number) + " " + filling + "|");
    ASSERT_EQ(number, next[thread]++);
  }
  ASSERT_EQ(next.size(), static_cast<size_t>(threads));
  for (auto [thread, count] : next) EXPECT_EQ(count, lines) << "thread " << thread;
}

TEST(Output, LinesOfEightThreadsDoNotMix) {
  const std::string filling(40, '.');
  if (is_child()) {
    begin();
    write_in_threads(8, 2000, filling);
    leave();
  }
  ChildOutput child = run_as_child();
  EXPECT_EQ(child.status, 0);
  expect_whole_lines_in_order(child.text, 8, 2000, filling);
}

TEST(Output, ASlowReaderLosesNothing) {
  // 24 MiB through a pipe of 64 KiB and a queue of 8 MiB.
  const std::string filling(12'000, '#');
  if (is_child()) {
    begin();
    write_in_threads(4, 500, filling);
    leave();
  }
  int reads = 0;
  ChildOutput child = run_as_child([&] {
    if (++reads % 16 == 0) usleep(2000);
  });
  EXPECT_EQ(child.status, 0);
  expect_whole_lines_in_order(child.text, 4, 500, filling);
}

TEST(Output, UnfinishedLinesComeWhenTheyAreEnded) {
  if (is_child()) {
    begin();
    write_all(1, "no newline");
    write_all(1, "");
    std::thread other([] {
      write_all(1, "whole\n");
      Output::instance().end_lines(nullptr);  // its own lines only
    });
    other.join();
    Output::instance().end_lines(nullptr);
    Output::instance().end_lines(nullptr);
    leave();
  }
  ChildOutput child = run_as_child();
  EXPECT_EQ(child.status, 0);
  EXPECT_EQ(child.text, "whole\nno newline");
}

TEST(Output, SeveralLinesInOneWriteAndTheRest) {
  if (is_child()) {
    begin();
    write_all(1, "a\nb\nc");
    write_all(1, "d\n");
    leave();
  }
  EXPECT_EQ(run_as_child().text, "a\nb\ncd\n");
}

TEST(Output, AVeryLongLineIsHandedOnInPartsAndComplete) {
  const std::string part(1000, 'x');
  if (is_child()) {
    begin();
    for (int i = 0; i < 500; ++i) write_all(1, part);
    Output::instance().end_lines(nullptr);
    leave();
  }
  ChildOutput child = run_as_child();
  EXPECT_EQ(child.text, std::string(500'000, 'x'));
}

TEST(Output, AFullQueueRefusesAndGivesUpWhenNobodyReads) {
  if (is_child()) {
    begin();
    Output& output = Output::instance();
    output.flush(60'000);  // else its arrival would count as movement
    const std::string line = std::string(1 << 20, 'y') + "\n";
    int taken = 0;
    while (taken < 1000 && output.write(2, line, nullptr)) ++taken;  // descriptor 2 is a pipe without a reader's hand
    bool room = output.wait_for_room(nullptr);
    output.drop(line.size());
    bool bounded = taken < 20 && !room && output.dropped() == line.size();
    _exit(bounded ? 0 : 1);
  }
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  int kept = dup(2);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  dup2(ends[1], 2);
  ChildOutput child = run_as_child();
  dup2(kept, 2);
  for (int fd : {ends[0], ends[1], kept}) close(fd);
  EXPECT_EQ(child.status, 0);
}

// What is lost if the process ends now: dropped, queued or in hand and not written yet. All of it is either in the pipe or lost.
TEST(Output, WhatIsNotInThePipeCountsAsLost) {
  if (is_child()) {
    begin();
    Output& output = Output::instance();
    output.flush(60'000);
    int ends[2];
    if (pipe(ends) != 0) _exit(1);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    dup2(ends[1], 2);
    const std::string line = std::string(1 << 20, 'y') + "\n";
    for (int i = 0; i < 2; ++i) write_all(2, line);
    auto there = [&] {
      int n = 0;
      ioctl(ends[0], FIONREAD, &n);
      return static_cast<uint64_t>(n);
    };
    auto full = static_cast<uint64_t>(fcntl(ends[0], F_GETPIPE_SZ));
    while (there() < full) std::this_thread::yield();
    // The count follows what was written at once, but not in the same instant.
    uint64_t all = 2 * line.size();
    for (int i = 0; i < 1'000'000 && output.lost() != all - full; ++i) std::this_thread::yield();
    bool counted = output.lost() == all - full;
    output.drop(7);
    bool and_dropped = output.lost() == all - full + 7;
    std::string read_out(1 << 16, ' ');
    for (uint64_t n = 0; n < all;) n += static_cast<uint64_t>(read(ends[0], read_out.data(), read_out.size()));
    output.flush(60'000);
    write_all(1, counted && and_dropped && output.lost() == 7 ? "well\n" : "wrong\n");
    leave();
  }
  EXPECT_EQ(run_as_child().text, "well\n");
}

// A lane that logs: lines go to its mailbox, with its number, and nothing goes to the descriptors. No child needed.
TEST(Output, ALoggingLanesLinesGoToItsMailbox) {
  std::atomic<bool> woken{false};
  auto box = std::make_shared<Mailbox>([&] { woken = true; });
  // Lanes are never freed: the writer may still look at one.
  static auto* lane = new Lane("logs", false, true);
  lane->mailbox = box;
  write_all(2, "first\nsecond", lane);
  Output::instance().end_lines(lane);
  std::vector<std::string> lines;
  LogLine line{};
  while (lines.size() < 2) {
    if (!box->take(line)) {
      std::this_thread::yield();
      continue;
    }
    EXPECT_EQ(line.lane, lane);
    EXPECT_EQ(line.stream, 2);
    lines.push_back(line.text);
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"first\n", "second"}));
  EXPECT_TRUE(woken);
  box->close();
}

// More is printed than a mailbox holds; the reader is slow, nothing is lost, and what is delivered then comes behind all of it.
TEST(Output, AnOutcomeComesBehindItsLanesLines) {
  auto box = std::make_shared<Mailbox>([] {});
  static auto* lane = new Lane("is waited for", false, true);
  lane->mailbox = box;
  const std::string filling(100'000, 'z');
  constexpr int kLines = 60;
  auto* outcome = new Call;
  outcome->lane = lane;
  outcome->mailbox = box;
  std::thread prints([&] {
    for (int i = 0; i < kLines; ++i) write_all(1, std::to_string(i) + filling + "\n", lane);
    deliver(outcome);
  });
  int seen = 0;
  std::unique_ptr<Call> came;
  while (came == nullptr) {
    LogLine line;
    while (box->take(line)) EXPECT_EQ(line.text, std::to_string(seen++) + filling + "\n");
    came.reset(box->take());
    std::this_thread::yield();
  }
  prints.join();
  EXPECT_EQ(came.get(), outcome);
  EXPECT_EQ(seen, kLines);
  box->close();
}

// A lane whose environment takes nothing loses what does not fit; the others lose nothing, neither to a mailbox nor to a descriptor.
TEST(Output, AStuckEnvironmentCostsNoOtherALine) {
  if (is_child()) {
    begin();
    auto lane_of = [](const char* name) {
      auto* lane = new Lane(name, false, true);
      lane->mailbox = std::make_shared<Mailbox>([] {});
      return lane;
    };
    Lane* stuck = lane_of("stuck");
    Lane* read = lane_of("read");
    const std::string line = std::string(1 << 20, 'y') + "\n";
    Output& output = Output::instance();
    int taken = 0;
    while (taken < 1000 && output.write(1, line, stuck)) ++taken;
    bool bounded = taken > 2 && taken < 10;
    bool other = output.write(1, "one\n", read);
    LogLine got;
    bool there = read->mailbox->take(got) && got.text == "one\n";
    bool room = output.wait_for_room(stuck);
    bool at_once = output.wait_for_room(stuck);
    // Taking one line makes it worth waiting again.
    stuck->mailbox->take(got);
    stuck->mailbox->take(got);
    bool again = output.write(1, line, stuck);
    write_all(1, bounded && other && there && !room && !at_once && again ? "well\n" : "wrong\n");
    leave();
  }
  EXPECT_EQ(run_as_child().text, "well\n");
}

// Threads of a plugin live on when its lane has ended or its environment is gone: then their lines are the process's own.
TEST(Output, WithNobodyToReadItsMailboxALanesLinesGoToTheDescriptors) {
  if (is_child()) {
    begin();
    auto lane_of = [](const char* name) {
      auto* lane = new Lane(name, false, true);
      lane->mailbox = std::make_shared<Mailbox>([] {});
      return lane;
    };
    Lane* ended = lane_of("ended");
    Lane* gone = lane_of("gone");
    write_all(1, "for the mailbox\n", ended);
    write_all(1, "for the mailbox\n", gone);
    Output::instance().ended(ended);
    gone->mailbox->close();
    write_all(1, "of the ended\n", ended);
    write_all(1, "of the one that is gone\n", gone);
    leave();
  }
  EXPECT_EQ(run_as_child().text, "of the ended\nof the one that is gone\n");
}

TEST(Output, TheBreakBehindALongLineIsNoLineOfItsOwnForAMailbox) {
  auto box = std::make_shared<Mailbox>([] {});
  static auto* lane = new Lane("prints long lines", false, true);
  lane->mailbox = box;
  const std::string part(64 << 10, 'p');
  for (const char* behind : {"\n", "\nnext\n", "rest\n"}) {
    write_all(1, part, lane);
    write_all(1, behind, lane);
  }
  write_all(1, part, lane);
  Output::instance().end_lines(lane);
  std::vector<std::string> lines;
  for (LogLine line; box->take(line);) lines.push_back(line.text);
  EXPECT_EQ(lines, (std::vector<std::string>{part, part, "next\n", part, "rest\n", part}));
  box->close();
}

}  // namespace
}  // namespace aiges::core
