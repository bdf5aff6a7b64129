"""One piece of data, and the numbers of its kind and of its place in a stream."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class DataType:
    """Kinds of data. PER is a personalised resource; RAW has the same number upstream."""

    TEXT = 0
    AUDIO = 1
    IMAGE = 2
    VIDEO = 3
    PER = 4
    RAW = 4


class DataStatus:
    """Places in a stream; ONCE is a stream of one piece."""

    BEGIN = 0
    CONTINUE = 1
    END = 2
    ONCE = 3


class WrapperData:
    """What exec, write and read take and give. `data` is bytes, or whatever exports its memory; a text becomes its UTF-8.

    `desc`: attributes as texts.
    """

    __slots__ = ("data", "desc", "key", "status", "type")

    def __init__(
        self,
        key: str = "",
        data: Any = b"",
        type: int = DataType.TEXT,
        status: int = DataStatus.ONCE,
        desc: dict[str, str] | None = None,
    ) -> None:
        self.key = key
        self.data = data.encode("utf-8") if isinstance(data, str) else data
        self.type = type
        self.status = status
        self.desc = desc or {}

    def __repr__(self) -> str:
        return f"WrapperData(key={self.key!r}, len={len(self.data)}, type={self.type}, status={self.status})"
