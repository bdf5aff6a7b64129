"""`python wrapper.py` with streams: what run(stream=True) writes, reads, says and ends with (aiges.md 5)."""

import textwrap

import pytest
from test_runner import LISTS, script

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


@pytest.mark.parametrize("how, says", [("", "wrapperOnceExec yielded None"), ("stream=True", "wrapperOnceExec gave None")])
def test_what_is_yielded_and_no_response_is_named(tmp_path, how, says):
    yields = "def words(self, params, reqData):\n    yield answer('1')\n    yield None\n"
    done = script(tmp_path, yields + f"Wrapper.wrapperOnceExec = words\nWrapper().run({how})")
    assert says in done.stderr and "Traceback" not in done.stderr and done.returncode == 1


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
