"""Who gets what a wrapper says by tag: `callback(response, tag)` from any Python thread finds the session or request it is for.

A tag may be the sid, the usrTag or the handle of a session: upstream's own code uses all three. Several wrappers may have one and
the same tag (a request id that goes through all of them): then the wrapper whose code is on the stack is meant. A request that
nobody waits for any more does not stay: the table drops such ones when it has doubled. Safe from every thread; holds no lock
while it calls.
"""

from __future__ import annotations

import sys
from _thread import allocate_lock

from .errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Receiver(Protocol):
        module: str  # the private name of its wrapper's module

        def deliver(self, response: Any) -> int:
            """Takes a part of the answer: 0, or -1 when nobody wants it."""

        def abandoned(self) -> bool: ...


_lock = allocate_lock()
_receivers: dict[str, list[Receiver]] = {}
_sweep_at = 64


def add(receiver: Receiver, *tags: str) -> None:
    """Enters a receiver. Raises HostError INVALID_REQUEST for a tag that another open one of the same wrapper has."""
    with _lock:
        _sweep()
        for tag in tags:
            if any(each.module == receiver.module and each is not receiver and not each.abandoned() for each in _receivers.get(tag, ())):
                raise HostError(
                    "AIGES_ERR_INVALID_REQUEST",
                    f"the tag {tag!r} is that of another open session or request of this wrapper: answers could not be told apart; leave "
                    "usrTag and sid out to have them made",
                )
        for tag in dict.fromkeys(tags):
            _receivers[tag] = [*(each for each in _receivers.get(tag, ()) if not each.abandoned()), receiver]


def add_if_free(receiver: Receiver, tag: str) -> None:
    """Enters a tag that is only a convenience."""
    with _lock:
        others = _receivers.setdefault(tag, [])
        if all(each.module != receiver.module for each in others):
            others.append(receiver)


def remove(receiver: Receiver, *tags: str) -> None:
    with _lock:
        for tag in tags:
            left = [each for each in _receivers.get(tag, ()) if each is not receiver]
            if left:
                _receivers[tag] = left
            else:
                _receivers.pop(tag, None)


def deliver(response: Any, tag: Any) -> int:
    """What `callback` does in this process: 0, or -1 for a tag nobody has (any more)."""
    if isinstance(tag, (bytes, bytearray)):
        tag = tag.decode("utf-8", "backslashreplace")
    receivers = _receivers.get(tag if isinstance(tag, str) else str(tag), ())
    if len(receivers) == 1:
        return receivers[0].deliver(response)
    chosen = _of_the_caller(receivers)
    return -1 if chosen is None else chosen.deliver(response)


def _of_the_caller(receivers: Any) -> Receiver | None:
    """That of the wrapper whose code is nearest on the stack of this thread."""
    by_module = {each.module: each for each in receivers}
    frame: Any = sys._getframe(2)
    while frame is not None and by_module:
        receiver = by_module.get(frame.f_globals.get("__name__", ""))
        if receiver is not None:
            return receiver
        frame = frame.f_back
    return None


def _sweep() -> None:
    """Drops receivers that nobody waits for, when the table has doubled since."""
    global _sweep_at
    if len(_receivers) < _sweep_at:
        return
    for tag, receivers in [*_receivers.items()]:
        left = [each for each in receivers if not each.abandoned()]
        if left:
            _receivers[tag] = left
        else:
            del _receivers[tag]
    _sweep_at = max(64, 2 * len(_receivers))
