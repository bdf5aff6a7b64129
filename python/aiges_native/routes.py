"""Who gets what a wrapper says by tag: `callback(response, tag)` from any Python thread finds the session or request it is for.

A tag may be the sid, the usrTag or the handle of a session: upstream's own code uses all three. A request that nobody waits
for any more does not stay: the table drops such ones when it has doubled. Safe from every thread; holds no lock while it calls.
"""

from __future__ import annotations

from _thread import allocate_lock

from .errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Receiver(Protocol):
        def deliver(self, response: Any) -> int:
            """Takes a part of the answer: 0, or -1 when nobody wants it."""

        def abandoned(self) -> bool: ...


_lock = allocate_lock()
_receivers: dict[str, Receiver] = {}
_sweep_at = 64


def add(receiver: Receiver, *tags: str) -> None:
    """Enters a receiver. Raises HostError INVALID_REQUEST for a tag that another open one has."""
    global _sweep_at
    with _lock:
        if len(_receivers) >= _sweep_at:
            for tag in [tag for tag, each in _receivers.items() if each.abandoned()]:
                del _receivers[tag]
            _sweep_at = max(64, 2 * len(_receivers))
        for tag in tags:
            taken = _receivers.get(tag)
            if taken is not None and taken is not receiver and not taken.abandoned():
                raise HostError(
                    "AIGES_ERR_INVALID_REQUEST",
                    f"the tag {tag!r} is that of another open session or request: answers could not be told apart; leave usrTag and sid out "
                    "to have them made",
                )
        for tag in tags:
            _receivers[tag] = receiver


def add_if_free(receiver: Receiver, tag: str) -> None:
    """Enters a tag that is only a convenience."""
    with _lock:
        _receivers.setdefault(tag, receiver)


def remove(receiver: Receiver, *tags: str) -> None:
    with _lock:
        for tag in tags:
            if _receivers.get(tag) is receiver:
                del _receivers[tag]


def deliver(response: Any, tag: Any) -> int:
    """What `callback` does in this process: 0, or -1 for a tag nobody has (any more)."""
    if isinstance(tag, (bytes, bytearray)):
        tag = tag.decode("utf-8", "backslashreplace")
    receiver = _receivers.get(tag if isinstance(tag, str) else str(tag))
    return -1 if receiver is None else receiver.deliver(response)
