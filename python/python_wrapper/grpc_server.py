"""Upstream's gRPC server, which its Go loader starts, is not part of this package: wrappers run inside of Node instead."""

import sys

NOT_BUILT = (
    "python_wrapper.grpc_server: the gRPC server is not built here. Run the wrapper in Node: `aiges-native run wrapper.py`, "
    "or loadWrapper('wrapper.py') of the npm package aiges-native. For the Go loader install `aiges-wrapper`."
)

if __name__ == "__main__":
    sys.exit(NOT_BUILT)
