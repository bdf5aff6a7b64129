"""Where the SDK meets its host: what a wrapper sends goes through `platform.link`, and nowhere without one."""

import pytest
from aiges import callback as three_arguments
from aiges import dto, platform


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
