// What the sanitizers are told before main: that malloc may answer null, because refusing too much memory politely is one of the things tested.
// Read by the sanitizers' runtimes in their builds, dead elsewhere.

extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }
extern "C" const char* __tsan_default_options() { return "allocator_may_return_null=1"; }
