"""What the packer does not know by exact type: subclasses, numpy, buffers, dates.

`simplify` never runs a method that a subclass has overridden where the base type has one, and imports nothing: numpy and
datetime are looked up among the modules that are loaded already, for else there can be no such value. It keeps no reference.
Runs on the worker thread that packs a result.
"""

from __future__ import annotations

import sys

from .errors import Unconvertible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

__all__ = ["Unconvertible", "from_ms", "simplify"]

# (kind, item size) of a buffer's format -> view code of docs/tape.md. Single bytes without a sign go out as bytes.
_VIEWS = {
    ("i", 1): 2, ("i", 2): 5, ("i", 4): 7, ("i", 8): 9,
    ("u", 2): 6, ("u", 4): 8, ("u", 8): 10,
    ("f", 4): 11, ("f", 8): 12,
}  # fmt: skip
_KINDS = {**dict.fromkeys("bhilqn", "i"), **dict.fromkeys("HILQN", "u"), **dict.fromkeys("fd", "f")}
_NAMES = {"i": "int", "u": "uint", "f": "float"}
_LITTLE = sys.byteorder == "little"

_ADVICE = {
    "date": "return date.isoformat()",
    "time": "return time.isoformat()",
    "timedelta": "return timedelta.total_seconds()",
    "Decimal": "return str(value) or float(value)",
    "Fraction": "return float(value)",
    "complex": "return [value.real, value.imag]",
    "Path": "return str(path)",
    "PosixPath": "return str(path)",
    "UUID": "return str(value)",
    "Tensor": "return tensor.detach().cpu().numpy()",
    "Image": "save it into an io.BytesIO and return the bytes",
    "DataFrame": "return frame.to_dict('records') or frame.to_numpy()",
    "Series": "return series.to_list() or series.to_numpy()",
    "generator": "return list(values)",
    "coroutine": "await it, or run it with asyncio.run(), and return its result",
    "mappingproxy": "return dict(value)",
}


def simplify(obj: Any) -> tuple[Any, ...]:
    """Something the packer knows, as docs/hosting.md lists it; `Unconvertible` for what has no counterpart."""
    kind = type(obj)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        simple = _numpy(obj, kind, numpy)
        if simple is not None:
            return simple
    simple = _based(obj, kind)
    if simple is not None:
        return simple
    dates = sys.modules.get("datetime")
    if dates is not None and issubclass(kind, getattr(dates, "datetime", ())):
        return ("datetime", _milliseconds(obj, dates))
    try:
        view = memoryview(obj)
    except BaseException as failure:  # noqa: BLE001  __buffer__ is user code
        if isinstance(failure, TypeError):
            raise refuse(kind) from None
        raise refuse(kind) from failure
    return _buffer(obj, view)


def refuse(kind: type, advice: str = "") -> Unconvertible:
    from .errors import type_name

    advice = advice or _ADVICE.get(kind.__name__, "")
    return Unconvertible(f"a value of type {type_name(kind)} has no counterpart in JavaScript" + (advice and f": {advice}"))


def _based(obj: Any, kind: type) -> tuple[str, Any] | None:
    """Subclasses of what the tape knows, enums of such included, through the base type's own methods."""
    if issubclass(kind, str):
        return ("value", str.__str__(obj))
    if issubclass(kind, int):
        return ("value", int.__int__(obj))
    if issubclass(kind, float):
        return ("value", float.__float__(obj))
    if issubclass(kind, dict):
        ordered = getattr(sys.modules.get("collections"), "OrderedDict", None)
        items = ordered.items if ordered is not None and issubclass(kind, ordered) else dict.items
        return ("value", dict(items(obj)))
    if issubclass(kind, list):
        return ("value", [*list.__iter__(obj)])
    if issubclass(kind, tuple):
        return ("value", (*tuple.__iter__(obj),))
    if issubclass(kind, (set, frozenset)):
        base = set if issubclass(kind, set) else frozenset
        return ("value", {*base.__iter__(obj)})
    if issubclass(kind, (bytes, bytearray)):
        return ("bytes", obj)
    return None


def _milliseconds(obj: Any, dates: Any) -> float:
    base = dates.datetime
    if base.utcoffset(obj) is None:
        raise Unconvertible(
            "a datetime without a time zone is no instant: return value.astimezone() for local time, "
            "value.replace(tzinfo=timezone.utc) for UTC, or value.isoformat()"
        )
    since = base.__sub__(obj, base(1970, 1, 1, tzinfo=dates.timezone.utc))
    return float(since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000)


def from_ms(ms: float) -> datetime:
    """An aware datetime in UTC; `Unconvertible` outside of the years 1 to 9999 and for an invalid Date."""
    import datetime as dates

    try:
        return dates.datetime(1970, 1, 1, tzinfo=dates.UTC) + dates.timedelta(milliseconds=ms)
    except (OverflowError, ValueError):
        raise Unconvertible(f"a Date of {ms} milliseconds is outside of what datetime can hold (years 1 to 9999)") from None


def _numpy(obj: Any, kind: type, numpy: Any) -> tuple[Any, ...] | None:
    array: Any = getattr(numpy, "ndarray", None)
    scalar: Any = getattr(numpy, "generic", None)
    if isinstance(array, type) and issubclass(kind, array):
        return _ndarray(obj, kind, numpy)
    if isinstance(scalar, type) and issubclass(kind, scalar):
        dtype = vars(scalar)["dtype"].__get__(obj)
        if dtype.kind not in "biufcSU":
            raise refuse(kind, _dtype_advice(dtype.kind))
        value = float(obj) if dtype.kind == "f" else vars(scalar)["item"](obj)
        if type(value) is complex:
            raise refuse(kind, _ADVICE["complex"])
        return ("value", value)
    return None


def _dtype_advice(letter: str) -> str:
    return {
        "O": "return array.tolist()",
        "M": "return array.astype('datetime64[ms]').astype('int64')",
        "m": "return array.astype('timedelta64[ms]').astype('int64')",
        "V": "return each field as an array of its own",
        "S": "return array.tolist()",
        "U": "return array.tolist()",
        "T": "return array.tolist()",
    }.get(letter, "return array.tolist()")


def _ndarray(obj: Any, kind: type, numpy: Any) -> tuple[Any, ...]:
    base = numpy.ndarray
    dtype = base.dtype.__get__(obj)
    if dtype.kind not in "biufc":
        raise Unconvertible(f"an ndarray of dtype {dtype} has no counterpart in JavaScript: {_dtype_advice(dtype.kind)}")
    masked = getattr(getattr(numpy, "ma", None), "MaskedArray", None)
    if masked is not None and issubclass(kind, masked):
        raise refuse(kind, "return array.filled(value)")
    shape = tuple(map(int, base.shape.__get__(obj)))
    plain = obj if kind is base else base.view(obj, base)
    if not dtype.isnative:
        plain = plain.astype(dtype.newbyteorder("="))
    if not plain.flags.c_contiguous:
        plain = numpy.ascontiguousarray(plain)
    return ("ndarray", plain, str(plain.dtype.name), shape)


def _buffer(obj: Any, view: memoryview) -> tuple[Any, ...]:
    """array.array, memoryview, mmap, ctypes arrays and every other exporter."""
    letters = view.format
    order = letters[0] if letters[0] in "@=<>!" else "@"
    letter = letters.lstrip("@=<>!")
    kind = _KINDS.get(letter)
    swapped = view.itemsize > 1 and (order in ">!" if _LITTLE else order == "<")
    if swapped or (kind is None and letter not in ("B", "c", "?", "e")):
        raise Unconvertible(
            f"a {type(obj).__name__} of buffer format {letters!r} has no counterpart in JavaScript: "
            "return its bytes, or an array of native numbers"
        )
    source = obj if view.c_contiguous else bytearray(view.tobytes())
    if letter in ("B", "c"):
        if view.ndim == 1:
            return ("bytes", source)
        return ("ndarray", source, "uint8", view.shape)
    if letter in ("?", "e"):
        return ("ndarray", source, "bool" if letter == "?" else "float16", view.shape)
    code = _VIEWS.get((kind or "", view.itemsize))
    if view.ndim == 1 and code is not None:
        return ("typed", source, code)
    return ("ndarray", source, f"{_NAMES[kind or '']}{view.itemsize * 8}", view.shape)
