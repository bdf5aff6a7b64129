"""The asyncio loop of one wrapper: a thread of its own, started with the first coroutine, ended with the wrapper.

All coroutines of a wrapper run there, so they may share locks, clients and tasks, and their background tasks go on between
calls. Coroutines that still run when the wrapper is closed are cancelled; what they answer then is dropped. Every host uses it.
"""

from __future__ import annotations

from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    import concurrent.futures
    from collections.abc import Coroutine
    from typing import Any

# Seconds cancelled coroutines get to finish.
_LAST_STEPS = 2.0


class EventLoop:
    """Starts on first use; safe from every thread."""

    def __init__(self, name: str = "aiges") -> None:
        self._name = name
        self._lock = allocate_lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Any = None

    def submit(self, coroutine: Coroutine[Any, Any, Any]) -> concurrent.futures.Future[Any]:
        """Runs it on the loop's thread."""
        import asyncio

        return asyncio.run_coroutine_threadsafe(coroutine, self._running())

    def settle(self, value: Any) -> Any:
        """What a hook's coroutine returns, waited for on this thread without the GIL; any other value as it is."""
        if not hasattr(value, "__await__"):
            return value
        if self.is_here():
            return self._settle_beside(value)

        async def awaited() -> Any:
            return await value

        answer = self.submit(awaited())
        failure = answer.exception()
        if failure is None:
            return answer.result()
        try:
            raise failure  # Not by `result`, whose frames would stand in the plugin's traceback.
        finally:
            del failure, answer  # The traceback has this frame: they would keep each other.

    def _settle_beside(self, value: Any) -> Any:
        """The same on this loop's own thread, which cannot wait for itself (test/wrapper/modes: "the text of a code")."""
        beside = EventLoop(self._name)
        try:
            return beside.settle(value)
        finally:
            beside.close()

    def is_here(self) -> bool:
        """Whether this is the loop's own thread, which must not wait for itself."""
        import threading

        return self._thread is threading.current_thread()

    def close(self) -> None:
        with self._lock:
            loop, thread, self._loop = self._loop, self._thread, None
        if loop is None or self.is_here():
            return
        import asyncio

        try:
            asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(_LAST_STEPS)
        except BaseException:  # noqa: BLE001  a coroutine that ignores its cancellation is left behind
            pass
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_LAST_STEPS)

    def _running(self) -> asyncio.AbstractEventLoop:
        import asyncio
        import threading

        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._serve, args=(self._loop,), name=f"{self._name} asyncio", daemon=True)
                self._thread.start()
            return self._loop

    @staticmethod
    def _serve(loop: asyncio.AbstractEventLoop) -> None:
        import asyncio

        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.close()


async def _cancel_all() -> None:
    import asyncio

    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
