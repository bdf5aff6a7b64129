// Output writes the process's real descriptors, so its tests run in a child: the executable starts itself again with one test selected and the child's
// descriptor 1 a pipe. The child writes and leaves; the parent reads and judges. (A fork alone would not do: threads do not survive it.)
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aiges::test {

struct ChildOutput {
  std::string text;
  int status = -1;
};

inline constexpr const char* kChildMark = "AIGES_TEST_OUTPUT_CHILD";

inline bool is_child() { return std::getenv(kChildMark) != nullptr; }

// Runs this very test again as a child whose descriptor 1 is a non-blocking pipe, as Node leaves it. `pause` is called before each read.
inline ChildOutput run_as_child(const std::function<void()>& pause = [] {}) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
  std::string filter = std::string("--gtest_filter=") + info->test_suite_name() + "." + info->name();
  std::string mark = std::string(kChildMark) + "=1";
  pid_t child = fork();
  if (child == 0) {
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    dup2(ends[1], 1);
    close(ends[0]);
    close(ends[1]);
    putenv(mark.data());
    execl("/proc/self/exe", "aiges_core_tests", filter.c_str(), "--gtest_output=", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ends[1]);
  ChildOutput output;
  char buffer[65536];
  while (true) {
    pause();
    ssize_t n = read(ends[0], buffer, sizeof(buffer));
    if (n <= 0) break;
    output.text.append(buffer, static_cast<size_t>(n));
  }
  close(ends[0]);
  waitpid(child, &output.status, 0);
  // What GoogleTest itself says in the child comes before the first line of ours.
  size_t begin = output.text.find("<begin>\n");
  output.text = begin == std::string::npos ? std::string{} : output.text.substr(begin + 8);
  return output;
}

}  // namespace aiges::test
