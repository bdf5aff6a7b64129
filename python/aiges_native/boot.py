"""Starts the Python side of the addon, once per process, on the interpreter's own main thread.

Order matters: output first (whatever fails afterwards can be seen), then the guards (before a plugin can import what they
guard), then the import hooks. `threading` is imported here because it takes the importing thread for the main thread.
"""

from __future__ import annotations

import os
import sys
import threading

import _aiges_native

from . import finder, guards, loops, siblings, stdio, threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Seconds until a waiting thread gets the GIL from a busy one; 25 times shorter than the default (DESIGN decision 12).
SWITCH_INTERVAL = 0.0002

started = False


def start(options: dict[str, Any]) -> dict[str, Any]:
    """Install everything and return facts about the runtime. Called once, by native.

    `options['python_path']`: the folders native has put on `sys.path` before `site` ran, joined by `os.pathsep`, or ''.
    """
    global started
    if not started:
        started = True
        stdio.install()
        sys.argv = [""]
        # PYTHONEXECUTABLE gets through even where the environment is ignored; children must be started with our own.
        sys.executable = options.get("program") or sys.executable
        sys.setswitchinterval(SWITCH_INTERVAL)
        guards.install()
        loops.install()
        finder.install()
        siblings.install()
        threads.install()
        from . import notebook

        notebook.install()
        os.register_at_fork(after_in_child=_aiges_native.forked)
    return facts(options)


def facts(options: dict[str, Any]) -> dict[str, Any]:
    """What is known about the runtime without importing anything; `host.runtime_facts` tells the rest."""
    return {
        "version": sys.version.split()[0],
        "versionText": sys.version,
        "implementation": sys.implementation.name,
        "executable": sys.executable,
        "prefix": sys.prefix,
        "basePrefix": sys.base_prefix,
        "abiflags": getattr(sys, "abiflags", ""),
        "freeThreaded": hasattr(sys, "_is_gil_enabled") and not sys._is_gil_enabled(),
        "utf8Mode": bool(sys.flags.utf8_mode),
        "pythonPath": options.get("python_path", ""),
    }


def thread_started(name: str) -> None:
    """On a worker thread after it attached: what plugins log as the thread's name is the lane's name."""
    threading.current_thread().name = name


def thread_ended(_name: str) -> None:
    """On a worker thread before it goes: its event loop is closed, `threading` forgets the stand-in it made for this native thread."""
    loops.thread_ends()
    active: dict[int, threading.Thread] = getattr(threading, "_active", {})
    active.pop(threading.get_ident(), None)
