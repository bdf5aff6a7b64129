"""Descriptors 0, 1 and 2 stay open: they are the service's, and what opened next would get their numbers and the service's output.

As with the other guards, a call is told once on stderr. Children that a plugin forked may do with theirs as they like.
"""

from __future__ import annotations

import builtins
import io
import os
import posix

from .guards import note_once, warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WHY = "descriptors 0, 1 and 2 belong to the Node.js process, not to a plugin"
_STANDARD = (0, 1, 2)

_close = os.close
_closerange = os.closerange
_dup2 = os.dup2
_open = io.open
_owner = 0


def _ours(fd: Any) -> bool:
    return fd in _STANDARD and os.getpid() == _owner


def close(fd: int) -> None:
    if _ours(fd):
        warn_once("os.close() of a standard stream", _WHY)
        return
    _close(fd)


def closerange(fd_low: int, fd_high: int, /) -> None:
    if fd_low <= 2 and fd_low < fd_high and os.getpid() == _owner:
        warn_once("os.closerange() of the standard streams", _WHY)
        fd_low = 3
    _closerange(fd_low, fd_high)


def dup2(fd: int, fd2: int, inheritable: bool = True) -> int:
    """Let through: to catch what C code prints, plugins put it back later."""
    if _ours(fd2):
        note_once("os.dup2()", "it redirects a standard stream of the whole process, Node.js included")
    return _dup2(fd, fd2, inheritable)


def open_file(file: Any, *args: Any, **kwargs: Any) -> Any:
    """`open(sys.stdout.fileno(), …)`, the idiom for another encoding or buffering: such a file closes the stream when it is collected, so it
    gets a descriptor of its own. `os.fdopen` comes by here too."""
    closes = kwargs.get("closefd", args[5] if len(args) > 5 else True)
    return _open(os.dup(file) if closes and _ours(file) else file, *args, **kwargs)


def set_aside_stdout() -> int:
    """For a command whose standard output is one document: 1 becomes a second name of 2, for C code and children too, and for good.

    Gives the number under which the real one goes on; it is inherited by no child. Raises OSError when there are no descriptors left.
    """
    aside = os.dup(1)
    _dup2(2, 1)
    return aside


def install() -> None:
    """Called once by guards.install."""
    global _owner
    _owner = os.getpid()
    os.close = posix.close = close
    os.closerange = posix.closerange = closerange
    os.dup2 = posix.dup2 = dup2
    open_file.__name__ = open_file.__qualname__ = "open"
    open_file.__module__ = "io"
    open_file.__doc__ = _open.__doc__
    io.open = builtins.open = open_file  # type: ignore[assignment]
