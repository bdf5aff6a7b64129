"""Which of the loaded wrappers a note belongs to: the one whose code makes it, and never another one.

A method of the 2026 SDK knows its wrapper. A function does not, so the stack is asked: it has a frame of the wrapper's file, or of
a sibling, which belongs to its folder. A stack with neither (`threading.Timer(1, callback_metric, …)`) says nothing; then the note
is that of the only wrapper there is, or nobody's. Any thread may ask; test/wrapper/notes.test.ts holds the rule.
"""

from __future__ import annotations

import sys

from . import roots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Every loaded wrapper by the private name of its module, with the channel of its notes; 0: nobody listens.
_channels: dict[str, int] = {}

# The wrapper an instance is, by its id, for as long as the wrapper is loaded and so the instance lives.
_instances: dict[int, str] = {}


def add(module: str, channel: int) -> None:
    """This wrapper is loaded from here on."""
    _channels[module] = channel


def add_instance(instance: Any, module: str) -> None:
    """The object whose methods send notes for this wrapper."""
    _instances[id(instance)] = module


def forget(module: str) -> None:
    """The wrapper is over: what its threads still note is nobody's."""
    _channels.pop(module, None)
    for key in [key for key, each in [*_instances.items()] if each == module]:
        _instances.pop(key, None)


def channel_of(source: Any = None) -> int:
    """That of the wrapper whose code runs on this thread; 0: nobody listens to it, or nobody can tell whose it is.

    `source`: the wrapper's own object, when it is known.
    """
    if not any([*_channels.values()]):
        return 0
    known = _instances.get(id(source))
    return _channels.get(_maker(source) if known is None else known, 0)


def _maker(source: Any) -> str:
    """The private name of a wrapper; '' for nobody."""
    found = makers(source)
    if found is None:
        found = {*_channels}
    return "".join(found) if len(found) == 1 else ""


def makers(source: Any = None) -> set[str] | None:
    """The private names of the wrappers whose code may be running on this thread: several where they share a sibling, none where they
    are over; None when the stack has no code of a wrapper."""
    among = None
    for name, root in _places(source):
        if name.startswith("aiges_wrapper_") and name in roots.files:
            return {name}
        if root is None:
            continue
        among = root.live & ({*_channels} if among is None else among)
        if len(among) < 2:
            return among
        # Wrappers of one folder share its siblings: a frame further out may be the wrapper's own.
    return among


def _places(source: Any) -> Iterator[tuple[str, roots.Root | None]]:
    """Modules and their roots: those that the class of the source was written in, then those on the stack, innermost first."""
    for kind in type(source).__mro__ if source is not None else ():
        yield str(kind.__module__), roots.owners.get(str(kind.__module__).partition(".")[0])
    frame: Any = sys._getframe(1)
    while frame is not None:
        yield str(frame.f_globals.get("__name__")), frame.f_builtins.get(roots.ROOT_KEY)
        frame = frame.f_back
