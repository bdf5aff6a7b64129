"""Where the SDK meets its host: what a wrapper sends goes through `platform.link`, and nowhere without one; who gets a part of an answer, by its tag."""

import _aiges_native
import pytest
from aiges import callback as three_arguments
from aiges import dto, platform
from aiges_native import routes, whose
from aiges_native.errors import HostError


class Host:
    def __init__(self):
        self.heard = []

    def __getattr__(self, name):
        def hear(*values):
            self.heard.append((name, *values))
            return 7

        return hear


@pytest.fixture
def host(monkeypatch):
    made = Host()
    monkeypatch.setattr(platform, "link", made)
    return made


def test_everything_a_wrapper_sends_goes_to_the_host(host):
    answer = dto.Response()
    assert dto.callback(answer, "tag") == dto.callback(answer, usrTag="tag") == dto.callback(answer, sid="tag") == 7
    assert three_arguments.callback(answer, "handle", "sid") == three_arguments.callback(answer, "handle") == 7
    assert dto.callback_metric("tag", "business.total", 2) == dto.callback_trace("tag", "key", "value") == 7
    assert platform.event("meter", {"key": "k"}) == platform.async_result("tag", [], 1, "text") == 7
    assert host.heard == [
        *[("callback", answer, "tag")] * 3,
        ("callback", answer, "sid"),
        ("callback", answer, "handle"),
        ("metric", "tag", "business.total", 2),
        ("trace", "tag", "key", "value"),
        ("event", "meter", {"key": "k"}, None),
        ("async_result", "tag", [], 1, "text"),
    ]


def test_without_a_host_nothing_happens():
    assert platform.link is None
    assert dto.callback_metric("tag", "key", 1) == dto.callback_trace("tag", "key", "value") == 0
    assert platform.event("lb", {}) == platform.async_result("tag", None, 0, "") == 0


def test_the_callback_of_three_arguments_by_itself(monkeypatch, caplog):
    import queue

    monkeypatch.setattr(dto, "_queue", None)
    monkeypatch.setattr(three_arguments, "q", None)
    answer = dto.Response()
    assert three_arguments.callback(answer, "handle", "sid") == -1
    assert [each.getMessage() for each in caplog.records] == ["response queue must be initialize... "]
    answers = dto.init_rq()
    assert three_arguments.callback(answer, "handle", "sid") == 0 and answers.get_nowait() is answer
    own = queue.Queue()
    three_arguments.set_up(own)
    three_arguments.callback(answer, "handle", "sid")
    assert own.get_nowait() is answer and answers.empty()


def test_a_note_for_which_there_is_no_memory_is_refused_by_a_code(monkeypatch):
    from aiges_native import notebook

    def emit(channel, box, patience):
        raise MemoryError

    monkeypatch.setattr(whose, "channel_of", lambda source: 7)
    monkeypatch.setattr(_aiges_native, "emit", emit)
    assert notebook.Link().metric("tag", "key", 1) == -1


class Receiver:
    """What routes.py knows of a session or request; the lane 0 is everybody's here."""

    def __init__(self, *tags, module="one", lane=0, handle=None):
        self.tags, self.module, self.lane, self.handle = tags, module, lane, handle
        self.gone, self.heard = False, []

    def abandoned(self):
        return self.gone

    def deliver(self, response):
        self.heard.append(response)
        return 0


@pytest.fixture
def table(monkeypatch):
    for name in ("_by_tag", "_by_handle", "_habits"):
        monkeypatch.setattr(routes, name, {})

    def opened(*tags, **facts):
        receiver = Receiver(*tags, **facts)
        routes.add(receiver)
        if receiver.handle is not None:
            routes.add_handle(receiver)
        return receiver

    return opened


@pytest.fixture
def caller(monkeypatch):
    """Says whose code and whose thread calls from now on."""

    def calls(*makers, lane=0):
        monkeypatch.setattr(whose, "makers", lambda: {*makers} or None)
        monkeypatch.setattr(_aiges_native, "lane", lambda: lane)

    calls()
    return calls


def fresh(text):
    """The same text as another object."""
    return "".join([*text])


def refusals(*receivers):
    return [[str(each.failure) for each in receiver.heard] for receiver in receivers]


def test_a_tag_may_be_text_bytes_or_a_number(table):
    mine = table("grün", "7", "7")
    for tag in ("grün", "grün".encode(), bytearray("grün".encode()), 7):
        assert routes.deliver(tag, tag) == 0
    assert routes.deliver("x", "nobody's") == -1
    assert mine.heard == ["grün", "grün".encode(), "grün".encode(), 7]


def test_a_tag_belongs_to_one_that_is_open(table):
    mine, _ = table("tag"), table("tag", module="other")
    second = Receiver("free", "tag")
    with pytest.raises(HostError, match="'tag'"):
        routes.add(second)
    assert routes.deliver("x", "free") == -1
    mine.gone = True
    routes.add(second)
    assert routes.deliver("y", "free") == 0 and second.heard == ["y"] and mine.heard == []
    routes.remove(second)
    routes.remove(Receiver("free", "never had"))
    assert routes.deliver("z", "free") == -1


def test_the_very_object_that_was_given_says_who_is_meant(table, caller):
    one, other = table(fresh("tag")), table(fresh("tag"), module="other")
    assert routes.deliver("x", other.tags[0]) == 0 and routes.deliver("y", one.tags[0]) == 0
    assert (one.heard, other.heard) == (["y"], ["x"])
    caller(lane=5)  # of a third wrapper, which was handed the tag
    assert routes.deliver("z", one.tags[0]) == 0


def test_else_whose_code_calls(table, caller):
    one, other = table("1", lane=11), table("1", module="other", lane=12)
    caller("one", lane=12)
    assert routes.deliver("by code", fresh("1")) == 0
    assert (one.heard, other.heard) == (["by code"], [])
    caller("a third", lane=11)
    assert routes.deliver("x", fresh("1")) == -1
    routes.remove(other)
    assert routes.deliver("x", "1") == 0  # whose code it is counts only where it must
    caller("other", lane=12)
    assert routes.deliver("no longer open", "1") == -1 and one.heard == ["by code", "x"]


def test_a_thread_that_several_wrappers_share_may_mean_each(table, caller):
    one, other = table("1", "only one", lane=11), table("1", "only other", module="other", lane=12)
    for shared in (["one", "other"], []):  # a sibling of both, an installed module
        caller(*shared, lane=11)
        assert routes.deliver("x", "only one") == routes.deliver("y", "only other") == 0
    assert (one.heard, other.heard) == (["x"] * 2, ["y"] * 2)
    for shared in (["one", "other"], []):
        caller(*shared, lane=11)
        assert routes.deliver("whose?", fresh("1")) == -1
        assert "nothing tells which" in str(one.heard.pop().failure) and "nothing tells which" in str(other.heard.pop().failure)


def test_what_nobody_can_tell_fails_for_all_and_reaches_none(table, caller):
    one, other = table("1"), table("1", module="other")
    assert routes.deliver("secret", fresh("1")) == -1
    assert [len(each) for each in refusals(one, other)] == [1, 1] and "nothing tells which" in refusals(one)[0][0]


def test_a_handle_that_is_the_sid_of_another(table, caller):
    bob, alice = table("2", handle="1"), table("alice", handle="2")
    assert routes.deliver("for alice", "2") == -1  # bob by his sid, alice by her handle
    assert [len(each) for each in refusals(bob, alice)] == [1, 1]
    assert routes.deliver("for bob", "1") == 0  # this wrapper answers by handles
    assert routes.deliver("for alice", "2") == 0
    assert (bob.heard[1:], alice.heard[1:]) == (["for bob"], ["for alice"])
    assert routes.deliver("for alice", "alice") == 0  # and by sids as well
    assert routes.deliver("for whom", "2") == -1
    routes.forget("one")
    assert routes.deliver("for alice", "alice") == routes.deliver("for bob", "2") == 0 and bob.heard[-1] == "for bob"


def test_handles_may_be_equal(table, caller):
    first, second = table("s1", handle="same"), table("s2", handle="same")
    assert routes.deliver("x", "same") == -1 and routes.deliver("y", "s2") == 0
    routes.remove(first)
    assert routes.deliver("z", "same") == 0 and second.heard[1:] == ["y", "z"]


def test_requests_that_nobody_waits_for_are_dropped_in_time(table):
    mine = table("tag")
    for number in range(1000):
        table(f"tag {number}", handle=f"handle {number}").gone = True
    assert len(routes._by_tag) < 500 and len(routes._by_handle) < 500 and routes.deliver("x", "tag") == 0
    routes.remove(mine)
    assert "tag" not in routes._by_tag
