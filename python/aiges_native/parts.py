"""What goes through the channel of a session: `(0, None, items)`, or `(error code, text, [])`, or `(-1, error DICT, [])` for a part
that is none. And how a session goes on, as its calls tell JavaScript.
"""

from __future__ import annotations

import _aiges_native

from .errors import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

OPEN = 0  # more may come
PAUSED = 1  # more will come when it is asked for with `sessions.read`, once there is room
COMPLETE = 2  # all of the answer has been sent
SILENT = 3  # nothing will come by asking with `sessions.read`

_FOR_EVER = -1.0
_NOT_AT_ALL = 0.0


def send(channel: int, read: Callable[[], Any]) -> int:
    """Sends what `read` makes of an answer; when that fails, the reader is told why. 0, or -1 when nobody reads any more.

    In a thread of the plugin's own it waits while the reader is behind; inside of a call it never does, and the writer of the
    session is held back instead.
    """
    return 0 if _emit(channel, boxed(read), _FOR_EVER) == 1 else -1


def offer(channel: int, box: list[Any]) -> int:
    """Sends a part if there is room now: 1 sent, 0 nobody reads any more, -1 no room; then the box still holds the part."""
    return _emit(channel, box, _NOT_AT_ALL)


def boxed(read: Callable[[], Any]) -> list[Any]:
    try:
        return [read()]
    except BaseException as failure:  # noqa: BLE001  the reader of the session has to hear it, whoever called
        return [(-1, describe(failure), [])]


def _emit(channel: int, box: list[Any], patience: float) -> int:
    try:
        return int(_aiges_native.emit(channel, box, patience))
    except (ValueError, MemoryError) as failure:
        return int(_aiges_native.emit(channel, [(-1, describe(failure), [])], _FOR_EVER))
