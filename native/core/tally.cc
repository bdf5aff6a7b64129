#include "tally.h"

#include <bit>

namespace aiges::core {

size_t Histogram::bucket_of(uint64_t ns) {
  if (ns < 8) return static_cast<size_t>(ns);
  auto exponent = static_cast<size_t>(std::bit_width(ns)) - 1;  // >= 3
  size_t bucket = (exponent - 2) * 8 + static_cast<size_t>((ns >> (exponent - 3)) & 7);
  return bucket < kBuckets ? bucket : kBuckets - 1;
}

double Histogram::upper_ns(size_t bucket) {
  if (bucket < 8) return static_cast<double>(bucket);
  size_t exponent = bucket / 8 + 2;
  return static_cast<double>((uint64_t{8} + bucket % 8 + 1) << (exponent - 3));
}

void Histogram::record(int64_t ns) {
  uint64_t value = ns < 0 ? 0 : static_cast<uint64_t>(ns);
  buckets_[bucket_of(value)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
  uint64_t seen = max_.load(std::memory_order_relaxed);
  while (value > seen && !max_.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
  }
}

void Histogram::read(double* into) const {
  constexpr double kMs = 1e-6;
  std::array<uint32_t, kBuckets> counts;
  uint64_t total = 0;
  for (size_t i = 0; i < kBuckets; ++i) total += counts[i] = buckets_[i].load(std::memory_order_relaxed);
  auto max = static_cast<double>(max_.load(std::memory_order_relaxed));
  auto percentile = [&](double share) {
    auto rank = static_cast<uint64_t>(share * static_cast<double>(total));
    uint64_t seen = 0;
    for (size_t i = 0; i < kBuckets; ++i) {
      seen += counts[i];
      if (seen > rank) return upper_ns(i) < max ? upper_ns(i) : max;
    }
    return max;
  };
  into[0] = static_cast<double>(total);
  into[1] = static_cast<double>(sum_.load(std::memory_order_relaxed)) * kMs;
  into[2] = percentile(0.50) * kMs;
  into[3] = percentile(0.95) * kMs;
  into[4] = percentile(0.99) * kMs;
  into[5] = max * kMs;
}

void Tally::read(double* into) const {
  size_t i = 0;
  for (const auto* counter : {&in_shared, &in_copied, &out_shared, &out_copied}) {
    into[i++] = static_cast<double>(counter->load(std::memory_order_relaxed));
  }
  for (const auto* histogram : {&queue, &gil, &run, &total}) {
    histogram->read(into + i);
    i += 6;
  }
}

}  // namespace aiges::core
