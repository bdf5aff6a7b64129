"""The sessions of a hosted wrapper: which of its hooks run, and what becomes of what they return and send. Here every part finds room."""

import sys

import _aiges_native
import pytest
from aiges import reads
from aiges.binding import GIVES
from aiges.dto import Response, ResponseData, SessionCreateResponse
from aiges_native import host, routes
from aiges_native.errors import HostError
from aiges_native.parts import COMPLETE, OPEN, PAUSED, SILENT
from aiges_native.wrapper import HostedWrapper

CHANNEL = 4


class Plain:
    def __init__(self):
        self.log = []

    def wrapperError(self, ret):
        return f"text of {ret}"

    def wrapperCreate(self, params, sid):
        return SessionCreateResponse(params.get("handle", sid))

    def wrapperWrite(self, handle, req):
        self.log += [f"write {bytes(node.data).decode()} {node.status}" for node in req.list]
        return 0

    def wrapperDestroy(self, handle):
        self.log.append(f"destroy {handle}")


@pytest.fixture
def parts(monkeypatch):
    """What was sent: (channel, part)."""
    sent = []
    monkeypatch.setattr(routes, "_by_tag", {})
    monkeypatch.setattr(routes, "_by_handle", {})
    monkeypatch.setattr(_aiges_native, "emit", lambda channel, box, patience: sent.append((channel, box[0])) or 1)
    return sent


def streamed(once, statuses=(2,)):
    """A session with a wrapper that has only wrapperOnceExec, to which frames with these statuses were written; and what that answered."""
    sessions = HostedWrapper(type("Wrapper", (), {"wrapperOnceExec": staticmethod(once)})(), {}, "wrapper").sessions
    opened(sessions)
    return sessions, sessions.write(CHANNEL, [(status, []) for status in statuses])


def hosted(**hooks):
    target = HostedWrapper(type("Wrapper", (Plain,), hooks)(), {}, "wrapper")
    return target.sessions, target.instance.log


def opened(sessions, channel=CHANNEL, **params):
    assert sessions.open(params, f"sid {channel}", f"tag {channel}", 0, channel) == (0, None)


def frames(*texts):
    return [(1, [("data", text.encode(), None, None, None)]) for text in texts]


def answer(data=b"x", status=1):
    response, item = Response(), ResponseData("out", status=status)
    item.data = data
    response.list.append(item)
    return response


@pytest.mark.parametrize("returned, code", [(None, 0), ("text", 0), (0, 0), (7, 7)])
def test_wrapper_destroy_may_return_a_code_and_anything_else_is_none(parts, returned, code):
    sessions, _ = hosted(wrapperDestroy=lambda self, handle: returned)
    opened(sessions)
    assert sessions.destroy(CHANNEL) == (code, f"text of {code}" if code else None)


def test_one_that_cannot_be_destroyed_leaves_none_behind(parts):
    def fail(self, handle):
        self.log.append(handle)
        raise SystemExit(handle)

    sessions, log = hosted(wrapperDestroy=fail)
    opened(sessions, 1)
    opened(sessions, 2)
    with pytest.raises(SystemExit, match="sid 1"):
        sessions.close()
    assert log == ["sid 1", "sid 2"]


def test_a_session_that_is_over_hears_nothing_more(parts):
    def destroy_at_once(self, handle, req):
        self.log.append("write")
        sessions.destroy(CHANNEL)
        return 0

    sessions, log = hosted(wrapperWrite=destroy_at_once, wrapperRead=lambda self, handle: self.log.append("read"))
    opened(sessions)
    session = sessions._open[CHANNEL]
    sessions.write(CHANNEL, frames("a", "b"))
    assert log == ["write", f"destroy sid {CHANNEL}"]
    # A callback that found it before it was over.
    assert session.deliver(answer()) == -1 and parts == []
    # Calls that another thread of the lane had overtaken.
    assert sessions.write(CHANNEL, frames("c")) == (0, None, 0, COMPLETE)
    assert (sessions.read(CHANNEL), sessions.debug_info(CHANNEL), sessions.destroy(CHANNEL)) == (SILENT, None, (0, None))
    assert log == ["write", f"destroy sid {CHANNEL}"]


def test_a_wrapper_that_ends_while_it_creates_destroys_what_it_made(parts):
    def create(self, params, sid):
        sessions.close()
        return SessionCreateResponse(sid)

    sessions, log = hosted(wrapperCreate=create)
    opened(sessions)
    assert log == [f"destroy sid {CHANNEL}"]
    with pytest.raises(HostError, match="closed"):
        opened(sessions)


@pytest.mark.parametrize("handle", ["grün", "grün".encode(), 7], ids=["text", "bytes", "number"])
def test_a_handle_is_a_tag_while_its_session_is_open(parts, handle):
    sessions, _ = hosted()
    for channel in (1, 2):
        opened(sessions, channel, handle=handle)
        assert routes.deliver(answer(), handle) == 0
        sessions.destroy(channel)
        assert routes.deliver(answer(), handle) == -1
    assert [channel for channel, _ in parts] == [1, 2]


def test_a_class_is_no_answer_of_wrapper_create(parts):
    sessions, _ = hosted(wrapperCreate=lambda self, params, sid: type("Made", (), {"handle": "h"}))
    with pytest.raises(HostError, match="wrapperCreate must return"):
        opened(sessions)


def test_a_code_of_wrapper_create_needs_no_handle(parts):
    sessions, _ = hosted(wrapperCreate=lambda self, params, sid: SessionCreateResponse(None, 5))
    assert sessions.open({}, "sid", "tag", 0, CHANNEL) == (5, "text of 5")


def test_every_hook_may_ask_for_the_names_of_its_session(parts):
    def told(self, handle, sid, usrTag, reqData=None):
        self.log.append((handle, sid, usrTag))
        return 0

    sessions, log = hosted(wrapperWrite=told, wrapperRead=told, wrapperDestroy=told)
    opened(sessions)
    sessions.write(CHANNEL, frames("a"))
    sessions.destroy(CHANNEL)
    assert log == [(f"sid {CHANNEL}", f"sid {CHANNEL}", f"tag {CHANNEL}")] * 3


def test_an_empty_part_is_none(parts):
    sessions, _ = hosted()
    opened(sessions)
    assert routes.deliver(Response(), f"tag {CHANNEL}") == -1 and parts == []


def test_a_part_that_native_cannot_send_is_an_error_for_the_reader(monkeypatch, parts):
    sessions, _ = hosted()
    opened(sessions)
    send = _aiges_native.emit

    def emit(channel, box, patience):
        if box[0][0] == 0:
            raise ValueError("too large")
        return send(channel, box, patience)

    monkeypatch.setattr(_aiges_native, "emit", emit)
    assert routes.deliver(answer(), f"tag {CHANNEL}") == 0
    [(channel, (code, error, items))] = parts
    assert (channel, code, error["message"], items) == (CHANNEL, -1, "ValueError: too large", [])


def test_a_refusal_tells_how_many_frames_came_before_it(parts):
    def write(self, handle, req):
        return 9 if bytes(req.list[0].data) == b"bad" else 0

    sessions, _ = hosted(wrapperWrite=write)
    opened(sessions)
    assert sessions.write(CHANNEL, frames("a", "b", "bad", "c")) == (9, "text of 9", 2, OPEN)


def test_a_wrapper_read_that_is_not_implemented_is_asked_no_more(parts):
    def read(self, handle):
        self.log.append("read")
        raise NotImplementedError

    sessions, log = hosted(wrapperRead=read)
    opened(sessions)
    assert sessions.read(CHANNEL) == SILENT
    assert sessions.write(CHANNEL, frames("a", "b")) == (0, None, 2, SILENT)
    assert log == ["read", "write a 1", "read", "write b 1"]


def test_what_a_session_says_of_itself_is_a_text(parts):
    sessions, _ = hosted(debug_info=lambda self, handle: 3)
    opened(sessions)
    assert sessions.debug_info(CHANNEL) == "3"


def test_what_is_yielded_goes_on_unless_it_says_otherwise(parts):
    def once(params, reqData):
        yield from (answer(status=status) for status in (3, 3, 1, 2))

    assert streamed(once)[1] == (0, None, 1, COMPLETE)
    assert [part[2][0][3] for _, part in parts] == [0, 1, 1, 2]


async def later(params, reqData):
    return answer(status=3)


@pytest.mark.parametrize("once", [later, lambda params, reqData: answer(status=3)], ids=["coroutine", "function"])
def test_the_one_answer_of_a_session_ends_it(parts, once):
    assert streamed(once, (0, 1))[1] == (0, None, 2, OPEN) and parts == []
    assert streamed(once, (0, 2))[1] == (0, None, 2, COMPLETE)
    assert [part[2][0][3] for _, part in parts] == [3]


def test_a_generator_runs_as_far_as_there_is_room_and_somebody_reads(monkeypatch):
    log, room = [], iter([1, -1, 1, 0])
    monkeypatch.setattr(_aiges_native, "emit", lambda channel, box, patience: log.append(bytes(box[0][2][0][1])) or next(room))

    def once(params, reqData):
        for text in (b"a", b"b", b"c", b"d"):
            yield answer(text)

    sessions, answered = streamed(once)
    assert (answered, log) == ((0, None, 1, PAUSED), [b"a", b"b"])
    assert (sessions.read(CHANNEL), log) == (COMPLETE, [b"a", b"b", b"b", b"c"])


# What a hook returns that its caller accepts, and the hooks that lead to it; where nothing is said, 0 and none.
RETURNS = {
    "wrapperCreate": "SessionCreateResponse('handle')", "wrapperError": "'text'",
    "wrapperOnceExec": "Response().response_err(7)", "wrapperOnceExecAsync": "7",
}  # fmt: skip
LEADS = {
    "wrapperError": "wrapperOnceExec",
    **dict.fromkeys(("wrapperWrite", "wrapperRead", "wrapperDestroy", "wrapperDestory"), "wrapperCreate"),
}


@pytest.mark.parametrize("hook", GIVES)
def test_every_value_that_binding_promises_is_given(parts, write, hook):
    gives, lead = GIVES[hook], LEADS.get(hook)
    names = [*dict.fromkeys((*gives.order, *gives.more, *gives.lists))]
    led = f"\n    def {lead}(self, *given): return {RETURNS[lead]}" if lead else ""
    for wanted in (names, *([each] for each in names)):
        source = f"""
from aiges.dto import Response, SessionCreateResponse
ASKED = []
class Wrapper:
    def {hook}({", ".join(["self", *wanted])}):
        ASKED.append(locals())
        return {RETURNS.get(hook, 0)}{led}
"""
        target, _ = host.load_wrapper({"path": str(write({"wrapper.py": source}) / "wrapper.py"), "config": {}})
        if hook.startswith("wrapperOnceExec") or lead == "wrapperOnceExec":
            assert target.once({}, [], "sid", "tag", 9)[0] == 7
        elif "wrapperCreate" in (hook, lead):
            opened(target.sessions)
            assert target.sessions.write(CHANNEL, frames("x"))[0] == 0
            assert target.sessions.destroy(CHANNEL) == (0, None)
        elif hook == "wrapperLoadRes":
            assert target.load_res([], "9") == (0, None)
        elif hook == "wrapperUnloadRes":
            assert target.unload_res("9") == (0, None)
        target.fini()
        asked = sys.modules[target.module].ASKED
        assert asked and set(asked[0]) == {"self", *wanted}


def test_a_read_without_anything_says_so_in_any_form():
    class Zero:
        def __index__(self):
            return 0

    assert all(reads.is_nothing(each) for each in (None, 0, [], Zero()))
    assert not any(reads.is_nothing(each) for each in (5, [Response()], Response(), ""))
