"""Stands in for the module native makes, so that the Python logic can be tested by Python alone.

Only the names of docs/hosting.md, and no behaviour of native: what native does with them is tested through Node.
"""

import os
import sys
import types


class Body(bytearray):
    """As far as these tests go: an exporter of bytes with a type of its own."""


class Raw:
    def __init__(self, obj):
        self.obj = obj


def install():
    if "_aiges_native" in sys.modules:
        return sys.modules["_aiges_native"]
    native = types.ModuleType("_aiges_native")
    native.Body, native.Raw = Body, Raw
    native.write = lambda stream, text: os.write(stream, str.encode(text, "utf-8", "backslashreplace")) and None
    native.flush = lambda: None
    native.cancelled = lambda: False
    native.lane_name = lambda: None
    native.lane = lambda: 0
    native.belong = lambda lane: None
    native.forked = lambda: None
    native.defer = lambda: None  # as for a caller that waits on the spot
    native.emit = lambda channel, box, patience: 0
    sys.modules["_aiges_native"] = native
    return native
