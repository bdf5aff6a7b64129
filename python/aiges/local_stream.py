"""One stream or one asynchronous request of a wrapper that LocalHost hosts, with answers by callback, by wrapperRead, or yielded.

Upstream waits for ever; here every wait has a limit, an error ends the stream, and wrapperDestroy is always called.
"""

from __future__ import annotations

import queue
import time

from aiges import binding, dto, lists, reads
from aiges.core.types import DataBegin, DataContinue, DataEnd, Once
from aiges.local import LocalHost, Refused, from_lists, named, refuse_malformed, returned
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Seconds between two questions to wrapperRead; upstream's loader waits 0.05.
READ_PAUSE = 0.02


def once_async(host: LocalHost, params: dict[str, Any], request: dto.DataListCls, *, sid: str, timeout: float) -> Iterator[dto.Response]:
    """Every part that wrapperOnceExecAsync sends by callback. `timeout`: seconds until the next part, at most."""
    answers = dto.init_rq()
    values = host.values(params, request, sid=sid)
    host.accept("wrapperOnceExecAsync", host.call("wrapperOnceExecAsync", values))
    ended = False
    while not ended:
        try:
            part = answers.get(timeout=timeout)
        except queue.Empty:
            raise Refused(
                f"wrapperOnceExecAsync sent nothing for {timeout} s: call callback(response, usrTag) with the last part"
            ) from None
        yield _checked(host, part)
        ended = _ends(part)


def open_stream(host: LocalHost, params: dict[str, Any], *, sid: str, timeout: float, pers_id: int = 0) -> LocalStream | ExecStream:
    """A session by wrapperCreate; without one wrapperOnceExec is asked, which may yield. Raises Refused when there is neither."""
    if host.has("wrapperCreate"):
        return LocalStream(host, params, sid=sid, timeout=timeout, pers_id=pers_id)
    if host.has("wrapperOnceExec"):
        return ExecStream(host, params, sid=sid, pers_id=pers_id)
    raise Refused(f"{type(host.owner).__name__} has neither wrapperCreate nor wrapperOnceExec: it answers no streams")


class ExecStream:
    """A stream of a wrapper without sessions: wrapperOnceExec gets all frames as one request, and what it yields are the parts."""

    left_behind = False  # see LocalStream

    def __init__(self, host: LocalHost, params: dict[str, Any], *, sid: str, pers_id: int = 0) -> None:
        self._host = host
        self._params = params
        self._sid = sid
        self._pers_id = pers_id

    def exchange(self, frames: list[dto.DataListCls]) -> Iterator[dto.Response]:
        """Yields every part of the answer as soon as it is there."""
        request = dto.DataListCls()
        request.list = [node for frame in frames for node in frame.list]
        for node in request.list:
            node.status = Once
        parts, yields = self._host.parts(self._params, request, sid=self._sid, pers_id=self._pers_id)
        for index, part in enumerate(parts):
            checked = _checked(self._host, part, "wrapperOnceExec gave")
            yield _placed(checked, index) if yields else checked
            if _ends(checked):
                getattr(parts, "close", lambda: None)()  # the rest of a generator is nobody's
                return


class LocalStream:
    """A session. Made open by wrapperCreate; iterate over `exchange`, which closes it."""

    def __init__(self, host: LocalHost, params: dict[str, Any], *, sid: str, timeout: float, pers_id: int = 0) -> None:
        """Raises Refused when wrapperCreate gives no handle. `timeout`: seconds until the next part, at most."""
        self._host = host
        self._timeout = timeout
        self._answers = dto.init_rq()
        self._values = host.values(params, sid=sid, pers_id=pers_id)
        # None: there is no wrapperRead, or it is asked no more.
        self._reading = binding.plan(host.owner, "wrapperRead")
        self._has_read = False
        self._read_failure: Exception | None = None
        # wrapperDestroy raised: told in the log, and no reason to lose the answer.
        self.left_behind = False
        plan = binding.plan(host.owner, "wrapperCreate")
        # Where the older platform passed a slot for the error, it took what the hook returns for the handle.
        self._text_is_handle = host.speaks_lists or plan is not None and plan.asks_for("errNum")
        self.handle = self._created(host.call("wrapperCreate", self._values))
        self._values["handle"] = self.handle

    def _created(self, answer: Any) -> Any:
        if self._text_is_handle and isinstance(answer, str) and answer:
            return answer
        if not hasattr(answer, "handle") or not hasattr(answer, "error_code"):
            raise Refused(f"wrapperCreate returned {named(answer)}: it must return a SessionCreateResponse with a handle")
        if answer.error_code != 0:
            raise Refused(returned("wrapperCreate", answer.error_code, self._host.error_text(answer.error_code)), answer.error_code)
        return answer.handle

    def exchange(self, frames: list[dto.DataListCls]) -> Iterator[dto.Response]:
        """Writes the frames and yields every part of the answer, until one has the status end or once: there it ends, as in Node."""
        try:
            for part in self._parts(frames):
                yield part
                if _ends(part):
                    return
        finally:
            self.close()

    def _parts(self, frames: list[dto.DataListCls]) -> Iterator[dto.Response]:
        for frame in frames:
            self._write(frame)
            # After each frame, as in Node: a wrapper may answer every one with what it is at.
            yield from self._ready()
            yield from self._read()
        while True:
            yield from self._awaited()

    def _write(self, frame: dto.DataListCls) -> None:
        """wrapperWrite; a session without one takes everything, as with the SDK's own."""
        if self._host.has("wrapperWrite"):
            data: Any = lists.as_dicts(frame) if self._host.speaks_lists else frame
            self._host.accept("wrapperWrite", self._host.call("wrapperWrite", {**self._values, "reqData": data}))

    def close(self) -> None:
        """wrapperDestroy, under either of its spellings. What it raises is logged: the answer, or the failure before it, is the news."""
        hook = next((each for each in ("wrapperDestroy", "wrapperDestory") if self._host.has(each)), None)
        if hook is None:
            return
        try:
            code = self._host.call(hook, self._values)
        except (Exception, SystemExit) as failure:  # noqa: BLE001  as in Node, which warns of it
            self.left_behind = True
            log.error("%s failed: %s", hook, failure, exc_info=True)
            return
        if number := dto.whole_number(code):
            log.warning("%s", returned(hook, number, self._host.error_text(number)))

    def _ready(self) -> Iterator[dto.Response]:
        while True:
            try:
                part = self._answers.get_nowait()
            except queue.Empty:
                return
            yield _checked(self._host, part)

    def _awaited(self) -> list[dto.Response]:
        """The next parts; waits for them. Raises Refused when none comes in time."""
        until = time.monotonic() + self._timeout
        while (left := until - time.monotonic()) > 0:
            try:
                return [_checked(self._host, self._answers.get(timeout=left if self._reading is None else min(left, READ_PAUSE)))]
            except queue.Empty:
                if parts := self._read():
                    return parts
        reason = f"no part of the answer came for {self._timeout} s, and none had the status end (2) or once (3)"
        raise Refused(reason) from self._read_failure

    def _read(self) -> list[dto.Response]:
        """What wrapperRead has. As in Node, one that raises, has never given anything and belongs to a wrapper that can answer by
        callback is asked no more; any other failure ends the stream."""
        reading = self._reading
        if reading is None:
            return []
        filled: list[Any] = []
        try:
            answer = self._host.loop.settle(reading.call({**self._values, "respData": filled}))
        except NotImplementedError as failure:
            self._reading, self._read_failure = None, failure
            return []
        except Exception as failure:  # noqa: BLE001  told if the stream gets no answer
            if self._has_read or not reads.mentions(self._host.files(), reads.CALLS_BACK):
                raise
            self._reading, self._read_failure = None, failure
            log.warning("wrapperRead is asked no more, parts are expected by callback: %s", failure)
            return []
        if reading.asks_for("respData") and dto.whole_number(answer) is not None:
            answer = from_lists(answer, filled)
        elif reads.is_nothing(answer):
            return []
        elif isinstance(answer, list):
            answer = from_lists(0, answer)
        part = _checked(self._host, answer, "wrapperRead gave")
        part.list = reads.news(part.list)
        self._has_read = self._has_read or bool(part.list)
        return [part] if part.list else []


def _placed(part: dto.Response, index: int) -> dto.Response:
    """ResponseData says "once" unless told otherwise: as one of many that means it goes on, as in Node."""
    for each in part.list:
        if each.status == Once:
            each.status = DataContinue if index else DataBegin
    return part


def _checked(host: LocalHost, part: Any, who: str = "callback was given") -> dto.Response:
    if not isinstance(part, dto.Response):
        raise Refused(f"{who} {named(part)}: give it a Response")
    if part.error_code != 0:
        text = host.error_text(part.error_code)
        raise Refused(f"the wrapper answered with error_code {part.error_code}" + (f": {text}" if text else ""), part.error_code)
    refuse_malformed(part, who)
    return part


def _ends(part: dto.Response) -> bool:
    return any(each.status in (DataEnd, Once) for each in part.list)
