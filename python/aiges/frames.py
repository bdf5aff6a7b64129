"""The requests that `run()` makes of the declared test values: one, or the frames of a stream.

Frames have the statuses begin, continue, end; a single one has once, as upstream sends it. Data is bytes, as every host hands it over.
"""

from __future__ import annotations

from aiges.core.types import STRING, DataBegin, DataContinue, DataEnd, Once
from aiges.dto import DataListCls, DataListNode
from aiges.fields import json_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


class Unsendable(ValueError):
    """No request can be made of what the author gave; the message says why."""


def request_of(fields: Iterable[Any], values: Mapping[Any, Any]) -> DataListCls:
    """A request with the test value (by key) of every declared input, in the order of declaration."""
    return _request([(field.key, values[field.key], field.data_type) for field in fields], Once)


def frames_of(fields: Iterable[Any], values: Mapping[Any, Any], frames: int | Iterable[Mapping[Any, Any]]) -> list[DataListCls]:
    """A number: each test value cut into so many pieces. A list of `{key: data}`: these frames as they are."""
    declared = [*fields]
    if isinstance(frames, int):
        if frames < 1:
            raise Unsendable(f"a stream has at least one frame, not {frames}")
        cut = [(field.key, pieces(values[field.key], frames, field.data_type == STRING), field.data_type) for field in declared]
        contents = [[(key, parts[index], kind) for key, parts, kind in cut] for index in range(frames)]
    else:
        kinds = {field.key: field.data_type for field in declared}
        frames = _listed(frames)
        contents = [[(key, data, kinds.get(key, STRING)) for key, data in each.items()] for each in frames]
    return [_request(each, status_of(index, len(contents))) for index, each in enumerate(contents)]


def _listed(frames: Any) -> list[Mapping[Any, Any]]:
    """Raises Unsendable unless it is a list of `{key: data}` that has one: nothing would answer a stream without a frame."""
    try:
        listed = [*frames]
    except TypeError:
        listed = [None]
    if not all(hasattr(each, "items") for each in listed):
        raise Unsendable(f"frames must be a number or a list of {{key: data}}, not {frames!r:.100}")
    if not listed:
        raise Unsendable("a stream has at least one frame, not an empty list of them")
    return listed


def status_of(index: int, count: int) -> int:
    """The status of one frame of a stream."""
    if count == 1:
        return Once
    return DataBegin if index == 0 else DataEnd if index == count - 1 else DataContinue


def pieces(value: Any, count: int, is_text: bool) -> list[Any]:
    """The value cut into `count` pieces of about one length, the last ones empty when it is too short.

    A text in UTF-8 is cut between characters. What cannot be cut, a dict for instance, is whole in the first piece.
    """
    if not isinstance(value, (bytes, bytearray, str)):
        return [value, *([b""] * (count - 1))]
    size = -(-len(value) // count)
    borders = [min(index * size, len(value)) for index in range(count + 1)]
    if is_text and not isinstance(value, str):
        borders = [_character_start(value, each) for each in borders]
    return [value[start:end] for start, end in zip(borders, borders[1:])]


def _character_start(value: bytes | bytearray, index: int) -> int:
    """The start of the character that holds this byte; the index itself where there is no UTF-8."""
    if index < len(value):
        for start in range(index, max(index - 4, -1), -1):
            if value[start] & 0xC0 != 0x80:
                return start
    return index


def _request(contents: Iterable[tuple[Any, Any, Any]], status: int) -> DataListCls:
    request = DataListCls()
    for key, data, kind in contents:
        sent = _bytes(key, data)
        request.list.append(DataListNode(key, sent, status, len(sent), kind))
    return request


def _bytes(key: Any, data: Any) -> bytes:
    """What a host hands over for this value: authors write texts, and for JSON whatever JSON has."""
    if isinstance(data, bytes):
        return data
    try:
        return json_bytes(data) if isinstance(data, str) else bytes(memoryview(data))
    except TypeError:
        pass
    try:
        return json_bytes(data)
    except (TypeError, ValueError) as failure:
        raise Unsendable(f"the value for {key!r}, a {type(data).__name__}, is neither bytes nor a text nor JSON: {failure}") from None
