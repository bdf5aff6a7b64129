"""Reads a wrapper's answer where it is not in the plain form that `HostedWrapper.once` handles itself.

Every function here returns what goes to native or raises HostError INVALID_RESPONSE with words for the wrapper's author.
Keeps no reference to data. Runs on the worker thread of the call.
"""

from __future__ import annotations

import sys

import _aiges_native
from aiges.dto import length_of

from .errors import HostError, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Types native takes as they are.
PLAIN = frozenset({bytes, bytearray, str, _aiges_native.Body})

_warned: set[str] = set()


def invalid(message: str) -> HostError:
    return HostError("AIGES_ERR_INVALID_RESPONSE", message)


def nothing() -> HostError:
    return invalid(
        "wrapperOnceExec returned a Response with an empty list and error_code 0: append a ResponseData to response.list, or set error_code"
    )


def response(answer: Any) -> Any:
    """An answer that is not our Response itself: a subclass, or another SDK's class with the same fields."""
    if not isinstance(answer, type) and hasattr(answer, "error_code") and hasattr(answer, "list"):
        return answer
    if answer is None:
        came = "None: a `return` is missing"
    elif isinstance(answer, int):
        came = f"the number {int(answer)}: to report an error return Response().response_err(code)"
    elif isinstance(answer, type):
        came = f"the class {type_name(answer)}: return an instance of it"
    elif type(answer).__name__ == "coroutine":
        came = "a coroutine: wrapperOnceExec must not be `async def`"
        answer.close()
    else:
        came = f"a {type_name(type(answer))}"
    raise invalid(f"wrapperOnceExec must return a Response, but returned {came}")


def error_code(code: Any) -> int:
    if isinstance(code, int):
        return int(code)
    raise invalid(f"error_code of a Response must be a number, not {'None' if code is None else 'a ' + type_name(type(code))}")


def item(each: Any, index: int) -> tuple[str, Any, int, int]:
    """One entry of response.list, whatever its class, checked and made plain."""
    try:
        key, data, kind = each.key, each.data, each.type
    except AttributeError as failure:
        raise invalid(
            f"entry {index} of response.list is a {type_name(type(each))} without the attribute {failure.name!r}: use ResponseData"
        ) from None
    if isinstance(key, (bytes, bytearray)):
        key = key.decode("utf-8", "backslashreplace")
    if not isinstance(key, str):
        raise invalid(f"the key of entry {index} of response.list must be a text, not a {type_name(type(key))}")
    key = str.__str__(key)
    if kind is None:
        kind = 0
    elif not isinstance(kind, int):
        raise invalid(f"the type of {key!r} must be a number like DataText, not a {type_name(type(kind))}")
    sent = sendable(key, data)
    stated = getattr(each, "_len", None) if hasattr(type(each), "_len") else getattr(each, "len", None)
    if stated is not None:
        _check_length(key, data, stated)
    return (key, sent, int(kind), 3)


def sendable(key: str, data: Any) -> Any:
    """Something native sends as bytes: as it is, or marked Raw when it has a type of its own."""
    kind = type(data)
    if kind in PLAIN:
        return data
    if isinstance(data, str):
        return str.__str__(data)
    if data is None:
        raise invalid(f"the data of {key!r} is None: give bytes or a text")
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(data, numpy.ndarray):
        if data.dtype.hasobject:
            raise invalid(f"the data of {key!r} is an ndarray of dtype {data.dtype}: only numbers can be sent as bytes")
        if data.dtype.kind in "mM":
            data = data.view("i8")  # numpy exports no buffer of dates
        return _aiges_native.Raw(data if data.flags.c_contiguous else numpy.ascontiguousarray(data))
    try:
        view = memoryview(data)
    except TypeError:
        hint = ": json.dumps(data) makes a text of it" if isinstance(data, (dict, list, tuple, int, float)) else ""
        raise invalid(f"the data of {key!r} must be bytes or a text, not a {type_name(kind)}{hint}") from None
    if not view.c_contiguous:
        return view.tobytes()
    return data if kind is memoryview else _aiges_native.Raw(data)


def _check_length(key: str, data: Any, stated: Any) -> None:
    """The actual length wins over a stated `len`; the author hears about it once per key."""
    sent = length_of(data)
    # A text may state its characters, an array its elements: authors write len(data).
    counted = len(data) if isinstance(data, str) or getattr(data, "ndim", True) else sent
    if stated in (sent, counted) or key in _warned:
        return
    _warned.add(key)
    sys.stderr.write(f"aiges-native: ResponseData {key!r} states len {stated!r}, but has {sent} bytes, which are all sent\n")
