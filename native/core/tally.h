// The tally of a lane: counters of bytes and time histograms that never reset; requests and their errors are counted where they settle, in lib/scheduler/lane.ts. Written with relaxed atomics by the lane's threads and the JavaScript
// thread, read by `stats()` without stopping anybody: figures read together may be a call apart.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace aiges::core {

// Log-linear buckets: eight per power of two, so a percentile read from them is within 12.5 % of the true one.
class Histogram {
 public:
  void record(int64_t ns);
  // Writes count, sum, p50, p95, p99, max; times in milliseconds.
  void read(double* into) const;

 private:
  static constexpr size_t kBuckets = 42 * 8;
  static size_t bucket_of(uint64_t ns);
  static double upper_ns(size_t bucket);

  std::array<std::atomic<uint32_t>, kBuckets> buckets_{};
  std::atomic<uint64_t> sum_{0};
  std::atomic<uint64_t> max_{0};
};

struct Tally {
  std::atomic<uint64_t> in_shared{0};
  std::atomic<uint64_t> in_copied{0};
  std::atomic<uint64_t> out_shared{0};
  std::atomic<uint64_t> out_copied{0};
  Histogram queue;
  Histogram gil;
  Histogram run;
  Histogram total;

  static constexpr size_t kFigures = 4 + 4 * 6;
  // Fills kFigures numbers in the order of the members.
  void read(double* into) const;
};

inline void add(std::atomic<uint64_t>& counter, uint64_t n) { counter.fetch_add(n, std::memory_order_relaxed); }

}  // namespace aiges::core
