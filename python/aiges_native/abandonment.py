"""Coroutines whose answer somebody waits for: cancelled when nobody does any more.

A caller that gives up says so to native, never to Python, for JavaScript does not wait for the GIL. So the wrapper's loop looks
whether the callers are still there, and only while there are coroutines. Everything here runs on the thread of that loop.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable
    from typing import Any

# Seconds between two looks.
LOOK = 0.05


class Abandonment:
    __slots__ = ("_loop", "_tasks")

    def __init__(self) -> None:
        self._tasks: dict[Any, Callable[[], bool]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None  # that looks

    async def awaited(self, awaitable: Awaitable[Any], gone: Callable[[], bool]) -> Any:
        """What the awaitable gives; it is cancelled, once, when `gone()`."""
        import asyncio

        task = asyncio.current_task()
        self._tasks[task] = gone
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(LOOK, self._look, loop)
        try:
            return await awaitable
        finally:
            self._tasks.pop(task, None)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        for task in [task for task, gone in self._tasks.items() if gone()]:
            del self._tasks[task]
            task.cancel()
        if self._tasks:
            loop.call_later(LOOK, self._look, loop)
        else:
            self._loop = None
