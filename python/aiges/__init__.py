"""The SDK that AIGES wrappers import: source-compatible with upstream's `aiges`, standard library only.

It runs without Node (`python wrapper.py`) and imports nothing of the host. One set of classes serves `aiges.dto`,
`aiges.sdk` and `aiges_embed`, so that `isinstance` holds whichever name a wrapper imports.
"""

__version__ = "0.16.0+native"

# The npm package this belongs to; a project made by `create` asks for it. test_cli.py holds it equal to package.json.
host_version = "0.1.0"
