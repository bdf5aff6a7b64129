// The registry finds the record behind an address, and only a record that is there: several may share one address, sizes count, and finding one
// retains it while another thread removes it.

#include "../../native/core/registry.h"

#include <gtest/gtest.h>

#include <thread>

namespace aiges::core {
namespace {

class Static final : public Bytes {
 public:
  Static(const void* at, size_t size, std::atomic<int>* deaths = nullptr) : Bytes(static_cast<const uint8_t*>(at), size), deaths_(deaths) {}
  ~Static() override {
    if (deaths_ != nullptr) deaths_->fetch_add(1);
  }

 private:
  std::atomic<int>* deaths_;
};

TEST(Registry, FindsByAddressAndRetains) {
  Registry registry;
  char memory[100];
  std::atomic<int> deaths{0};
  BytesRef record = BytesRef::adopt(new Static(memory, sizeof(memory), &deaths));
  registry.add(record.get());
  BytesRef found = registry.find(memory, 100);
  EXPECT_EQ(found.get(), record.get());
  registry.remove(record.get());
  record = BytesRef{};
  EXPECT_EQ(deaths, 0);
  found = BytesRef{};
  EXPECT_EQ(deaths, 1);
}

TEST(Registry, SizesAndOtherAddressesDoNotMatch) {
  Registry registry;
  char memory[100];
  BytesRef record = BytesRef::adopt(new Static(memory, 50));
  registry.add(record.get());
  EXPECT_TRUE(registry.find(memory, 50));
  EXPECT_TRUE(registry.find(memory, 1));
  EXPECT_FALSE(registry.find(memory, 51));
  EXPECT_FALSE(registry.find(memory + 1, 1));
  registry.remove(record.get());
  EXPECT_FALSE(registry.find(memory, 1));
}

TEST(Registry, SeveralRecordsAtOneAddress) {
  Registry registry;
  char memory[100];
  BytesRef small = BytesRef::adopt(new Static(memory, 10));
  BytesRef large = BytesRef::adopt(new Static(memory, 100));
  registry.add(small.get());
  registry.add(large.get());
  EXPECT_EQ(registry.find(memory, 60).get(), large.get());
  registry.remove(large.get());
  EXPECT_FALSE(registry.find(memory, 60));
  EXPECT_EQ(registry.find(memory, 5).get(), small.get());
  registry.remove(small.get());
  EXPECT_FALSE(registry.find(memory, 5));
}

TEST(Registry, OneRecordThatIsOutTwice) {
  Registry registry;
  char memory[10];
  BytesRef record = BytesRef::adopt(new Static(memory, 10));
  registry.add(record.get());
  registry.add(record.get());
  registry.remove(record.get());
  EXPECT_TRUE(registry.find(memory, 10));
  registry.remove(record.get());
  EXPECT_FALSE(registry.find(memory, 10));
  registry.remove(record.get());  // a record it does not know
}

TEST(Registry, FindingRacesWithTheLastRelease) {
  Registry registry;
  char memory[10];
  std::atomic<int> deaths{0};
  std::atomic<bool> stop{false};
  std::thread finder([&] {
    while (!stop) {
      BytesRef found = registry.find(memory, 10);
      if (!found) continue;
      EXPECT_EQ(found->data(), reinterpret_cast<const uint8_t*>(memory));
    }
  });
  constexpr int kTurns = 5000;
  for (int i = 0; i < kTurns; ++i) {
    BytesRef record = BytesRef::adopt(new Static(memory, 10, &deaths));
    registry.add(record.get());
    registry.remove(record.get());
  }
  stop = true;
  finder.join();
  EXPECT_EQ(deaths, kTurns);
}

}  // namespace
}  // namespace aiges::core
