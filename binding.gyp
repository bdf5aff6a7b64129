# The release build: what `prepare` in a clone and `prebuildify` use. Exactly one target, because prebuildify ships whatever comes last.
# The developer build (debug, sanitizers, unit tests) is CMakeLists.txt; both take every native/**/*.cc.
{
  "targets": [
    {
      "target_name": "aiges_native",
      "sources": [
        "<!@(node -p \"require('fs').readdirSync('native', { recursive: true }).filter((file) => file.endsWith('.cc')).map((file) => 'native/' + file.split(require('path').sep).join('/')).sort().join(' ')\")"
      ],
      "include_dirs": ["native"],
      "defines": ["NAPI_VERSION=8"],
      # Node's own common.gypi has other wishes: an older dialect, no exceptions, -O3.
      "cflags!": ["-O3", "-fno-omit-frame-pointer"],
      "cflags_cc!": ["-std=gnu++14", "-std=gnu++17", "-std=gnu++20", "-fno-exceptions", "-fno-rtti"],
      "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden"],
      "cflags_cc": ["-std=c++20", "-fexceptions", "-fvisibility-inlines-hidden"],
      "conditions": [
        ["OS == 'linux'", {
          "ldflags": [
            # The linker runs in build/: a relative path survives a clone in a folder with spaces in its name.
            "-Wl,--version-script=../native/exports.map",
            # Threads of ours outlive every dlclose, so the code must too.
            "-Wl,-z,nodelete",
            "-Wl,-z,relro",
            "-Wl,-z,now"
          ],
          "libraries": ["-ldl", "-lpthread"]
        }],
        # Written for macOS, not yet tested there.
        ["OS == 'mac'", {
          "xcode_settings": {
            "CLANG_CXX_LANGUAGE_STANDARD": "c++20",
            "CLANG_CXX_LIBRARY": "libc++",
            "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
            "GCC_ENABLE_CPP_RTTI": "YES",
            "GCC_OPTIMIZATION_LEVEL": "2",
            "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
            "MACOSX_DEPLOYMENT_TARGET": "11.0",
            "OTHER_CFLAGS": ["-Wall", "-Wextra"],
            "OTHER_LDFLAGS": ["-Wl,-exported_symbols_list,<(module_root_dir)/native/exports.mac"]
          }
        }]
      ]
    }
  ]
}
