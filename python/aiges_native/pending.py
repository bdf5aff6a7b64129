"""An answer that comes later than the function returns: from a coroutine, or by `callback` from another thread.

`Pending` holds the call open (`_aiges_native.defer`) and is settled once, from any Python thread. A caller that waits on the
spot (`onceSync` on the JavaScript thread) cannot be left: then `wait` blocks, not holding the GIL.
"""

from __future__ import annotations

import threading

import _aiges_native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Pending:
    """The open answer of the call that runs on this thread."""

    __slots__ = ("_box", "_deferred", "_event", "_failure")

    def __init__(self) -> None:
        self._deferred = _aiges_native.defer()
        self._event = threading.Event() if self._deferred is None else None
        self._box: list[Any] = [None]
        self._failure: BaseException | None = None

    def resolve(self, box: list[Any]) -> bool:
        """Answers with what the list holds, and empties it. False: there is an answer already, or nobody waits for one."""
        if self._deferred is not None:
            return bool(self._deferred.resolve(box))
        if self._event is None or self._event.is_set():
            return False
        self._box, box[:] = [box[0]], [None]
        self._event.set()
        return True

    def fail(self, failure: BaseException) -> bool:
        if self._deferred is not None:
            return bool(self._deferred.fail(failure))
        if self._event is None or self._event.is_set():
            return False
        self._failure = failure
        self._event.set()
        return True

    def abandoned(self) -> bool:
        """Nobody waits for the answer any more."""
        if self._deferred is not None:
            return bool(self._deferred.cancelled())
        return self._event is None or self._event.is_set()

    def wait(self) -> Any:
        """What the function of the call returns: nothing that counts, or on the spot the answer itself."""
        if self._event is None:
            return None
        self._event.wait()
        if self._failure is not None:
            raise self._failure
        return self._box.pop()
