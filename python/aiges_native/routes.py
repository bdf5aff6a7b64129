"""Who gets what a wrapper says by tag: `callback(response, tag)` from any Python thread finds the session or request it is for.

A tag is the sid or the usrTag, as upstream has it; wrappers in the wild also use the handle of a session. One text may name several:
an id that goes through several wrappers, or a counter for a handle that is somebody's sid. Then it counts whether it is the very
object that the wrapper was given, then whose code calls, then whether this wrapper answers by tags or by handles.
Where that leaves several, each of them fails: an answer must not reach a neighbour (test/stream/tags).

A request that nobody waits for any more does not stay: the tables drop such ones when they have doubled. Safe from every thread;
holds no lock while it calls.
"""

from __future__ import annotations

from _thread import allocate_lock

import _aiges_native

from . import whose
from .errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Receiver(Protocol):
        module: str  # the private name of its wrapper's module
        lane: int  # its wrapper's: see _aiges_native.lane
        tags: tuple[str, ...]
        handle: Any  # None: it has none

        def deliver(self, response: Any) -> int:
            """Takes a part of the answer: 0, or -1 when nobody wants it."""

        def abandoned(self) -> bool: ...


_lock = allocate_lock()
_by_tag: dict[str, list[Receiver]] = {}
_by_handle: dict[str, list[Receiver]] = {}
# What a wrapper answers by, by its module: tags, handles, or both. It shows where only one can be meant.
_habits: dict[str, set[str]] = {}
_sweep_at = 64


def add(receiver: Receiver) -> None:
    """Enters a receiver's tags. Raises HostError INVALID_REQUEST for one that another open one of the same wrapper has."""
    with _lock:
        _sweep()
        for tag in receiver.tags:
            if any(each.module == receiver.module and each is not receiver and not each.abandoned() for each in _by_tag.get(tag, ())):
                raise HostError(
                    "AIGES_ERR_INVALID_REQUEST",
                    f"the tag {tag!r} is that of another open session or request of this wrapper: answers could not be told apart; leave "
                    "usrTag and sid out to have them made",
                )
        for tag in dict.fromkeys(receiver.tags):
            _by_tag[tag] = [*(each for each in _by_tag.get(tag, ()) if not each.abandoned()), receiver]


def add_handle(receiver: Receiver) -> None:
    """Enters the handle that wrapperCreate gave it. Those of several sessions may be equal, and be tags of others."""
    handle = _text(receiver.handle)
    with _lock:
        _by_handle[handle] = [*_by_handle.get(handle, ()), receiver]  # a new list: others read without the lock


def remove(receiver: Receiver) -> None:
    with _lock:
        for tag in receiver.tags:
            _remove(_by_tag, tag, receiver)
        if receiver.handle is not None:
            _remove(_by_handle, _text(receiver.handle), receiver)


def forget(module: str) -> None:
    """The wrapper is over."""
    _habits.pop(module, None)


def deliver(response: Any, tag: Any) -> int:
    """What `callback` does in this process: 0, or -1 for a tag nobody has (any more)."""
    text = _text(tag)
    tagged, handled = _by_tag.get(text, []), _by_handle.get(text, [])
    found = tagged if not handled or tagged == handled else [*dict.fromkeys([*tagged, *handled])]
    if len(found) != 1 or found[0].lane != _aiges_native.lane():
        found = _meant([each for each in found if not each.abandoned()], tag)
    if len({each.module for each in found}) == 1 and len(found) > 1:
        habits = _habits.get(found[0].module, ())
        if len(habits) == 1:
            found = [each for each in found if each in (tagged if "tag" in habits else handled)]
    if len(found) == 1:
        [meant] = found
        if tagged != handled and (meant in tagged) != (meant in handled):
            _habits.setdefault(meant.module, set()).add("tag" if meant in tagged else "handle")
        return meant.deliver(response)
    if found:
        _refuse(found, text)
    return -1


def _refuse(receivers: list[Receiver], tag: str) -> None:
    from .reply import Refused  # loaded with the first wrapper, not at boot

    text = (
        f"an answer came for {tag!r}, which more than one open session or request goes by, and nothing tells which of them is meant: give "
        "each a sid and a usrTag of its own, and let the wrapper answer by one of them"
    )
    for each in receivers:
        each.deliver(Refused(HostError("AIGES_ERR_INVALID_RESPONSE", text)))


def _meant(found: list[Receiver], tag: Any) -> list[Receiver]:
    """Those of `found` that this thread can mean by the tag; none when it runs the code of another wrapper."""
    same = [each for each in found if any(own is tag for own in (*each.tags, each.handle))]
    # Python has each text of one character, and each small number, once.
    if len(same) == 1 and isinstance(tag, str) and len(tag) > 1:
        return same
    makers = whose.makers()
    # Whose thread it is says nothing: one that several share belongs to whoever happened to start it.
    return found if makers is None else [each for each in found if each.module in makers]


def _text(tag: Any) -> str:
    if isinstance(tag, str):
        return tag
    return tag.decode("utf-8", "backslashreplace") if isinstance(tag, (bytes, bytearray)) else str(tag)


def _remove(table: dict[str, list[Receiver]], tag: str, receiver: Receiver) -> None:
    left = [each for each in table.get(tag, ()) if each is not receiver]
    if left:
        table[tag] = left
    else:
        table.pop(tag, None)


def _sweep() -> None:
    """Drops receivers that nobody waits for, when the table has doubled since."""
    global _sweep_at
    if len(_by_tag) < _sweep_at:
        return
    for table in (_by_tag, _by_handle):
        for tag, receivers in [*table.items()]:
            left = [each for each in receivers if not each.abandoned()]
            if left:
                table[tag] = left
            else:
                del table[tag]
    _sweep_at = max(64, 2 * len(_by_tag))
