"""What the leak script reads off the interpreter, and a few things it does to bodies."""

import ctypes
import gc
import hashlib
import io
import pickle
import sys


def collect():
    """Frees what can be freed, and gives it back to the system where the C library can do that."""
    gc.collect()
    if sys.version_info < (3, 12):
        # Its 4096 unused places refer to None, each until it is first used: the count would fall for a long time. Later, None is immortal.
        sys._clear_type_cache()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def counts():
    """References to None, True and False, and the objects the collector tracks."""
    return [sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False), len(gc.get_objects())]


def use_as_bytes(body):
    """Everything that goes through the cached copy or makes an object of its own."""
    pickle.loads(pickle.dumps(body))
    hashlib.sha256(body).digest()
    io.BytesIO(body).read(10)
    return [
        hash(body) != 0,
        body[1:5],
        body[::2][0],
        body == bytes(body),
        body.decode("latin-1")[:3],
        body.find(b"x"),
        body + b"y" != body,
        body.startswith(b"\x03"),
    ]


def unconvertible():
    return [{"a": [object()]}]
