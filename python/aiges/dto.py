"""What a wrapper is given and what it gives back: nodes of a request, entries of a response.

One set of classes for every import name, holding the union of what upstream's SDK and its C++ module accept: everything is
assignable, lists are real lists, and data may be bytes, a text, or any object that exports its memory.
"""

from __future__ import annotations

import json
import operator
import queue

from aiges import platform
from aiges.core.types import *  # noqa: F403
from aiges.core.types import DataText, Once, Status, Types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    List = list[Any]  # inside of the classes `list` is the name of an attribute


class DataListNode:
    """One piece of request data. `data` answers like bytes; a wrapper may replace it by anything."""

    desc: Any = None  # attributes the caller sent along

    def __init__(self, key: Any = "", data: Any = "", status: int = Once, len: int = 0, type: int = DataText) -> None:
        self.key = key
        self.data = data
        self.status = status
        self.len = len
        self.type = type

    def get_data(self) -> Any:
        return self.data

    def __repr__(self) -> str:
        return f"DataListNode(key={self.key!r}, type={self.type!r}, status={self.status!r}, len={self.len!r})"


class DataListCls:
    """The data of one request, in the order in which it was sent."""

    list: List

    def __init__(self) -> None:
        self.list = []

    def get(self, key: Any) -> Any:
        """The first node with this key, or None. A key may be bytes on either side: fields may be declared with `key=b"n"`."""
        for node in self.list:
            if node.key == key:
                return node
        wanted = text_of_key(key)
        for node in self.list:
            if text_of_key(node.key) == wanted:
                return node
        return None


class ResponseData:
    """One piece of an answer.

    Positional arguments may be the SDK's `(key, data, length, type, status)` or the C++ module's `(key, len, status, type)`.
    `len` is the length of the data unless something else was assigned to it.
    """

    _len: Any = None

    def __init__(self, key: Any = "", data: Any = "", length: Any = None, type: Any = DataText, status: int = Once, **more: Any) -> None:
        if isinstance(data, int):
            # (key, len, status, type)
            length, status, data = data, (Once if length is None else length), ""
        if "len" in more:
            length = more.pop("len")
        if more:
            raise TypeError(f"ResponseData() got an unexpected keyword argument {next(iter(more))!r}")
        self.key = key
        self.data = data
        self.type = type
        self.status = status
        if length:
            self._len = length

    @property
    def len(self) -> int:
        if self._len is not None:
            return self._len  # type: ignore[no-any-return]
        return length_of(self.data)

    @len.setter
    def len(self, value: Any) -> None:
        self._len = value

    @property
    def length(self) -> int:
        return self.len

    @length.setter
    def length(self, value: Any) -> None:
        self._len = value

    def setData(self, data: Any) -> None:
        self.data = data
        self._len = None

    def setDataType(self, type: int) -> None:
        if type not in Types:
            raise Exception("Please specify the correct data type...")
        self.type = type

    def toJSON(self) -> str:
        return json.dumps(self, default=_jsonable, sort_keys=True, indent=4)

    def __repr__(self) -> str:
        return f"ResponseData(key={self.key!r}, type={self.type!r}, status={self.status!r}, len={self.len!r})"


class Response:
    """A wrapper's answer: a list of ResponseData, or a number other than 0 that says what went wrong."""

    list: List
    error_code: Any

    def __init__(self) -> None:
        self.list = []
        self.error_code = 0

    def response_err(self, code: int) -> Response:
        """Sets the number and returns this object."""
        self.error_code = code
        return self

    @property
    def errCode(self) -> Any:
        """The name of `error_code` in old SDKs."""
        return self.error_code

    @errCode.setter
    def errCode(self, code: Any) -> None:
        self.error_code = code

    err_code = errCode

    def toJSON(self) -> str:
        return json.dumps(self, default=_jsonable, sort_keys=True, indent=4)


class SessionCreateResponse:
    """The answer of wrapperCreate: the name of a session, or a number other than 0 that says why there is none."""

    def __init__(self, handle: Any = "", error_code: Any = 0) -> None:
        self.handle = handle
        self.error_code = error_code

    errCode = err_code = Response.errCode

    def response_err(self, code: int) -> SessionCreateResponse:
        """Sets the number and returns this object."""
        self.error_code = code
        return self

    def toJSON(self) -> str:
        return json.dumps(self, default=_jsonable, sort_keys=True, indent=4)


def text_of_key(key: Any) -> Any:
    """The key as a text, where it is bytes."""
    return key.decode("utf-8", "backslashreplace") if isinstance(key, (bytes, bytearray)) else key


def whole_number(value: Any) -> int | None:
    """The plain int of a number that has no fractions, numpy's included; None for everything else."""
    try:
        return int.__int__(operator.index(value))
    except Exception:  # noqa: BLE001  `__index__` is anybody's code
        return None


def length_of(data: Any) -> int:
    """Bytes that data has when it is sent; a text counts in UTF-8."""
    if isinstance(data, str):
        return len(data) if data.isascii() else len(data.encode("utf-8", "surrogatepass"))
    try:
        return memoryview(data).nbytes
    except TypeError:
        return len(data)


def _jsonable(value: Any) -> Any:
    if isinstance(value, ResponseData):
        return {"key": value.key, "data": value.data, "len": value.len, "type": value.type, "status": value.status}
    if isinstance(value, (Response, SessionCreateResponse)):
        return dict(value.__dict__)
    try:
        raw = bytes(memoryview(value))
    except TypeError:
        raise TypeError(f"{type(value).__name__} has no form in JSON") from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        import base64

        return base64.b64encode(raw).decode("ascii")


_queue: queue.Queue[Response] | None = None


def init_rq() -> queue.Queue[Response]:
    """Makes the queue that `callback` fills when a wrapper runs by itself, and returns it."""
    global _queue
    _queue = queue.Queue()
    return _queue


def response_queue() -> queue.Queue[Response] | None:
    """The queue of the last `init_rq`, or None."""
    return _queue


def callback(response: Response, usrTag: Any = None, sid: Any = None) -> int:
    """Hands over a part of a stream's answer, or the answer of wrapperOnceExecAsync; from any thread.

    To the host, if there is one: 0, or -1 when nobody waits for this tag (usrTag or sid, whichever the wrapper has). By itself
    it goes to the queue of `init_rq`, as upstream's SDK does; without that queue it raises.
    """
    tag = sid if usrTag is None else usrTag
    if platform.link is not None:
        return platform.link.callback(response, tag)
    if _queue is None:
        raise Exception("you should execute init_rq first")
    _show(response, tag)
    _queue.put(response)
    return 0


def _show(response: Response, tag: Any) -> None:
    try:
        for each in response.list:
            kind, place = Types.get(each.type), Status.get(each.status)
            print("sid %s, get callback: %s: len %d, type: %s, status: %s" % (tag, each.key, each.len, kind, place))
    except (AttributeError, TypeError):
        return  # no answer: whoever reads the queue says what is wrong with it


def callback_metric(usrTag: Any, meterKey: Any, count: Any) -> int:
    """Counts something for the platform. By itself there is none: nothing happens, 0 is returned."""
    return platform.metric(usrTag, meterKey, count)


def callback_trace(usrTag: Any, key: Any, value: Any) -> int:
    """Notes something in the platform's trace. By itself there is none: nothing happens, 0 is returned."""
    return platform.trace(usrTag, key, value)
