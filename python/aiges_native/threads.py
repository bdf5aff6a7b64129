"""Threads that a plugin starts belong to the plugin: what they print goes where its own output goes, until its lane ends.

`_thread` and `threading` are given start functions that hand the starter's lane on. A thread that C code makes belongs to nobody
and prints to the process's streams. test/stdio/threads.test.ts holds the rule.
"""

from __future__ import annotations

import _thread
import threading
from functools import partial

import _aiges_native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def install() -> None:
    """Once, before a plugin can take one of them for itself."""
    for module, name in (
        (_thread, "start_new_thread"),
        (_thread, "start_new"),
        (_thread, "start_joinable_thread"),  # 3.13
        (threading, "_start_new_thread"),
        (threading, "_start_joinable_thread"),  # 3.13
    ):
        start = getattr(module, name, None)
        if start is not None:
            # As the builtin does, a partial becomes no method where a class has it.
            setattr(module, name, partial(_start, start))


# The threads that plugins have started and that still run, by their idents.
_started: set[int] = set()


def is_started_by_plugin() -> bool:
    """Whether this thread is one of a plugin's own."""
    return _thread.get_ident() in _started


def _start(start: Callable[..., Any], function: Any, /, *args: Any, **words: Any) -> Any:
    lane = _aiges_native.lane()
    if lane == 0 or not callable(function):
        return start(function, *args, **words)
    return start(partial(_run, lane, function), *args, **words)


def _run(lane: int, function: Callable[..., Any], /, *args: Any, **words: Any) -> Any:
    _aiges_native.belong(lane)
    _started.add(_thread.get_ident())
    try:
        return function(*args, **words)
    finally:
        _started.discard(_thread.get_ident())
        _aiges_native.belong(0)
