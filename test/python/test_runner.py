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


STREAM = """
def create(self, params, sid):
    s = SessionCreateResponse()
    s.handle = "H"
    self.sid = sid
    return s
def write(self, handle, datas):
    node = datas.list[0]
    print("wrote", node.status, node.data.decode())
    if node.status in (2, 3):
        callback(answer("begun", 0), self.sid)
        callback(answer("done", 2), self.sid)
    return 0
def destroy(self, handle):
    print("destroyed", handle)
    return 0
Wrapper.wrapperCreate, Wrapper.wrapperWrite, Wrapper.wrapperDestroy = create, write, destroy
"""


def test_a_stream_of_one_frame_as_upstream(tmp_path):
    done = script(tmp_path, STREAM + "Wrapper().run(stream=True)")
    lines = done.stdout.splitlines()
    assert lines[-11:-1] == [
        "get sb 's handle ,%s H",
        "wrote 3 grün und blau",
        "sid test-111111, get callback: text: len 5, type: text, status: begin",
        "sid test-111111, get callback: text: len 4, type: text, status: end",
        "end!!!!",
        "destroyed H",
        lines[-5],
        "  key   type  status  bytes  data",
        "  text  text  begin   5      begun",
        "  text  text  end     4      done",
    ]
    assert lines[-5].startswith("answer in 2 parts after ") and lines[-1] == "fini"
    assert done.returncode == 0 and "Congratulations" in done.stderr


def test_a_stream_of_several_frames(tmp_path):
    wrote = ["wrote 0 grün", "wrote 1  und ", "wrote 2 blau"]
    for call, variables in (("m.run(stream=True, frames=3)", {}), ("m.run(stream=True)", {"AIGES_STREAM_FRAMES": "3"})):
        done = script(tmp_path, STREAM + "m = Wrapper()\n" + call, **variables)
        assert [each for each in done.stdout.splitlines() if each.startswith("wrote")] == wrote, done.stderr
    done = script(tmp_path, STREAM + "Wrapper().run_stream(frames=[{'text': b'a'}, {'text': 'ü'}, {'text': {'n': 1}}])")
    assert [each for each in done.stdout.splitlines() if each.startswith("wrote")] == ["wrote 0 a", "wrote 1 ü", 'wrote 2 {"n":1}']


@pytest.mark.parametrize(
    "change, says",
    [
        ("Wrapper.wrapperWrite = lambda self, h, d: 0", "no part of the answer came for 0.2 s"),
        ("Wrapper.wrapperWrite = lambda self, h, d: 9", "wrapperWrite returned 9: text of 9"),
        ("Wrapper.wrapperWrite = lambda self, h, d: None", "wrapperWrite returned None"),
        ("Wrapper.wrapperWrite = lambda self, h, d: callback(None, self.sid)", "callback was given None: give it a Response"),
        ("Wrapper.wrapperWrite = lambda self, h, d: callback(listing([{}]), self.sid)", "entry 0 of response.list is a dict without"),
        ("Wrapper.wrapperWrite = lambda self, h, d: 0\nWrapper.wrapperRead = lambda self, h: 'x'", "wrapperRead gave a str"),
        ("Wrapper.wrapperCreate = lambda self, params, sid: 'handle'", "wrapperCreate returned a str"),
        ("del Wrapper.wrapperCreate, Wrapper.wrapperOnceExec", "Wrapper has neither wrapperCreate nor wrapperOnceExec"),
    ],
)
def test_a_stream_that_fails_ends_with_1(tmp_path, change, says):
    done = script(tmp_path, LISTS + STREAM + change + "\nWrapper().run(stream=True)", AIGES_STREAM_TIMEOUT="0.2")
    assert says in done.stderr and done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert ("destroyed H" in done.stdout) == ("wrapperWrite" in change) and "fini" in done.stdout


@pytest.mark.parametrize(
    "given, says",
    [
        ("[]", "a stream has at least one frame, not an empty list"),
        ("0", "a stream has at least one frame, not 0"),
        ("2.5", "frames must be a number or a list of {key: data}, not 2.5"),
        ("['text']", "frames must be a number or a list of {key: data}, not ['text']"),
        ("[{'text': object}]", "the value for 'text', a type, is neither bytes nor a text nor JSON: "),
    ],
)
def test_frames_that_are_none_are_refused_before_anything_is_written(tmp_path, given, says):
    done = script(tmp_path, STREAM + f"Wrapper().run(stream=True, frames={given})")
    assert f"ERROR:  {says}" in done.stderr and "Traceback" not in done.stderr and done.returncode == 1, done.stderr
    assert "get sb 's handle" not in done.stdout and "fini" in done.stdout


def test_the_first_failure_is_told_and_that_of_the_destroy_on_its_own(tmp_path):
    change = """
    def failing(name):
        def hook(self, *values): raise ValueError(name + " failed first")
        return hook
    Wrapper.wrapperWrite, Wrapper.wrapperDestroy = failing("write"), failing("destroy")
    """
    done = script(tmp_path, STREAM + textwrap.dedent(change) + "Wrapper().run(stream=True)")
    told = [each.partition("ERROR:  ")[2] for each in done.stderr.splitlines() if "ERROR:" in each]
    assert told == ["wrapperDestroy failed: destroy failed first", "write failed first"] and done.returncode == 1


def test_a_destroy_that_returns_a_number_is_told(tmp_path):
    done = script(tmp_path, STREAM + "Wrapper.wrapperDestroy = lambda self, handle: 6\nWrapper().run(stream=True)")
    assert "WARNING:  wrapperDestroy returned 6: text of 6" in done.stderr and done.returncode == 0, done.stderr


def test_a_text_is_a_handle_where_the_hook_has_the_older_platforms_slot_for_an_error(tmp_path):
    change = "def create(self, params, errNum, sid, persId) -> str:\n    self.sid = sid\n    return 'H'\nWrapper.wrapperCreate = create\n"
    done = script(tmp_path, STREAM + change + "Wrapper().run(stream=True)")
    assert "get sb 's handle ,%s H" in done.stdout and "destroyed H" in done.stdout and done.returncode == 0, done.stderr


YIELDS = """
def words(self, params, reqData):
    print("asked with", [(each.status, each.data.decode()) for each in reqData.list])
    for word in "one two three".split(): yield answer(word)
async def later(self, params, reqData):
    for word in "one two three".split(): yield answer(word)
"""


@pytest.mark.parametrize("hook", ["words", "later"])
def test_an_exec_that_yields_streams(tmp_path, hook):
    done = script(tmp_path, YIELDS + f"Wrapper.wrapperOnceExec = {hook}\nWrapper().run(stream=True, frames=2)")
    assert done.returncode == 0 and "Congratulations" in done.stderr, done.stderr
    lines = done.stdout.splitlines()
    assert [each.split()[2::2] for each in lines[-4:-1]] == [["begin", "one"], ["continue", "two"], ["continue", "three"]]
    assert "asked with [(3, 'grün u'), (3, 'nd blau')]" in lines or hook == "later"


@pytest.mark.parametrize("how", ["", "stream=True"])
def test_what_is_yielded_and_no_response_is_named(tmp_path, how):
    yields = "def words(self, params, reqData):\n    yield answer('1')\n    yield None\n"
    done = script(tmp_path, yields + f"Wrapper.wrapperOnceExec = words\nWrapper().run({how})")
    assert ("yielded None" in done.stderr or "gave None" in done.stderr) and "Traceback" not in done.stderr and done.returncode == 1


def test_an_exec_that_returns_is_a_stream_of_one_part(tmp_path):
    done = script(tmp_path, "Wrapper().run(stream=True, frames=2)")
    assert done.returncode == 0 and done.stdout.splitlines()[-2].split() == ["text", "text", "once", "1", "4"], done.stderr


def test_a_failing_read_is_told_when_nothing_else_answers(tmp_path):
    change = (
        "def read(self, handle): raise KeyError('no such queue')\nWrapper.wrapperRead = read\nWrapper.wrapperWrite = lambda s, h, d: 0\n"
    )
    done = script(tmp_path, STREAM + change + "Wrapper().run(stream=True)", AIGES_STREAM_TIMEOUT="0.2")
    assert "no part of the answer came" in done.stderr and "no such queue" in done.stderr and done.returncode == 1


READ = """
Wrapper.wrapperCreate = lambda self, params, sid: SessionCreateResponse("H")
Wrapper.wrapperWrite = lambda self, handle, datas: 0
asked = []
def read(self, handle):
    asked.append(handle)
    if len(asked) == %d: raise KeyError("no such queue")
    return answer("", 1) if len(asked) == 1 else answer("read", 1)
Wrapper.wrapperRead = read
Wrapper().run(stream=True)
"""


@pytest.mark.parametrize("fails_at, calls_back", [(1, False), (3, False), (3, True)])
def test_a_failing_read_ends_the_stream_of_a_wrapper_that_reads(tmp_path, fails_at, calls_back):
    done = script(tmp_path, READ % fails_at + ("# callback" if calls_back else ""), AIGES_STREAM_TIMEOUT="60")
    assert "KeyError: 'no such queue'" in done.stderr and done.returncode == 1, done.stderr
    assert "no part of the answer came" not in done.stderr


def test_a_read_that_has_nothing_yet_is_no_part(tmp_path):
    done = script(tmp_path, READ.replace('answer("read", 1)', 'answer("read", min(2, len(asked) - 1))') % 99)
    assert done.returncode == 0 and "answer in 2 parts" in done.stdout, done.stdout + done.stderr


def test_a_text_is_a_handle_where_data_are_lists(tmp_path):
    rest = """
Wrapper.wrapperCreate = lambda self, params, sid, psrIds: "H"
Wrapper.wrapperWrite = lambda self, handle, reqData: callback(answer(handle + reqData[0]["key"], 2), "") or 0
Wrapper().run(stream=True)
"""
    done = script(tmp_path, rest)
    assert done.returncode == 0 and done.stdout.splitlines()[-2].split()[-1] == "Htext", done.stdout + done.stderr


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
