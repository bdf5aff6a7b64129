// The tally's figures: percentiles within 12.5 % above the true value, the exact maximum, sum and count, and no count lost among threads.

#include "../../native/core/tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

namespace aiges::core {
namespace {

constexpr double kMs = 1e-6;

struct Figures {
  double count, sum, p50, p95, p99, max;
};
Figures read(const Histogram& histogram) {
  double into[6];
  histogram.read(into);
  return {into[0], into[1], into[2], into[3], into[4], into[5]};
}

void expect_near_above(double figure_ms, int64_t true_ns, const char* what) {
  double truth = static_cast<double>(true_ns) * kMs;
  EXPECT_GE(figure_ms, truth * (1 - 1e-12)) << what;
  EXPECT_LE(figure_ms, truth * 1.125 + 1e-12) << what;
}

void check_against_sorted(std::vector<int64_t> values) {
  Histogram histogram;
  double sum = 0;
  for (int64_t v : values) {
    histogram.record(v);
    sum += static_cast<double>(v);
  }
  std::sort(values.begin(), values.end());
  auto ranked = [&](double share) { return values[static_cast<size_t>(share * static_cast<double>(values.size()))]; };
  Figures figures = read(histogram);
  EXPECT_EQ(figures.count, static_cast<double>(values.size()));
  EXPECT_DOUBLE_EQ(figures.sum, sum * kMs);
  EXPECT_DOUBLE_EQ(figures.max, static_cast<double>(values.back()) * kMs);
  expect_near_above(figures.p50, ranked(0.50), "p50");
  expect_near_above(figures.p95, ranked(0.95), "p95");
  expect_near_above(figures.p99, ranked(0.99), "p99");
}

TEST(Histogram, NothingRecordedIsZero) {
  Figures figures = read(Histogram{});
  EXPECT_EQ(figures.count, 0);
  EXPECT_EQ(figures.p99, 0);
  EXPECT_EQ(figures.max, 0);
}

TEST(Histogram, OneValueIsEveryFigure) {
  for (int64_t ns : {0LL, 1LL, 7LL, 8LL, 15LL, 16LL, 999LL, 1'000'000LL, 123'456'789'012LL}) check_against_sorted({ns});
}

TEST(Histogram, EveryPowerOfTwoAndItsNeighbours) {
  for (int bit = 3; bit < 43; ++bit) {
    for (int64_t off : {-1, 0, 1}) check_against_sorted({(int64_t{1} << bit) + off});
  }
}

TEST(Histogram, RandomTimesOfAllMagnitudes) {
  std::mt19937_64 random(20241124);
  for (int round = 0; round < 50; ++round) {
    std::vector<int64_t> values(1000);
    for (int64_t& v : values) v = static_cast<int64_t>(random() >> (22 + random() % 40));
    check_against_sorted(std::move(values));
  }
}

TEST(Histogram, NegativeTimesCountAsZeroAndHugeOnesStayInside) {
  Histogram histogram;
  histogram.record(-5);
  histogram.record(INT64_MAX);
  Figures figures = read(histogram);
  EXPECT_EQ(figures.count, 2);
  EXPECT_DOUBLE_EQ(figures.max, static_cast<double>(INT64_MAX) * kMs);
}

TEST(Tally, ReadsItsMembersInOrder) {
  Tally tally;
  uint64_t n = 1;
  for (auto* counter : {&tally.in_shared, &tally.in_copied, &tally.out_shared, &tally.out_copied}) add(*counter, n++);
  tally.queue.record(1);
  for (int i = 0; i < 2; ++i) tally.gil.record(1);
  for (int i = 0; i < 3; ++i) tally.run.record(1);
  for (int i = 0; i < 4; ++i) tally.total.record(1);
  double figures[Tally::kFigures];
  tally.read(figures);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(figures[i], static_cast<double>(i + 1));
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(figures[4 + 6 * i], static_cast<double>(i + 1));
}

TEST(Tally, ThreadsLoseNoCount) {
  Tally tally;
  constexpr int kEach = 50'000;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&tally, t] {
      for (int i = 0; i < kEach; ++i) {
        add(tally.in_shared, 1);
        tally.run.record(t * kEach + i);
      }
    });
  }
  double figures[Tally::kFigures];
  for (int i = 0; i < 100; ++i) tally.read(figures);  // reading beside the writers
  for (std::thread& thread : threads) thread.join();
  tally.read(figures);
  EXPECT_EQ(figures[0], 4 * kEach);
  Figures run = read(tally.run);
  EXPECT_EQ(run.count, 4 * kEach);
  EXPECT_DOUBLE_EQ(run.max, (4 * kEach - 1) * kMs);
}

}  // namespace
}  // namespace aiges::core
