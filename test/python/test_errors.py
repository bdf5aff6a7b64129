"""`describe` turns every exception into data, whatever it does to prevent it."""

import gc
import sys
import weakref

import pytest
from aiges_native import errors
from aiges_native.errors import HostError, Unconvertible, describe


def raised(function, *args):
    try:
        function(*args)
    except BaseException as failure:  # noqa: BLE001
        return failure
    raise AssertionError("nothing was raised")


def plain(value):
    if isinstance(value, dict):
        return all(type(key) is str and plain(each) for key, each in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return value is None or type(value) in (str, int, bool)


def divide():
    return 1 / 0


def test_frames_text_and_type():
    found = describe(raised(divide))
    assert found["code"] == "AIGES_ERR_PYTHON"
    assert (found["message"], found["pythonType"], found["cause"]) == ("ZeroDivisionError: division by zero", "ZeroDivisionError", None)
    last = found["frames"][-1]
    assert (last["name"], last["text"], last["file"]) == ("divide", "return 1 / 0", __file__)
    assert found["traceback"].startswith("Traceback (most recent call last):\n  File ")
    assert found["traceback"].endswith("ZeroDivisionError: division by zero\n")
    assert plain(found)


def test_an_exception_that_was_never_raised_has_no_frames():
    assert describe(ValueError("x")) == {
        "code": "AIGES_ERR_PYTHON",
        "message": "ValueError: x",
        "pythonType": "ValueError",
        "frames": [],
        "cause": None,
        "traceback": "ValueError: x\n",
    }
    assert describe(ValueError())["message"] == "ValueError"


def test_causes_and_contexts():
    def chained():
        try:
            try:
                divide()
            except ZeroDivisionError:
                int("x")
        except ValueError as failure:
            raise RuntimeError("outer") from failure

    found = describe(raised(chained))
    assert [found["message"], found["cause"]["pythonType"], found["cause"]["cause"]["pythonType"]] == [
        "RuntimeError: outer",
        "ValueError",
        "ZeroDivisionError",
    ]
    text = found["traceback"]
    assert text.index("division by zero") < text.index("During handling") < text.index("direct cause") < text.index("outer")

    def suppressed():
        try:
            divide()
        except ZeroDivisionError:
            raise RuntimeError("alone") from None

    assert describe(raised(suppressed))["cause"] is None


def test_cause_cycles_and_depth_end():
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    assert describe(one)["cause"]["cause"] is None
    head = top = ValueError(0)
    for number in range(1, 100):
        top.__cause__ = ValueError(number)
        top = top.__cause__
    depth, found = 0, describe(head)
    while found["cause"] is not None:
        depth, found = depth + 1, found["cause"]
    assert depth == errors.CAUSE_DEPTH


class Silent(Exception):
    def __str__(self):
        raise RuntimeError("no")

    __repr__ = __str__


class Leaving(Exception):
    def __str__(self):
        raise SystemExit(1)


class NotText(Exception):
    def __str__(self):
        return 7


class HostileNames(Exception):
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = property(lambda self: 1 / 0)
    __context__ = property(lambda self: 1 / 0)
    __suppress_context__ = property(lambda self: 1 / 0)
    __notes__ = property(lambda self: 1 / 0)


class HostileMeta(type):
    def __getattribute__(cls, name):
        if name in ("__name__", "__qualname__", "__module__"):
            raise RuntimeError(name)
        return super().__getattribute__(name)


class HostileType(Exception, metaclass=HostileMeta):
    pass


class HostileSyntax(SyntaxError):
    filename = property(lambda self: 1 / 0)
    lineno = property(lambda self: "x")
    text = property(lambda self: 1 / 0)


class HostileDict(Exception):
    def __getattribute__(self, name):
        raise RuntimeError(name)


class TextTrick(str):
    def __str__(self):
        raise RuntimeError("no")

    def __format__(self, spec):
        raise RuntimeError("no")

    def __len__(self):
        return -1


class ReturnsTrick(Exception):
    def __str__(self):
        return TextTrick("tricked")


HOSTILE = [Silent, Leaving, NotText, HostileNames, HostileType, HostileSyntax, HostileDict, ReturnsTrick]


@pytest.mark.parametrize("kind", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])
def test_hostile_exceptions(kind):
    def throw():
        raise kind("text")

    found = describe(raised(throw))
    assert plain(found)
    assert set(found) >= {"code", "message", "traceback", "frames", "cause"}
    assert found["frames"][-1]["name"] == "throw"


def test_hostile_text_is_said_to_be():
    assert "__str__ raised RuntimeError" in describe(Silent())["message"]
    assert describe(ReturnsTrick())["message"].endswith("ReturnsTrick: tricked")


@pytest.mark.parametrize("code, expected", [(None, 0), (7, 7), ("words", 1), (True, 1)])
def test_exit(code, expected):
    found = describe(SystemExit(code))
    assert (found["code"], found["exitCode"]) == ("AIGES_ERR_PYTHON_EXIT", expected)


def test_interrupt_is_an_ordinary_failure():
    assert describe(KeyboardInterrupt())["code"] == "AIGES_ERR_PYTHON"


def test_syntax_errors_end_at_the_line_to_repair():
    found = describe(raised(compile, "x = 1\nif x\n  pass\n", "wrapper.py", "exec"))
    assert found["frames"][-1] == {"file": "wrapper.py", "line": 2, "name": "<module>", "text": "if x"}
    assert '  File "wrapper.py", line 2' in found["traceback"] and "^\nSyntaxError" in found["traceback"]


def test_groups_and_notes():
    failure = ExceptionGroup("several", [ValueError("one"), ExceptionGroup("inner", [TypeError("two")])])
    failure.add_note("look here")
    found = describe(failure)
    assert found["notes"] == ["look here"] and "look here" in found["traceback"]
    assert [each["message"] for each in found["exceptions"]][0] == "ValueError: one"
    assert found["exceptions"][1]["exceptions"][0]["pythonType"] == "TypeError"
    assert "    | ValueError: one" in found["traceback"]


def test_wide_and_deep_groups_are_bounded():
    failure = ValueError("x")
    for _ in range(200):
        failure = ExceptionGroup("g", [failure])
    assert plain(describe(failure))
    assert len(describe(ExceptionGroup("wide", [ValueError(n) for n in range(1000)]))["exceptions"]) == errors.GROUP_WIDTH


def count(found):
    within = [found["cause"], *found.get("exceptions", [])]
    return 1 + sum(count(each) for each in within if each is not None)


def test_all_that_hangs_together_is_bounded():
    def branch(number):
        failure = ValueError(number)
        failure.__cause__ = TypeError(number)
        return failure

    def group():
        return ExceptionGroup("inner", [branch(number) for number in range(errors.GROUP_WIDTH)])

    assert count(describe(ExceptionGroup("outer", [group() for _ in range(errors.GROUP_WIDTH)]))) == errors.DICTS_LIMIT
    assert count(describe(ExceptionGroup("outer", [branch(number) for number in range(errors.GROUP_WIDTH)]))) == errors.DICTS_LIMIT


def test_what_is_there_twice_is_told_once():
    one = ValueError("one")
    assert count(describe(ExceptionGroup("twice", [one, one]))) == 2


def test_notes_and_the_words_of_the_host_are_bounded():
    failure = HostError("AIGES_ERR_WRAPPER_INIT", "x" * 1_000_000)
    for _ in range(1000):
        failure.add_note("y" * 1_000_000)
    found = describe(failure)
    assert len(found["notes"]) == 16
    assert all(len(text) < errors.MESSAGE_LIMIT + 100 for text in [found["message"], *found["notes"]])


def test_bounds():
    found = describe(ValueError("x" * 1_000_000))
    assert len(found["message"]) < errors.MESSAGE_LIMIT + 100 and len(found["traceback"]) < errors.TRACEBACK_LIMIT + 100

    def endless():
        endless()

    found = describe(raised(endless))
    assert found["pythonType"] == "RecursionError" and len(found["frames"]) <= 256
    assert "times]" in found["traceback"]


def test_host_errors_keep_their_code_and_extras():
    found = describe(HostError("AIGES_ERR_WRAPPER_INIT", "no model", errorCode=5))
    assert (found["code"], found["message"], found["errorCode"]) == ("AIGES_ERR_WRAPPER_INIT", "no model", 5)
    assert "pythonType" not in found
    found = describe(Unconvertible("what is this", path="$.a"))
    assert (found["code"], found["path"]) == ("AIGES_ERR_UNCONVERTIBLE", "$.a")


def test_a_host_error_tells_where_its_cause_happened():
    failure = HostError("AIGES_ERR_WRAPPER_INIT", "wrapperInit failed")
    failure.__cause__ = raised(divide)
    found = describe(failure)
    assert found["pythonType"] == "ZeroDivisionError" and found["frames"][-1]["name"] == "divide"
    assert found["cause"]["message"] == "ZeroDivisionError: division by zero"


def test_own_frames_are_left_out():
    from aiges_native import convert

    found = describe(raised(convert.simplify, object()))
    assert all("aiges_native" not in frame["file"] for frame in found["frames"])


def test_frames_of_ours_that_only_call_a_hook_are_left_out():
    from aiges import binding, dto, event_loop

    class Large:
        pass

    class Wrapper:
        async def wrapperInit(self, config):
            local = Large()
            watch.append(weakref.ref(local))
            raise ValueError("x")

        def wrapperFini(self):
            dto.callback(None, "tag")

    watch = []
    loop = event_loop.EventLoop()
    failures = [
        raised(lambda: loop.settle(binding.plan(Wrapper(), "wrapperInit").call({"config": {}}))),
        raised(lambda: binding.plan(Wrapper(), "wrapperFini").call({})),
    ]
    loop.close()
    names = [[each["name"] for each in describe(failure)["frames"]] for failure in failures]
    assert names == [["raised", "<lambda>", "wrapperInit"], ["raised", "<lambda>", "wrapperFini", "callback"]]
    gc.disable()
    try:
        del failures
        assert watch[0]() is None  # the frames of a coroutine's exception are in no cycle
    finally:
        gc.enable()


def test_nothing_is_kept():
    class Large:
        pass

    def throw():
        local = Large()
        watch.append(weakref.ref(local))
        raise ValueError("x")

    watch = []
    failure = raised(throw)
    describe(failure)
    assert sys.getrefcount(failure) == 2
    del failure
    gc.collect()
    assert watch[0]() is None


def test_a_missing_source_file_gives_empty_text():
    space = {}
    exec(compile("def f():\n    raise ValueError('x')\n", "/nowhere/at/all.py", "exec"), space)
    assert describe(raised(space["f"]))["frames"][-1] == {"file": "/nowhere/at/all.py", "line": 2, "name": "f", "text": ""}
