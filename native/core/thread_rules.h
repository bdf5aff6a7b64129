// The thread rules, as a build that aborts when one is broken (`npm run test:checks`). In other builds everything here is empty.
// The rule that matters most: a JavaScript thread attaches to Python only inside a synchronous call.
#pragma once

#ifdef AIGES_CHECKS

#include <cstdio>
#include <cstdlib>

#define AIGES_RULE(holds, text)                                      \
  do {                                                               \
    if (!(holds)) {                                                  \
      std::fprintf(stderr, "aiges-native: broken rule: " text "\n"); \
      std::abort();                                                  \
    }                                                                \
  } while (false)

namespace aiges::core {

inline thread_local bool javascript_thread = false;
inline thread_local bool synchronous_call = false;

// This thread runs a JavaScript environment.
inline void becomes_javascript() { javascript_thread = true; }
inline void in_synchronous_call(bool inside) { synchronous_call = inside; }
inline bool may_attach() { return !javascript_thread || synchronous_call; }

}  // namespace aiges::core

#else

#define AIGES_RULE(holds, text) static_cast<void>(0)

namespace aiges::core {

inline void becomes_javascript() {}
inline void in_synchronous_call(bool) {}

}  // namespace aiges::core

#endif
