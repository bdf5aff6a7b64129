# The limit addon: what the hardware, Node-API and CPython allow when nothing is safe. Built by the bench on its first run, in this folder;
# it shares no source and no build tree with the product.
{
  "targets": [
    {
      "target_name": "limit",
      "sources": ["src/addon.cc", "src/python.cc", "src/direct.cc", "src/dicts.cc", "src/threaded.cc", "src/worker.cc"],
      "defines": ["NAPI_VERSION=8"],
      "cflags!": ["-O3"],
      "cflags_cc!": ["-std=gnu++14", "-std=gnu++17", "-std=gnu++20"],
      "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden"],
      "cflags_cc": ["-std=c++20"],
      "xcode_settings": {"CLANG_CXX_LANGUAGE_STANDARD": "c++20", "GCC_OPTIMIZATION_LEVEL": "2"},
      "libraries": ["-lpthread"],
      "conditions": [["OS == 'linux'", {"libraries": ["-ldl"]}]]
    }
  ]
}
