"""`python wrapper.py`: a wrapper's hooks called with its declared test values, the answer checked and shown.

The texts are upstream's, trailing spaces included: people and scripts look for them. What upstream lacks is here too: the answer
printed, several frames of a stream, a limit to every wait, wrapperDestroy and wrapperFini called, and a true exit code.
"""

from __future__ import annotations

import codecs
import os
import time
import traceback

from aiges import dto, exit_code, frames, selfcheck
from aiges.local import LocalHost, Refused, merged, named, refuse_malformed
from aiges.local_stream import LocalStream, once_async, open_stream
from aiges.showing import escaping
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

SID = "test-111111"

FRAMES_VARIABLE = "AIGES_STREAM_FRAMES"
TIMEOUT_VARIABLE = "AIGES_STREAM_TIMEOUT"
DEFAULT_TIMEOUT = 120.0


def run_once(wrapper: Any) -> None:
    """One request by wrapperOnceExec, or by wrapperOnceExecAsync where there is only that. Nothing is raised but by wrapperInit."""
    host = LocalHost(wrapper)
    with escaping():
        _run(wrapper, host, lambda: _once(wrapper, host))


def run_stream(wrapper: Any, frame_count: Any = None, timeout: float | None = None) -> None:
    """One session: create, write, the answer until its last part, destroy; or a wrapperOnceExec that yields, where there is only that.

    `frame_count`: into how many frames the test values are cut, or a list of `{key: data}` (default: AIGES_STREAM_FRAMES, else
    one). `timeout`: seconds until the next part (default: AIGES_STREAM_TIMEOUT, else 120).
    """
    host = LocalHost(wrapper)
    with escaping():
        _run(wrapper, host, lambda: _stream(wrapper, host, frame_count, timeout))


def _run(wrapper: Any, host: LocalHost, ask: Callable[[], bool]) -> None:
    good = _initialised(wrapper, host)
    try:
        if ask():
            log.info("wrapper.py has been verified... Congratulations ...!")
        else:
            good = False
            log.error("Sorry, Please Check The Log Output Above ...")
    except (Exception, SystemExit) as failure:  # noqa: BLE001  as upstream: said in the log, not raised
        good = False
        log.error(failure)
        if not isinstance(failure, (Refused, frames.Unsendable)) or failure.__cause__ is not None:
            traceback.print_exc()
        _quietly(lambda: wrapper.wrapperError(-1))
    finally:
        good = _finished(host) and good
        if not good:
            exit_code.report_failure()


def _initialised(wrapper: Any, host: LocalHost) -> bool:
    """wrapperInit with the class's own config. What it raises goes through, as upstream's; a number other than 0 is told."""
    if not host.has("wrapperInit"):
        wrapper.wrapperInit(wrapper.config)  # the SDK's reminder to write one
    try:
        host.init(wrapper.config)
    except Refused as refusal:
        log.error("%s: a host would not start this wrapper", refusal)
        return False
    return True


def _finished(host: LocalHost) -> bool:
    try:
        host.fini()
    except (Exception, SystemExit) as failure:  # noqa: BLE001  sys.exit(0) there must not hide that the run failed
        log.error("wrapperFini failed: %s", failure)
        traceback.print_exc()
        return False
    return True


def _quietly(action: Callable[[], Any]) -> None:
    try:
        action()
    except (Exception, SystemExit):  # noqa: BLE001  the failure before this one is the news
        return


def _once(wrapper: Any, host: LocalHost) -> bool:
    params, request = _request(wrapper)
    started = time.perf_counter()
    if not host.has("wrapperOnceExec") and host.has("wrapperOnceExecAsync"):
        parts: list[Any] = [*once_async(host, params, request, sid=SID, timeout=_timeout(None))]
    elif host.has("wrapperOnceExec"):
        parts = host.once(params, request, sid=SID)
    else:
        wrapper.wrapperOnceExec(params, request)  # the SDK's reminder to write one
        parts = []
    seconds = time.perf_counter() - started
    for each in parts:
        if len(parts) > 1 and not isinstance(each, dto.Response):
            raise Refused(f"wrapperOnceExec yielded {named(each)}: yield a Response")
        refuse_malformed(each, "wrapperOnceExec gave")
    answer = merged(parts)
    checked = wrapper.check_resp(answer) if len(parts) == 1 else selfcheck.check_parts(parts)
    return _shown(host, answer, len(parts), seconds) and checked


def _stream(wrapper: Any, host: LocalHost, frame_count: Any, timeout: float | None) -> bool:
    params, _ = _request(wrapper)
    if frame_count is None:
        frame_count = int(os.environ.get(FRAMES_VARIABLE) or 1)
    written = frames.frames_of(wrapper.__mappings__["inputs"].values(), wrapper.inputs_test_values, frame_count)
    started = time.perf_counter()
    stream = open_stream(host, params, sid=SID, timeout=_timeout(timeout))
    if isinstance(stream, LocalStream):
        print("get sb 's handle ,%s", stream.handle)
    parts = []
    for part in stream.exchange(written):
        parts.append(part)
        for each in part.list:
            if each.status in (dto.DataEnd, dto.Once):
                print("end!!!!")
    checked = selfcheck.check_parts(parts) and not stream.left_behind
    return _shown(host, merged(parts), len(parts), time.perf_counter() - started) and checked


def _request(wrapper: Any) -> tuple[dict[str, Any], dto.DataListCls]:
    """Params and request of the test values. Raises Exception when the wrapper declares no input."""
    if not wrapper.__mappings__["inputs"]:
        kind = type(wrapper).__name__
        raise Exception(
            f"your must specify at least one input field! {kind}.requestCls declares none: run() makes its request of the test "
            f"values of the fields there. Give {kind} a requestCls = UserRequest() with, for instance, "
            'input1 = StringBodyField(key="text", value="hello"), and a responseCls for the answer'
        )
    wrapper._parse_params()
    wrapper._parse_inputs()
    params = {**wrapper.params_test_values, "sid": SID}
    return params, frames.request_of(wrapper.__mappings__["inputs"].values(), wrapper.inputs_test_values)


def _timeout(given: float | None) -> float:
    return float(os.environ.get(TIMEOUT_VARIABLE) or DEFAULT_TIMEOUT) if given is None else float(given)


def _shown(host: LocalHost, answer: Any, parts: int, seconds: float) -> bool:
    """Prints what came. False for an answer that carries the number of an error."""
    if not isinstance(answer, dto.Response):
        return False
    if answer.error_code != 0:
        text = host.error_text(answer.error_code)
        log.error("the wrapper answered with error_code %s%s", answer.error_code, f": {text}" if text else "")
        return False
    print("\n".join(summary(answer.list, parts, seconds)))
    return True


def summary(items: Iterable[Any], parts: int, seconds: float) -> list[str]:
    """The lines that show an answer: key, type, status, size and the beginning of the data of each item."""
    rows = [("key", "type", "status", "bytes", "data")]
    for each in items:
        kind, place = dto.Types.get(each.type, each.type), dto.Status.get(each.status, each.status)
        rows.append((str(dto.text_of_key(each.key)), str(kind), str(place), str(_size(each.data)), _beginning(each.data)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    counted = f" in {parts} parts" if parts > 1 else ""
    head = f"answer{counted} after {seconds * 1000:.1f} ms"
    return [head, *("  " + "  ".join([*(row[at].ljust(widths[at]) for at in range(4)), row[4]]) for row in rows)]


def _size(data: Any) -> Any:
    try:
        return dto.length_of(data)
    except TypeError:
        return "?"


def _beginning(data: Any) -> str:
    """At most 120 characters on one line: of a text, else of the bytes in hexadecimal."""
    if not isinstance(data, str):
        try:
            raw = bytes(memoryview(data).cast("B")[:480])
        except TypeError:
            return repr(data)[:120]
        try:
            data = codecs.getincrementaldecoder("utf-8")().decode(raw)  # a character that is cut is left out
        except UnicodeDecodeError:
            return raw[:24].hex() + ("…" if len(raw) > 24 else "")
    text = data[:120]
    shown = text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
    return shown[:120] + ("…" if len(data) > 120 else "")
