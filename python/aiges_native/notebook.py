"""What wrappers tell the platform of their own accord: parts of answers, metrics, traces, events (`aiges.platform.link`).

Parts go to whoever has the tag (routes.py). Notes go to the channel of the wrapper that makes them (whose.py); JavaScript opens
one when somebody listens. A note waits a little when the reader is behind, and is then dropped: a metric must not stop a service.
"""

from __future__ import annotations

import _aiges_native
from aiges import platform

from . import routes, whose
from .errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Seconds a note waits for room.
_PATIENCE = 1.0

# One word per idea: what the 2026 SDK calls otherwise.
_NAMES = {("metric", "name"): "key", ("metric", "value"): "count", ("meter", "func_name"): "key"}


def install() -> None:
    if platform.link is None:
        platform.link = Link()


class Link:
    """See aiges/platform.py."""

    def callback(self, response: Any, tag: Any) -> int:
        from .reply import called_back  # loaded with the first wrapper, not at boot

        return routes.deliver(called_back(response), tag)

    def metric(self, usr_tag: Any, key: Any, count: Any) -> int:
        return _note("metric", {"usrTag": usr_tag, "key": key, "count": count})

    def trace(self, usr_tag: Any, key: Any, value: Any) -> int:
        return _note("trace", {"usrTag": usr_tag, "key": key, "value": value})

    def event(self, kind: str, fields: dict[str, Any], source: Any = None) -> int:
        return _note(kind, {_NAMES.get((kind, name), name): value for name, value in fields.items()}, source)

    def async_result(self, usr_tag: Any, data_list: Any, err_code: int, err_msg: str) -> int:
        from . import sdk2026

        return sdk2026.async_result(usr_tag, data_list, err_code, err_msg)


def _note(kind: str, fields: dict[str, Any], source: Any = None) -> int:
    """0; -1 when the reader is gone or too far behind, and for what cannot be converted (a count that is no number, labels that are no dict)."""
    channel = whose.channel_of(source)
    if not channel:
        return 0
    try:
        fields = {name: _KINDS.get(name, _text)(value) for name, value in fields.items()}
        return 0 if _aiges_native.emit(channel, [(kind, fields)], _PATIENCE) == 1 else -1
    except (ValueError, TypeError, OverflowError, MemoryError, HostError):
        return -1


def _text(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, (bytes, bytearray)) else str(value)


def _number(value: Any) -> int | float:
    """A count, whatever its class: numpy has its own, and some write it as a text."""
    return value if type(value) in (int, float) else float(value)


def _labels(value: Any) -> dict[str, str]:
    return {_text(name): _text(label) for name, label in dict(value).items()}


# What JavaScript is promised for a name (lib/wrapper/notes.ts); any other is a text.
_KINDS: dict[str, Callable[[Any], Any]] = {"count": _number, "labels": _labels}
