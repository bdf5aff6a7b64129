"""Reads a wrapper's answer: from a Response to what goes to native, `(error code, text of wrapperError, items)` with an item
`(key, data, type, status)`.

Every function here returns plain values or raises HostError INVALID_RESPONSE with words for the wrapper's author. Keeps no
reference to data: native proves by reference count that it may hand memory on. Runs on the thread that has the answer.
"""

from __future__ import annotations

import sys

import _aiges_native
from aiges.dto import Response, ResponseData, length_of, whole_number

from .errors import HostError, safe_str, type_name
from .requests import ONCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .bind import Plan

    Item = tuple[str, Any, int, int]
    Outcome = tuple[int, str | None, list[Item]]

# Types native takes as they are.
PLAIN = frozenset({bytes, bytearray, str, _aiges_native.Body})

# What JavaScript holds as a number.
_LARGEST = 2**53 - 1

_warned: set[str] = set()


def invalid(message: str) -> HostError:
    return HostError("AIGES_ERR_INVALID_RESPONSE", message)


def outcome(answer: Any, error: Plan | None, hook: str = "wrapperOnceExec") -> Outcome:
    """The whole answer to one request. Its items have status 3, whatever the wrapper says, as upstream has it."""
    if type(answer) is not Response or type(answer.list) is not list:
        answer = response(answer, hook)
    code = answer.error_code
    if code != 0:
        return (error_code(code), getattr(answer, "error_text", None) or text_of(error, code), [])
    items = []
    for each in answer.list:
        if type(each) is ResponseData:
            key, data, kind = each.key, each.data, each.type
            if type(data) in PLAIN and type(key) is str and type(kind) is int and each._len is None:
                items.append((key, data, kind, ONCE))
                continue
        items.append(item(each, len(items), ONCE))
    if not items:
        raise invalid(
            f"{hook} returned a Response with an empty list and error_code 0: append a ResponseData to response.list, or set error_code"
        )
    return (0, None, items)


def part(answer: Any, error: Plan | None, hook: str) -> Outcome:
    """One part of a stream's answer; its items keep their status. An empty list is no error: there is nothing yet."""
    if type(answer) is not Response or type(answer.list) is not list:
        answer = response(answer, hook)
    code = answer.error_code
    if code != 0:
        return (error_code(code), getattr(answer, "error_text", None) or text_of(error, code), [])
    return (0, None, [item(each, index, None) for index, each in enumerate(answer.list)])


def text_of(error: Plan | None, code: int) -> str | None:
    """The text of wrapperError(code); None when there is none, it returns no text, or it fails."""
    if error is None:
        return None
    try:
        text = error.call({"ret": code})
    except BaseException:  # noqa: BLE001  a failing wrapperError must not hide the code it was asked about
        return None
    return safe_str(text) if isinstance(text, str) and text else None


def returned_code(code: Any, hook: str) -> int:
    """The number a hook returned. Raises for anything else."""
    number = whole_number(code)
    if number is not None:
        return number_of(number, hook)
    came = "None: `return 0` is missing" if code is None else f"a {type_name(type(code))}"
    raise invalid(f"{hook} must return 0, or a number that says what failed, but returned {came}")


class Refused:
    """In place of a callback's answer that is none: who waits for it reads it as every other, and gets this error."""

    error_code = -1

    def __init__(self, failure: HostError) -> None:
        self.failure = failure


def called_back(answer: Any, hook: str = "callback") -> Any:
    """What was given to a callback, for the receiver of its tag; the plugin's thread is not who has to hear what is wrong with it."""
    try:
        if response(answer, hook).error_code == 0:
            for index, each in enumerate(answer.list if isinstance(answer.list, (list, tuple)) else ()):
                _status(each, getattr(each, "key", index))
    except HostError as failure:
        return Refused(failure)
    return answer


def response(answer: Any, hook: str) -> Any:
    """An answer that is not our Response itself: a subclass, or another SDK's class with the same fields."""
    if not isinstance(answer, type) and hasattr(answer, "error_code") and hasattr(answer, "list"):
        if answer.error_code == 0 and not hasattr(type(answer.list), "__iter__"):
            came = "None" if answer.list is None else f"a {type_name(type(answer.list))}"
            raise invalid(f"{hook} gave a Response whose list is {came}: it must be a list of ResponseData")
        return answer
    if type(answer) is Refused:
        raise answer.failure
    if answer is None:
        came = "None: a `return` is missing"
    elif isinstance(answer, int):
        came = f"the number {_shown(int(answer))}: to report an error return Response().response_err(code)"
    elif isinstance(answer, type):
        came = f"the class {type_name(answer)}: return an instance of it"
    else:
        came = f"a {type_name(type(answer))}"
    raise invalid(
        f"{hook} must be given a Response, but got {came}" if hook == "callback" else f"{hook} must return a Response, but returned {came}"
    )


def error_code(code: Any) -> int:
    number = whole_number(code)
    if number is not None:
        return number_of(number, "error_code of a Response")
    raise invalid(f"error_code of a Response must be a number, not {'None' if code is None else 'a ' + type_name(type(code))}")


def _shown(number: int) -> str:
    """Python refuses to write very large numbers."""
    return str(number) if number.bit_length() < 256 else f"of {number.bit_length()} bits"


def number_of(code: int, what: str) -> int:
    """The same code. Raises for one that would reach JavaScript as no number."""
    if -_LARGEST <= code <= _LARGEST:
        return code
    raise invalid(f"{what} gave {_shown(code)}: a code must lie between -(2**53 - 1) and 2**53 - 1")


def item(each: Any, index: int, status: int | None) -> Item:
    """One entry of response.list, whatever its class, checked and made plain. `status` None: its own."""
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
    number = 0 if kind is None else whole_number(kind)
    if number is None:
        raise invalid(f"the type of {key!r} must be a number like DataText, not a {type_name(type(kind))}")
    sent = sendable(key, data)
    stated = getattr(each, "_len", None) if hasattr(type(each), "_len") else getattr(each, "len", None)
    if stated is not None:
        _check_length(key, data, stated)
    return (key, sent, number, _status(each, key) if status is None else status)


def _status(each: Any, key: Any) -> int:
    own = getattr(each, "status", ONCE)
    number = whole_number(own)
    if number is None or not 0 <= number <= ONCE:
        raise invalid(f"the status of {key!r} must be one of DataBegin, DataContinue, DataEnd, DataOnce (0 to 3), not {safe_str(own)}")
    return number


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
