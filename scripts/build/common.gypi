# Stands in for the common.gypi of a node source tree when the headers come from the node-api-headers package, which has none.
# Only what gyp itself must know; the flags that matter are in binding.gyp.
{
  "target_defaults": {
    "default_configuration": "Release",
    "cflags": ["-pthread"],
    "configurations": {
      "Release": { "defines": ["NDEBUG"] },
      "Debug": { "cflags": ["-g", "-O0"] }
    },
    "conditions": [
      ["OS == 'linux'", { "cflags": ["-fPIC"], "ldflags": ["-pthread"] }]
    ]
  }
}
