"""A session with a wrapper that has no wrapperCreate: its wrapperOnceExec gets all that was written, once the last frame is there,
and what it yields is streamed.

A generator runs on the lane's thread as far as there is room for its parts, and goes on when JavaScript asks (`read`): a reader
that is behind holds up nobody else. An asynchronous one runs on the wrapper's own loop.
"""

from __future__ import annotations

from _thread import RLock
from types import GeneratorType

from .parts import COMPLETE, OPEN, PAUSED, SILENT, boxed, offer
from .pending import Pending
from .reply import part
from .requests import request_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .wrapper import HostedWrapper

_CONTINUE, _END, _ONCE = 1, 2, 3

# Seconds between two looks for room, for coroutines: they wait without holding up the others of their loop.
_PAUSE = 0.003


class ExecSession:
    def __init__(self, wrapper: HostedWrapper, channel: int, params: dict[str, Any], sid: str, usr_tag: str, pers_id: int) -> None:
        self._wrapper = wrapper
        self._channel = channel
        self._asked = (params, sid, usr_tag, pers_id)
        self._gathered: list[tuple[Any, ...]] = []
        self._parts: Any = None
        self._box: list[Any] | None = None  # a part that there was no room for
        self._sent = 0
        self._over = False
        self._ended = False  # the last part was sent: what follows it is the plugin's to finish
        # Python refuses to close a generator that another thread of the lane runs (test/stream/crossing: "its generator").
        self._turn = RLock()

    def write(self, frames: list[tuple[int, list[tuple[Any, ...]]]]) -> Any:
        """See Sessions.write."""
        last = False
        for status, nodes in frames:
            self._gathered += nodes
            last = last or status >= _END
        if not last:
            return (0, None, len(frames), OPEN)
        params, sid, usr_tag, pers_id = self._asked
        request = request_of(self._gathered, self._wrapper.types)
        answer = self._wrapper.exec(params, request, sid, usr_tag, pers_id)
        if hasattr(answer, "__anext__") or hasattr(answer, "__await__"):
            return self._send_later(answer, len(frames))
        with self._turn:
            self._parts = answer if isinstance(answer, GeneratorType) else iter([answer])
            return (0, None, len(frames), self._pull(isinstance(answer, GeneratorType)))

    def read(self) -> int:
        with self._turn:
            return SILENT if self._parts is None else self._pull(True)

    def destroy(self) -> tuple[int, None]:
        self._over = True
        with self._turn:
            parts, self._parts = self._parts, None
            if parts is not None and hasattr(parts, "close"):
                parts.close()
        return (0, None)

    def debug_info(self) -> None:
        return None

    def _pull(self, many: bool) -> int:
        """Lets the generator give parts until there is no room for the next."""
        while not self._over:
            if self._box is None:
                try:
                    answer = next(self._parts)
                except StopIteration:
                    return COMPLETE
                self._box = self._boxed(answer, many)
                del answer
            sent = offer(self._channel, self._box)
            if sent < 0:
                return PAUSED
            self._box = None
            if sent == 0:
                break
        return COMPLETE

    def _boxed(self, answer: Any, many: bool) -> list[Any]:
        first, self._sent = self._sent == 0, self._sent + 1
        return boxed(lambda: self._one_of_many(answer, first) if many else part(answer, self._wrapper.error, "wrapperOnceExec"))

    def _one_of_many(self, answer: Any, first: bool) -> Any:
        """ResponseData says "once" unless told otherwise: as a part of many that means it goes on."""
        code, text, items = part(answer, self._wrapper.error, "wrapperOnceExec")
        self._ended = self._ended or any(each[3] == _END for each in items)
        place = 0 if first else _CONTINUE
        return code, text, [(key, data, kind, place if status == _ONCE else status) for key, data, kind, status in items]

    def _send_later(self, awaitable: Any, taken: int) -> Any:
        pending = Pending()

        async def all_parts() -> None:
            try:
                if hasattr(awaitable, "__anext__"):
                    async for each in awaitable:
                        if not await self._sent_in_time(self._boxed(each, True)):
                            await awaitable.aclose()
                            break
                else:
                    await self._sent_in_time(self._boxed(await awaitable, False))
                pending.resolve([(0, None, taken, COMPLETE)])
            except BaseException as failure:  # noqa: BLE001  SystemExit included, which would end the loop of all
                pending.fail(failure)

        wrapper = self._wrapper
        wrapper.loop.submit(wrapper.abandonment.awaited(all_parts(), lambda: self._over and not self._ended))
        return pending.wait()

    async def _sent_in_time(self, box: list[Any]) -> bool:
        import asyncio

        while not self._over:
            sent = offer(self._channel, box)
            if sent >= 0:
                return sent == 1
            await asyncio.sleep(_PAUSE)
        return False
