"""`asyncio.get_event_loop()` where calls run: the threads of a lane, and JavaScript's own for `onceSync`.

In plain Python a wrapper's hooks run on the main thread, where it makes a loop for code that asks. Here they run on threads that
Python does not know, where it would raise; each gets a loop of its own instead, also after `asyncio.run` has taken one away or
the plugin has closed it, for a request must not depend on the one before. Threads that a plugin starts raise, as everywhere.
Nothing is imported: asyncio is repaired when somebody imports it. test/wrapper/threads.test.ts holds the rule.
"""

from __future__ import annotations

import threading

import _aiges_native

from . import threads
from .finder import after_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from types import ModuleType
    from typing import Any

# Seconds cancelled tasks get to finish.
_LAST_STEPS = 2.0


class _Own(threading.local):
    loop: Any = None


_own = _Own()


def install() -> None:
    """Once, before the finder."""
    after_import["asyncio.events"] = _repair


def _repair(module: ModuleType) -> None:
    # From 3.14 on it raises on every thread, the main thread too.
    policy = getattr(module, "BaseDefaultEventLoopPolicy", None)
    if policy is None:
        return
    real = policy.get_event_loop

    def get_event_loop(self: Any) -> asyncio.AbstractEventLoop:
        current = self._local._loop
        if (current is None or current.is_closed()) and _aiges_native.lane() != 0 and not threads.is_started_by_plugin():
            if _own.loop is None or _own.loop.is_closed():
                _own.loop = self.new_event_loop()
            self.set_event_loop(_own.loop)
        loop: asyncio.AbstractEventLoop = real(self)
        return loop

    get_event_loop.__doc__ = real.__doc__
    policy.get_event_loop = get_event_loop


def thread_ends() -> None:
    """Ends what still runs on this thread's loop, and closes it."""
    loop, _own.loop = _own.loop, None
    if loop is None or loop.is_closed() or loop.is_running():
        return
    import asyncio

    try:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=_LAST_STEPS))
        loop.run_until_complete(loop.shutdown_asyncgens())
    except BaseException:  # noqa: BLE001  a task that ignores its cancellation is left behind
        pass
    finally:
        loop.close()
