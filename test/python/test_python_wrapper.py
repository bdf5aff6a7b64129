"""The 2026 SDK's names and behaviour (aiges.md section 11), and that its platform calls reach the host."""

import subprocess
import sys
import types
from pathlib import Path

import pytest
from aiges import platform
from python_wrapper import DataStatus, DataType, WrapperBase, WrapperData
from python_wrapper.finding import find_class
from test_platform import Receiver

ROOT = Path(__file__).resolve().parent.parent.parent


class Echo(WrapperBase):
    def init(self, cfg):
        return 0

    def fini(self):
        return 0

    def version(self):
        return "1"


def test_the_numbers():
    assert [getattr(DataType, name) for name in ("TEXT", "AUDIO", "IMAGE", "VIDEO", "PER", "RAW")] == [0, 1, 2, 3, 4, 4]
    assert [getattr(DataStatus, name) for name in ("BEGIN", "CONTINUE", "END", "ONCE")] == [0, 1, 2, 3]
    from python_wrapper.aiges_types import WrapperData as same
    from python_wrapper.aiges_wrapper import WrapperBase as base

    assert same is WrapperData and base is WrapperBase


def test_data():
    item = WrapperData("k", "grün")
    assert (item.data, item.type, item.status, item.desc) == ("grün".encode(), 0, 3, {})
    assert repr(WrapperData("k", b"abc")) == "WrapperData(key='k', len=3, type=0, status=3)"
    view = memoryview(b"abc")
    assert WrapperData(data=view, desc={"a": "b"}).data is view
    with pytest.raises(AttributeError):
        item.other = 1


def test_what_must_be_written():
    with pytest.raises(TypeError):
        WrapperBase()
    echo = Echo()
    for name, arguments in (
        ("exec", ("t", {}, [], [])),
        ("create", ("t", {}, [])),
        ("write", ("h", [])),
        ("read", ("h",)),
        ("destroy", ("h",)),
    ):
        with pytest.raises(NotImplementedError, match=f"^{name} not implemented$"):
            getattr(echo, name)(*arguments)
    assert echo.load_res([], 1) == echo.unload_res(1) == echo.notify([]) == 0
    assert echo.debug_info("h") == "" and echo.error(5) == "error code 5"


CALLS = [
    ("meter_custom", ("h", "k"), ("event", "meter", {"handle": "h", "key": "k", "count": 1})),
    (
        "meter_custom_ex",
        ("h", "app", "ch", "f", 2),
        ("event", "meter", {"handle": "h", "appid": "app", "channel": "ch", "func_name": "f", "count": 2}),
    ),
    ("trace_log", ("h", "k", "v"), ("event", "trace", {"handle": "h", "key": "k", "value": "v"})),
    ("metrics_log", ("h", "n"), ("event", "metric", {"handle": "h", "name": "n", "labels": {}, "value": 0})),
    ("update_lb_extra", ({"a": "b"},), ("event", "lb", {"labels": {"a": "b"}})),
    ("eventlog", ("h", "k", "v"), ("event", "eventlog", {"handle": "h", "key": "k", "value": "v"})),
    ("async_callback", ("t",), ("async_result", "t", [], 0, "")),
    ("async_callback", ("t", None, 5, "text"), ("async_result", "t", [], 5, "text")),
]


@pytest.mark.parametrize("name, arguments, heard", CALLS, ids=[each[0] for each in CALLS])
def test_calls_to_the_platform(monkeypatch, name, arguments, heard):
    echo = Echo()
    assert getattr(echo, name)(*arguments) == 0
    told = []

    class Host:
        def event(self, *values):
            told.append(("event", *values))
            return 3

        def async_result(self, *values):
            told.append(("async_result", *values))
            return 3

    monkeypatch.setattr(platform, "link", Host())
    assert getattr(echo, name)(*arguments) == 3
    assert told == [(*heard, echo) if heard[0] == "event" else heard]


def test_what_async_callback_is_given_is_an_answer_or_an_error(monkeypatch):
    from aiges_native import routes, sdk2026

    heard = []
    receiver = Receiver("tag")
    receiver.heard = heard
    monkeypatch.setattr(routes, "_by_tag", {"tag": [receiver]})
    entry = WrapperData("k", b"v", DataType.AUDIO, DataStatus.END)
    for results, code, text in ((None, None, ""), ([entry], 0, ""), ((entry,), 5, "went wrong")):
        assert sdk2026.async_result("tag", results, code, text) == 0
    assert [(each.error_code, each.error_text) for each in heard] == [(0, None), (0, None), (5, "went wrong")]
    assert [[(item.key, item.data, item.type, item.status) for item in each.list] for each in heard] == [[], *[[("k", b"v", 1, 2)]] * 2]
    for results, words in ((5, "not a int"), ([entry, 5], "entry 1 is a int")):
        sdk2026.async_result("tag", results, 0, "")
        assert words in str(heard.pop().failure)


def test_bodies_are_handed_over_and_not_copied():
    from aiges_native import sdk2026
    from aiges_native.requests import request_of

    body = bytearray(b"abc")
    [given] = sdk2026.data_list(request_of([("k", body, 1, None, {"a": "b"})], {}))
    assert given.data is body and (given.key, given.type, given.status, given.desc) == ("k", 1, 3, {"a": "b"})
    assert sdk2026.response_of([given], "").list[0].data is body


def test_the_class_is_found():
    module = types.ModuleType("plugin")
    assert find_class(module) is None

    class Abstract(WrapperBase):
        pass

    own = type("Zebra", (Echo,), {"__module__": "plugin"})
    module.Abstract, module.Base, module.Echo, module.Zebra, module.text = Abstract, WrapperBase, Echo, own, "x"
    assert find_class(module) is own and find_class(module, "Echo") is Echo
    del module.Zebra
    assert find_class(module) is Echo
    with pytest.raises(LookupError, match="'Nope'.*Abstract, Echo"):
        find_class(module, "Nope")
    with pytest.raises(TypeError, match="text of plugin"):
        find_class(module, "text")


def test_the_grpc_server_says_that_it_is_not_built():
    done = subprocess.run([sys.executable, "-m", "python_wrapper.grpc_server"], cwd=ROOT / "python", capture_output=True, text=True)
    assert done.returncode == 1 and "is not built here" in done.stderr
