"""`python wrapper.py`: what run() says, shows and ends with, beyond what the corpus holds (aiges.md 5)."""

import textwrap

import pytest
from aiges import frames, runner
from aiges.core.types import DataEnd
from aiges.dto import ResponseData
from test_corpus import python

HEAD = """
import os, sys, threading
from aiges.sdk import *
from aiges.dto import *

class UserRequest:
    params1 = IntegerParamField(key="n", value=3)
    input1 = StringBodyField(key="text", value="grün und blau")

class UserResponse:
    accept1 = StringBodyField(key="text")

class Wrapper(WrapperBase):
    serviceId, version = "s", "v1"
    requestCls, responseCls = UserRequest(), UserResponse()
    def wrapperInit(self, config): return 0
    def wrapperFini(self):
        print("fini")
        return 0
    def wrapperError(self, ret): return "text of %d" % ret
    def wrapperOnceExec(self, params, reqData):
        return answer(str(params["n"] + 1))

def answer(data, status=3):
    res = Response()
    res.list = [ResponseData("text", data, status=status)]
    return res
"""


def script(tmp_path, rest, **variables):
    (tmp_path / "wrapper.py").write_text(textwrap.dedent(HEAD) + textwrap.dedent(rest), encoding="utf-8")
    return python(["wrapper.py"], tmp_path, **variables)


RUN = """
m = Wrapper()
m.run()
print("after run")
"""


def test_a_good_run(tmp_path):
    done = script(tmp_path, RUN)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    at = next(index for index, each in enumerate(lines) if each.startswith("answer after "))
    assert [each.split() for each in lines[at + 1 : at + 3]] == [
        ["key", "type", "status", "bytes", "data"],
        ["text", "text", "once", "1", "4"],
    ]
    assert lines[at + 3 :] == ["fini", "after run"]
    assert done.stderr.rstrip().endswith("INFO:  wrapper.py has been verified... Congratulations ...!")


FAILING = """
def failing(self, params, reqData): raise ValueError("not today")
Wrapper.wrapperOnceExec = failing
"""


def test_a_failed_run_ends_with_1_after_everything_else(tmp_path):
    rest = "import atexit\natexit.register(lambda: print('at exit'))\n" + FAILING + RUN
    done = script(tmp_path, rest)
    assert done.returncode == 1
    assert "ERROR:  not today" in done.stderr and "in failing" in done.stderr
    assert done.stdout.splitlines()[-3:] == ["fini", "after run", "at exit"]


def test_upstreams_exit_code_can_be_had(tmp_path):
    assert script(tmp_path, FAILING + RUN, AIGES_STRICT_EXIT="0").returncode == 0


def test_who_runs_a_wrapper_in_a_test_keeps_the_exit_code(tmp_path):
    script(tmp_path, FAILING)
    (tmp_path / "tests.py").write_text("def test():\n    import wrapper\n    wrapper.Wrapper().run()\n")
    done = python(["-c", "import tests; tests.test(); print('passed')"], tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "passed"), done.stderr
    done = python(["-c", "import wrapper; wrapper.Wrapper().run()"], tmp_path)
    assert done.returncode == 1


LISTS = """
def listing(entries):
    res = Response()
    res.list = entries
    return res
"""


@pytest.mark.parametrize(
    "change, says",
    [
        ("Wrapper.wrapperInit = lambda self, config: 5", "wrapperInit returned 5: text of 5: a host would not start this wrapper"),
        ("Wrapper.wrapperInit = lambda self, config: None", "wrapperInit returned None: it must return 0"),
        ("def fini(self): raise KeyError('gone')\nWrapper.wrapperFini = fini", "wrapperFini failed: 'gone'"),
        ("Wrapper.wrapperFini = lambda self: sys.exit(0)", "wrapperFini failed: 0"),
        ("Wrapper.wrapperOnceExec = lambda self, params, reqData: Response().response_err(7)", "error_code 7: text of 7"),
        ("class Bare(WrapperBase):\n    wrapperInit = wrapperFini = lambda self, *c: 0\nWrapper = Bare", "Bare.requestCls declares none"),
        ("del Wrapper.wrapperOnceExec", "Please Inplement Wrapper Class Method: wrapperOnceExec(cls, usrTag: str, "),
        ("class E(Exception): pass\ndef f(self, p, r): sys.exit(4)\nWrapper.wrapperOnceExec = f", "ERROR:  4"),
        (LISTS + "Wrapper.wrapperOnceExec = lambda *a: listing(None)", "wrapperOnceExec gave a Response whose list is None"),
        (
            LISTS + "Wrapper.wrapperOnceExec = lambda *a: listing([{'key': 'k'}])",
            "entry 0 of response.list is a dict without the attribute 'key'",
        ),
        (
            LISTS + "Wrapper.wrapperOnceExec = lambda *a: listing([ResponseData('text', 'x', '3')])",
            "is mismatch,Please Check! expect 3, actual: 1",
        ),
        (LISTS + "Wrapper.wrapperOnceExec = lambda *a: listing([ResponseData('text', 'x', status='3')])", "data field status is 3, not 3."),
    ],
)
def test_what_is_wrong_is_said_and_ends_with_1(tmp_path, change, says):
    done = script(tmp_path, change + RUN)
    assert says in done.stderr and done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "after run"
    assert "Traceback" not in done.stderr or LISTS not in change, done.stderr


@pytest.mark.parametrize(
    "answered",
    [
        "listing(each for each in [ResponseData('text', 'x')])",
        "listing([ResponseData('text', 'grün', 4)])",
        "listing([ResponseData('text', 'grün', 5)])",
    ],
    ids=["entries of a generator", "a text's length in characters", "a text's length in bytes"],
)
def test_what_passes(tmp_path, answered):
    done = script(tmp_path, LISTS + f"Wrapper.wrapperOnceExec = lambda *a: {answered}" + RUN)
    assert done.returncode == 0 and "Congratulations" in done.stderr, done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_what_a_terminal_cannot_show_is_escaped(tmp_path, encoding):
    change = """
    def greet(self, params, reqData):
        print("说")
        return answer("你好")
    Wrapper.wrapperOnceExec = greet
    class 包装(Wrapper): pass
    """
    done = script(tmp_path, textwrap.dedent(change) + RUN, PYTHONIOENCODING=encoding)
    assert done.returncode == 0 and "Congratulations" in done.stderr, done.stderr
    lines = done.stdout.splitlines()
    assert "Found proto: \\u5305\\u88c5" in lines and "\\u8bf4" in lines and lines[-3].endswith("6      \\u4f60\\u597d")


def test_wrapper_init_raises_through(tmp_path):
    done = script(tmp_path, "del Wrapper.wrapperInit" + RUN)
    assert "NotImplementedError: Please Inplement Wrapper Class Method: wrapperInit(cls, config: {}) \n" in done.stderr
    assert done.returncode == 1 and "after run" not in done.stdout


def test_pieces():
    text = "añb€c".encode()
    for count in range(1, 12):
        cut = frames.pieces(text, count, True)
        assert len(cut) == count and b"".join(cut) == text and [each.decode() for each in cut]
    assert frames.pieces(b"\xff\xfe\xfd\xfc", 2, True) == [b"\xff\xfe", b"\xfd\xfc"]
    assert frames.pieces(b"\x80" * 9, 3, True) == [b"\x80" * 3] * 3 and frames.pieces("abc", 2, True) == ["ab", "c"]
    assert frames.pieces(b"abcde", 2, False) == [b"abc", b"de"] and frames.pieces({"a": 1}, 2, True) == [{"a": 1}, b""]
    assert frames.pieces(b"", 2, True) == [b"", b""]
    with pytest.raises(ValueError, match="at least one frame"):
        frames.frames_of([], {}, 0)


def test_the_summary_shows_what_cannot_be_shown():
    items = [
        ResponseData("a", b"\xff\x00line\n"),
        ResponseData(b"key", "é" * 200, type=9, status=DataEnd),
        ResponseData("c", None),
        ResponseData("d"),
    ]
    items[3].data = 5
    lines = runner.summary(items, 1, 0.0123)
    assert lines[0] == "answer after 12.3 ms" and len(lines) == 6
    assert lines[2].split() == ["a", "text", "once", "7", "ff006c696e650a"]
    assert lines[3].split()[:4] == ["key", "9", "end", "400"] and lines[3].endswith("é…")
    assert lines[4].split()[3:] == ["?", "None"] and lines[5].split()[3:] == ["?", "5"]
