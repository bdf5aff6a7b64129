"""Hooks written as coroutines or generators: one event loop in a thread of its own, started when it is first needed.

A coroutine's background tasks go on between calls, because the loop never stops. Everything here blocks the calling thread
until the hook has its next value.
"""

from __future__ import annotations

import threading
from types import AsyncGeneratorType, CoroutineType, GeneratorType

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator
    from typing import Any


class Loop:
    """The event loop of one wrapper."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def settle(self, value: Any) -> Any:
        """What a hook's coroutine returns; any other value as it is. What the coroutine raises goes through."""
        if not isinstance(value, CoroutineType):
            return value
        import asyncio

        return asyncio.run_coroutine_threadsafe(value, self._running()).result()

    def values(self, value: Any) -> Iterator[Any]:
        """Every value of a generator or of an asynchronous generator; a single value otherwise."""
        value = self.settle(value)
        if isinstance(value, GeneratorType):
            yield from value
        elif isinstance(value, AsyncGeneratorType):
            yield from self._asynchronous(value)
        else:
            yield value

    def _asynchronous(self, values: Any) -> Iterator[Any]:
        async def following() -> tuple[Any, bool]:
            async for each in values:
                return each, True
            return None, False

        try:
            while True:
                value, more = self.settle(following())
                if not more:
                    return
                yield value
        finally:
            self.settle(_closed(values))

    def _running(self) -> asyncio.AbstractEventLoop:
        import asyncio

        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="aiges-asyncio", daemon=True).start()
            return self._loop


async def _closed(values: Any) -> None:
    await values.aclose()


def is_generator(value: Any) -> bool:
    """Whether a hook's answer comes in parts."""
    return isinstance(value, (GeneratorType, AsyncGeneratorType))
