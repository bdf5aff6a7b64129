"""Makes numpy arrays of every kind, looks at what arrives, and keeps some."""

import hashlib
import weakref

import numpy as np

kept = []
N = 40_000


def made(kind):
    """An array whose bytes, in C order, are those of `expected(kind)`."""
    base = np.arange(N, dtype=np.float32)
    return {
        "owning": lambda: np.arange(N, dtype=np.float32),
        "computed": lambda: base * 2,
        "view": lambda: base.view(),
        "slice": lambda: base[10:-10],
        "strided": lambda: base[::2],
        "reversed": lambda: base[::-1],
        "transposed": lambda: base.reshape(200, 200).T,
        "reshaped": lambda: base.reshape(200, 200),
        "fortran": lambda: np.asfortranarray(base.reshape(100, 400)),
        "read only": lambda: frozen(np.arange(N, dtype=np.float32)),
        "big endian": lambda: np.arange(N, dtype=">f4"),
        "bool": lambda: np.arange(N) % 3 == 0,
        "float16": lambda: base.astype(np.float16),
        "complex64": lambda: base.astype(np.complex64),
        "int64": lambda: np.arange(N) - 5,
        "uint8": lambda: (np.arange(N) % 256).astype(np.uint8),
        "three dimensions": lambda: np.arange(N, dtype=np.int16).copy().reshape(10, 40, 100).copy(),
        "scalar array": lambda: np.array(2.5),
        "empty": lambda: np.zeros((0, 3), dtype=np.int32),
        "from buffer": lambda: np.frombuffer(bytes(N), dtype=np.uint8),
        "subclass": lambda: base.view(Sub),
        "broadcast": lambda: np.broadcast_to(np.float32(1), (N,)),
    }[kind]()


class Sub(np.ndarray):
    pass


def frozen(array):
    array.flags.writeable = False
    return array


def expected(kind):
    """dtype in native order, shape, sha256 of the native bytes in C order."""
    array = np.ascontiguousarray(made(kind)).reshape(made(kind).shape)
    array = array.astype(array.dtype.newbyteorder("="))
    return [array.dtype.name, list(array.shape), hashlib.sha256(array.tobytes()).hexdigest()]


def made_and_kept():
    kept.append(np.arange(N, dtype=np.float32))
    return kept[-1]


def made_and_weakly_kept():
    array = np.arange(N, dtype=np.float32)
    kept.append(weakref.ref(array))
    return array


def made_and_kept_in_a_view():
    array = np.arange(N, dtype=np.float32)
    kept.append(memoryview(array))
    return array


def the_same_twice():
    array = np.arange(N, dtype=np.float32)
    return [array, array]


def with_its_view():
    array = np.arange(N, dtype=np.float32)
    return {"array": array, "view": array[:]}


def kept_sums():
    """What became of the kept ones; a weak one that is gone counts as None."""
    alive = [one() if isinstance(one, weakref.ref) else one for one in kept]
    return [None if one is None else float(np.asarray(one).sum(dtype=np.float64)) for one in alive]


def forget():
    kept.clear()


def seen(x):
    """An array over what JavaScript sent: type, dtype, shape, writeable, sum, whether it was copied to make it."""
    array = np.asarray(x)
    return [type(x).__name__, array.dtype.name, list(array.shape), bool(array.flags.writeable), float(array.sum()), array.base is not None]


def from_buffer(x):
    array = np.frombuffer(x, dtype=np.uint8)
    return [int(array.size), int(array.sum(dtype=np.int64))]


def scalars():
    return [np.float32(0.5), np.float64(0.1), np.int64(2**62), np.uint8(255), np.bool_(True), np.str_("text"), np.float16(0.25)]


def refused(kind):
    return {
        "object": np.array([object()]),
        "date": np.array(["2024-01-01"], dtype="datetime64[D]"),
        "structured": np.zeros(3, dtype="i4,f4"),
        "text": np.array(["a"]),
        "masked": np.ma.masked_array([1], [1]),
    }[kind]
