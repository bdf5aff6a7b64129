"""Where the SDK meets its host: what a wrapper sends goes through `platform.link`, and nowhere without one; who gets a part of an answer, by its tag."""

import pytest
from aiges import callback as three_arguments
from aiges import dto, platform
from aiges_native import routes
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
    import _aiges_native
    from aiges_native import notebook, whose

    def emit(channel, box, patience):
        raise MemoryError

    monkeypatch.setattr(whose, "channel_of", lambda source: 7)
    monkeypatch.setattr(_aiges_native, "emit", emit)
    assert notebook.Link().metric("tag", "key", 1) == -1


class Receiver:
    def __init__(self, module="one"):
        self.module, self.gone, self.heard = module, False, []

    def abandoned(self):
        return self.gone

    def deliver(self, response):
        self.heard.append(response)
        return 0


@pytest.fixture
def receivers(monkeypatch):
    monkeypatch.setattr(routes, "_receivers", {})
    return Receiver(), Receiver(), Receiver("other")


def test_a_tag_may_be_text_bytes_or_a_number(receivers):
    mine = receivers[0]
    routes.add(mine, "grün", "7", "7")
    for tag in ("grün", "grün".encode(), bytearray("grün".encode()), 7):
        assert routes.deliver(tag, tag) == 0
    assert routes.deliver("x", "nobody's") == -1
    assert mine.heard == ["grün", "grün".encode(), "grün".encode(), 7]


def test_a_tag_belongs_to_one_that_is_open(receivers):
    mine, second, other = receivers
    routes.add(mine, "tag")
    routes.add(mine, "tag", "more")
    routes.add(other, "tag")
    with pytest.raises(HostError, match="'tag'"):
        routes.add(second, "free", "tag")
    assert routes.deliver("x", "free") == -1
    routes.add_if_free(second, "more")
    assert routes.deliver("x", "more") == 0 and second.heard == []
    mine.gone = True
    routes.add(second, "tag")
    routes.remove(other, "tag")
    assert routes.deliver("y", "tag") == 0 and second.heard == ["y"]
    routes.remove(second, "tag", "never had")
    assert routes.deliver("z", "tag") == -1


def test_of_two_wrappers_with_one_tag_the_one_that_calls_is_meant(receivers):
    mine, _, other = receivers
    routes.add(mine, "tag")
    routes.add_if_free(other, "tag")
    for name, code in (("one", 0), ("other", 0), ("a third", -1)):
        space = {"__name__": name, "deliver": routes.deliver}
        exec("def run(): return deliver(__name__, 'tag')", space)
        assert space["run"]() == code
    assert (mine.heard, other.heard) == (["one"], ["other"])


def test_requests_that_nobody_waits_for_are_dropped_in_time(receivers):
    mine = receivers[0]
    routes.add(mine, "tag")
    for number in range(1000):
        given_up = Receiver()
        routes.add(given_up, f"tag {number}")
        given_up.gone = True
    assert len(routes._receivers) < 500 and routes.deliver("x", "tag") == 0
    routes.remove(mine, "tag")
    assert "tag" not in routes._receivers
