"""Garbage of plugins that have ended: one collection for all of a moment, on a thread of its own.

A collection holds the GIL for as long as all of Python's objects take to look at, so one for each of many plugins that end together would
stop every other plugin meanwhile (test/lifecycle: "many plugins that end together").
"""

from __future__ import annotations

import gc
import time
from _thread import allocate_lock, start_new_thread

# Seconds in which others may end too, before a collection begins.
GATHER = 0.02
# The share of the time that collections may take.
SHARE = 0.1

_lock = allocate_lock()
_due = False
_running = False


def collect_soon() -> None:
    """Any thread. What a plugin that has just ended left behind is collected soon; bodies it kept go home with it."""
    global _due, _running
    with _lock:
        _due = True
        if _running:
            return
        _running = True
    try:
        start_new_thread(_collect, ())
    except RuntimeError:  # The system refuses a thread: Python's own collections come anyway.
        _running = False


def _collect() -> None:
    """Ends when nothing is due. Destructors of plugins run here: one that hangs keeps later garbage waiting, and nothing else."""
    global _due, _running
    pause = GATHER
    while True:
        time.sleep(pause)
        with _lock:
            if not _due:
                _running = False
                return
            _due = False
        begun = time.monotonic()
        gc.collect()
        pause = max(GATHER, (time.monotonic() - begun) / SHARE)
