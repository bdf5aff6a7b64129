"""The stream sessions of one wrapper: created, written to, read from, destroyed, each exactly once.

JavaScript opens a channel for each session and hears parts of the answer through it (`_aiges_native.emit`), from whichever
thread has them: `callback` in the wrapper's own threads, wrapperRead, or a wrapperOnceExec that yields. In a thread
of the wrapper's own a part waits while the reader is behind (parts.py). JavaScript writes to one session one call at a time, so order is kept.

A wrapper without wrapperCreate streams by its wrapperOnceExec (exec_session.py).
"""

from __future__ import annotations

from _thread import RLock

import _aiges_native
from aiges.binding import speaks_lists
from aiges.dto import whole_number
from aiges.lists import as_dicts
from aiges.reads import CALLS_BACK, is_nothing, news

from . import functions, routes
from .bind import named, plan
from .errors import HostError, describe, safe_str, type_name
from .exec_session import ExecSession
from .parts import COMPLETE, OPEN, SILENT, send
from .reply import invalid, number_of, part, response, returned_code, text_of
from .requests import request_of
from .sdk2026 import Adapter
from .sources import mentions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .wrapper import HostedWrapper

_END = 2


def session_facts(instance: Any) -> dict[str, Any]:
    """For the manifest. `stream`: 'session' with wrapperCreate, 'exec' when only wrapperOnceExec can stream, by yielding; `reads`:
    parts are to be asked for with wrapperRead."""
    if plan(instance, "wrapperCreate") is not None:
        return {"stream": "session", "reads": plan(instance, "wrapperRead") is not None}
    return {"stream": None if plan(instance, "wrapperOnceExec") is None else "exec", "reads": False}


class Sessions:
    """`open`, `write`, `read` and `destroy` of docs/hosting.md, on the wrapper's lane."""

    def __init__(self, wrapper: HostedWrapper) -> None:
        # None once the wrapper is over; until then they know each other.
        self._wrapper: Any = wrapper
        instance = wrapper.instance
        self.create = plan(instance, "wrapperCreate")
        self.written = plan(instance, "wrapperWrite")
        self.reading = plan(instance, "wrapperRead")
        self.ending = plan(instance, "wrapperDestroy") or plan(instance, "wrapperDestory")
        self.lists = speaks_lists(instance)
        self._open: dict[int, Session | ExecSession] = {}

    def open(self, params: dict[str, Any], sid: str, usr_tag: str, pers_id: int, channel: int) -> tuple[int, str | None]:
        """Returns (error code, its text) of wrapperCreate; what it raises goes through."""
        wrapper = self._wrapper
        if wrapper is None:
            raise HostError("AIGES_ERR_CLOSED", "the wrapper is closed")
        params["sid"] = sid
        if self.create is None:
            if plan(wrapper.instance, "wrapperOnceExec") is None:
                hook = "create(usr_tag, params, psr_ids)" if isinstance(wrapper.instance, Adapter) else "wrapperCreate"
                raise HostError("AIGES_ERR_WRAPPER_INVALID", f"{named(wrapper.instance)} has no {hook}: it cannot stream")
            self._open[channel] = ExecSession(wrapper, channel, params, sid, usr_tag, pers_id)
            return (0, None)
        session = Session(self, wrapper, channel, sid, usr_tag)
        routes.add(session)
        try:
            values = {"params": params, "sid": sid, "persId": pers_id, "usrTag": usr_tag, "errNum": 0, **functions.resources(pers_id)}
            code = session.created(wrapper.loop.settle(self.create.call(values)), self.lists or self.create.asks_for("errNum"))
        except BaseException:
            routes.remove(session)
            raise
        if code != 0:
            routes.remove(session)
            return (code, text_of(wrapper.error, code))
        routes.add_handle(session)
        self._open[channel] = session
        if _aiges_native.cancelled() or self._wrapper is None:
            self.destroy(channel)  # nobody waits for it any more: nobody would end it
        return (0, None)

    def write(self, channel: int, frames: list[tuple[int, list[tuple[Any, ...]]]]) -> Any:
        """Writes frames `(status, nodes)` in order, until one is refused. Returns (error code, text, how many were taken, how
        it goes on: OPEN, PAUSED, COMPLETE or SILENT, or why wrapperRead is asked no more)."""
        session = self._open.get(channel)
        if session is None:
            return (0, None, 0, COMPLETE)
        return session.write(frames)

    def read(self, channel: int) -> Any:
        """Asks for what is ready: how it goes on, or the error DICT of a wrapperRead that cannot be asked."""
        session = self._open.get(channel)
        return SILENT if session is None else session.read()

    def destroy(self, channel: int) -> tuple[int, str | None]:
        """Ends the session; a second time does nothing. Returns (error code, text) of wrapperDestroy."""
        session = self._open.pop(channel, None)
        return (0, None) if session is None else session.destroy()

    def debug_info(self, channel: int) -> str | None:
        """What a wrapper of the 2026 SDK says about a session; None when it says nothing of the kind, or the session is over."""
        session = self._open.get(channel)
        return None if session is None else session.debug_info()

    def close(self) -> None:
        """Destroys what is open and lets go of the wrapper."""
        self._wrapper = None
        failures = []
        for channel in [*self._open]:
            try:
                self.destroy(channel)
            except BaseException as failure:  # noqa: BLE001  the others have to end as well
                failures.append(failure)
        if failures:
            raise failures[0]


class Session:
    """One open session. `deliver` may be called from any thread."""

    def __init__(self, sessions: Sessions, wrapper: HostedWrapper, channel: int, sid: str, usr_tag: str) -> None:
        self._sessions = sessions
        self._wrapper = wrapper
        self._channel = channel
        self.tags: tuple[str, ...] = (sid, usr_tag)
        self.lane: int = _aiges_native.lane()
        self.handle: Any = None
        self._over = False
        self._keys: dict[str, Any] = {}
        self._has_read = False
        self.module = wrapper.module
        # One hook of a session at a time, whichever threads of the lane have them: its order is its meaning.
        self._turn = RLock()

    def abandoned(self) -> bool:
        return self._over

    def created(self, answer: Any, text_is_handle: bool) -> int:
        """Reads what wrapperCreate gave. A bare handle is what the first platform wanted; there it means success."""
        if text_is_handle and isinstance(answer, str):
            self.handle = answer
            return 0
        if isinstance(answer, type) or not hasattr(answer, "handle"):
            came = "None: a `return` is missing" if answer is None else f"a {type_name(type(answer))}"
            raise invalid(f"wrapperCreate must return a SessionCreateResponse with a handle, but returned {came}")
        code = returned_code(getattr(answer, "error_code", 0), "error_code of wrapperCreate's answer")
        self.handle = answer.handle
        if code == 0 and not isinstance(self.handle, (str, bytes, int)):
            raise invalid(f"the handle of wrapperCreate's answer must be a text, not a {type_name(type(self.handle))}")
        return code

    def text_of(self, code: int) -> str | None:
        return text_of(self._wrapper.error, code)

    def debug_info(self) -> str | None:
        hook = getattr(self._wrapper.instance, "debug_info", None)
        return None if hook is None else safe_str(hook(self.handle))

    def write(self, frames: list[tuple[int, list[tuple[Any, ...]]]]) -> tuple[int, str | None, int, Any]:
        """See Sessions.write."""
        going: Any = OPEN
        with self._turn:
            for taken, (status, nodes) in enumerate(frames):
                code = self._write(status, nodes)
                if code != 0:
                    return (code, self.text_of(code), taken, OPEN)
                if going == OPEN:
                    going = self.read()  # after each: a wrapper may answer every frame with what it is at
            return (0, None, len(frames), going)

    def _write(self, status: int, nodes: list[tuple[Any, ...]]) -> int:
        sessions = self._sessions
        if sessions.written is None or self._over:
            return 0  # as the SDK's own wrapperWrite
        request: Any = request_of(self._complete(status, nodes), self._wrapper.types, status)
        values = {**self._values(), "reqData": as_dicts(request) if sessions.lists else request}
        return returned_code(self._wrapper.loop.settle(sessions.written.call(values)), "wrapperWrite")

    def _complete(self, status: int, nodes: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """An end without data still has to reach the wrapper as a node with that status."""
        for node in nodes:
            self._keys[node[0]] = node[2]
        if nodes or status != _END:
            return nodes
        keys = self._keys or dict.fromkeys([*self._wrapper.types][:1] or ["data"])
        return [(key, b"", kind, None, None) for key, kind in keys.items()]

    def read(self) -> Any:
        """Asks wrapperRead. One that raises, has never given anything and belongs to a wrapper that can answer by callback is
        asked no more, and JavaScript hears why; any other failure ends the session."""
        reading = self._sessions.reading
        with self._turn:
            if reading is None or self._over:
                return SILENT
            try:
                self._read(reading)
            except NotImplementedError:
                return SILENT
            except BaseException as failure:  # noqa: BLE001  told, not swallowed
                if self._has_read or isinstance(failure, HostError) or not mentions(self.module, *CALLS_BACK):
                    raise
                return describe(failure)
            return OPEN

    def _read(self, reading: Any) -> None:
        filled: list[Any] = []
        answer = self._wrapper.loop.settle(reading.call({**self._values(), "respData": filled}))
        if reading.asks_for("respData") and whole_number(answer) is not None:
            answer = functions.answer_of("wrapperRead", answer, filled)
        elif is_nothing(answer):
            return
        elif isinstance(answer, list):
            answer = functions.answer_of("wrapperRead", 0, answer)
        answer = response(answer, "wrapperRead")
        answer.list = news(answer.list)
        if answer.list or answer.error_code != 0:
            self._has_read = True
            send(self._channel, lambda: part(answer, self._wrapper.error, "wrapperRead"))

    def destroy(self) -> tuple[int, str | None]:
        self._over = True
        routes.remove(self)
        ending = self._sessions.ending
        if ending is None:
            return (0, None)
        with self._turn:
            answer = self._wrapper.loop.settle(ending.call(self._values()))
        code = number_of(whole_number(answer) or 0, "wrapperDestroy")
        return (code, self.text_of(code) if code != 0 else None)

    def deliver(self, response: Any) -> int:
        """A part came by `callback`: 0, or -1 when nobody reads any more. In a thread of the wrapper's own it waits while the
        reader is behind."""
        if self._over or (getattr(response, "list", None) == [] and getattr(response, "error_code", 0) == 0):
            return -1
        return send(self._channel, lambda: part(response, self._wrapper.error, "callback"))

    def _values(self) -> dict[str, Any]:
        sid, usr_tag = self.tags
        return {"handle": self.handle, "sid": sid, "usrTag": usr_tag}
