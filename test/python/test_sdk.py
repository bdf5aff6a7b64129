"""The SDK part that class-style once wrappers import, in plain Python."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

IMPORTS = """
from aiges_embed import ResponseData, Response, DataListNode, DataListCls, SessionCreateResponse, callback, callback_metric, callback_trace
from aiges.dto import Response as Other, DataText, Once, init_rq
assert Response is Other
from aiges.sdk import WrapperBase, StringParamField, NumberParamField, BooleanParamField, IntegerParamField
from aiges.sdk import ImageBodyField, StringBodyField, AudioBodyField, JsonBodyField, SessionManager
from aiges.core.types import *
from aiges.types import *
from aiges.utils.log import log, getFileLogger, getLogger
from aiges.errors import *
from aiges.stream import StreamHandleThread, SessionManager, RequestPool, ReqHandleThread, ModelProcess, Context
from aiges.stream import Pool, ThreadPool, ProcessThreadPool, WorkerProcess, WorkerThread
from aiges.callback import callback as three, set_up
from aiges.worker import InferClass, Worker
from aiges.concurrent.fixpool import FixedPool
from aiges.sdk import *
assert [json, os, base64, time, queue, threading, Lock, log, sys]
assert [StreamHandleThread, WorkerThread, ThreadPool, SessionManager, THREAD_MODE, PROCESS_MODE]
assert (LICENSE_NOT_ENOUGH, EXEC_TIMEOUT, OUTPUT_INVALID) == (10110, 10102, 10106)
assert (STRING, AUDIO, IMAGE, VIDEO, DataText, DataAudio, DataImage, DataVideo, DataPer) == (0, 1, 2, 3, 0, 1, 2, 3, 4)
assert (DataBegin, DataContinue, DataEnd, DataOnce, Once) == (0, 1, 2, 3, 3)
assert (OK, INIT_ERROR, USER_INIT_ERROR, USER_EXEC_ERROR) == (0, 30001, 30002, 30003)
import flags
from iflags import flags as inner
assert flags.logger is inner.logger is log
import sys
assert not [each for each in sys.modules if each.split(".")[0] in ("aiges_native", "_aiges_native", "pydantic", "flask", "jinja2")]
"""


def python(arguments, cwd, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment.update(PYTHONPATH=str(ROOT / "python"), PYTHONDONTWRITEBYTECODE="1", **variables)
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60)


def test_every_import_found_in_the_wild(tmp_path):
    done = python(["-c", IMPORTS], tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_wrapper_runs_as_a_script(fixtures):
    done = python([str(fixtures / "echo.py")], fixtures)
    assert done.stdout.splitlines()[:2] == ["Found proto: WrapperBase", "Found proto: Wrapper"]
    assert f"### Current Using Python: {sys.executable} ### \n" in done.stdout
    assert "response keys: ['data']" in done.stderr and "INFO:  wrapper.py has been verified... Congratulations ...!" in done.stderr
    assert done.returncode == 0


def test_the_guides_shape_runs_as_a_script_and_says_what_is_not_declared(fixtures, tmp_path):
    done = python([str(fixtures / "music.py")], fixtures, AIGES_LOG_DIR=str(tmp_path))
    assert done.stderr.count("test_data/test.wav not exist.. check \n") == 1
    assert "ResponseData 's data field key output_text is not in expect, Please check UserResponse " in done.stderr
    assert "Sorry, Please Check The Log Output Above ..." in done.stderr
    assert "system platform: " + sys.platform in (tmp_path / "wrapper.log").read_text()


@pytest.fixture
def sdk():
    import aiges.sdk

    return aiges.sdk


def respond(sdk, **attributes):
    response = sdk.Response()
    item = sdk.ResponseData()
    item.key, item.data = "text", b"x"
    for name, value in attributes.items():
        setattr(item, name, value)
    response.list.append(item)
    return response


def twice(sdk):
    response = respond(sdk)
    response.list *= 2
    return response


def test_the_check_says_what_upstream_says(sdk, caplog):
    class UserResponse:
        accept1 = sdk.StringBodyField("text")

    class UserRequest:
        input1 = sdk.StringBodyField("in", value="grün")

    class Wrapper(sdk.WrapperBase):
        requestCls, responseCls = UserRequest(), UserResponse()

    wrapper = Wrapper()
    for answer, text in [
        (None, "Please return Response instance in function wrapperOnceExec"),
        (sdk.Response(), "Please return content in response.list"),
        (respond(sdk, data=5), "ResponseData 's data field must be  bytes or memoryview"),
        (respond(sdk, len=9), "ResponseData: key: text 's len is mismatch,Please Check! expect 9, actual: 1"),
        (twice(sdk), "response list keys must be u nique..."),
        (twice(sdk), "invalid keys ['text', 'text']"),
        (respond(sdk, status=1), "ResponseData 's data field status is 1, not 3. Modify it "),
        (respond(sdk, key="no"), "ResponseData 's data field key no is not in expect, Please check UserResponse "),
        (respond(sdk, type=2), "ResponseData 's data field , key: text, data_type 2 is not in expect, Please check UserResponse "),
    ]:
        caplog.clear()
        assert wrapper.check_resp(answer) is False
        assert text in [record.getMessage() for record in caplog.records]
    assert wrapper.check_resp(respond(sdk)) is True
    assert wrapper.check_resp(wrapper.response_err(5)) is True
    for hook, arguments in ((wrapper.wrapperInit, [{}]), (wrapper.wrapperFini, []), (wrapper.wrapperOnceExec, [{}, None])):
        with pytest.raises(NotImplementedError, match="Please Inplement Wrapper Class Method: "):
            hook(*arguments)
    assert wrapper.wrapperError(100) == "This is a  error return" and wrapper.wrapperError(1) == ""


def test_fields(sdk, tmp_path, caplog):
    picture = tmp_path / "a.png"
    picture.write_bytes(b"png")
    assert sdk.StringBodyField("k", "grün").test_value == "grün".encode()
    assert sdk.StringBodyField("k", b"x", need_base64=True).test_value == b"eA=="
    assert sdk.JsonBodyField("k", [float("inf")], need_base64=True).test_value == b"W0luZmluaXR5XQ=="
    assert sdk.StringBodyField("k").test_value == b" "
    assert sdk.ImageBodyField("k", str(picture)).test_value == b"png"
    assert sdk.ImageBodyField("k", str(picture), need_base64=True).test_value == b"cG5n"
    assert sdk.ImageBodyField("k").test_value == b"<your image base64 here>"
    assert sdk.AudioBodyField("k", "nowhere.wav").test_value == b""
    assert sdk.JsonBodyField("k", {"a": 1}).test_value == {"a": 1}
    assert sdk.StringParamField("k", value="3").test_value == "3" and sdk.NumberParamField("k").test_value == 0
    assert sdk.BooleanParamField("k", default=True).test_value is True
    assert "nowhere.wav not exist.. check " in caplog.text
    field = sdk.StringParamField("k")
    assert (field.minLength, field.maxLength, field.required, field.data_type) == (0, 1024, False, "string")
    with pytest.raises(Exception, match=r"StringBodyField value must be bytes String\.\.\."):
        sdk.StringBodyField("k", 5)


def test_mappings(sdk, capsys):
    class UserRequest:
        params1 = sdk.StringParamField("p")
        input1 = sdk.StringBodyField("i")
        ctrl = sdk.StringBodyField("c")

    class Wrapper(sdk.WrapperBase):
        call_type = "1"
        requestCls = UserRequest()

    class AseProto(sdk.WrapperBase):
        pass

    assert capsys.readouterr().out == "Found proto: Wrapper\n"
    found = Wrapper.__mappings__
    assert (list(found["inputs"]), list(found["params"]), found["accepts"], found["call_type"]) == (
        ["input1", "ctrl"],
        ["params1"],
        {},
        "1",
    )


def test_response_data_in_every_form(sdk):
    from aiges.dto import ResponseData

    for item in (
        ResponseData("k", b"abc", 3, 1, 3),
        ResponseData(key="k", data=b"abc", length=3, type=1, status=3),
        ResponseData("k", data=b"abc", type=1, len=3),
    ):
        assert (item.key, item.data, item.len, item.type, item.status) == ("k", b"abc", 3, 1, 3)
    embed = ResponseData("k", 5, 3, 1)
    assert (embed.len, embed.status, embed.type, embed.data) == (5, 3, 1, "")
    item = ResponseData()
    assert (item.key, item.data, item.type, item.status, item.len) == ("", "", 0, 3, 0)
    item.data = "grün"
    assert item.len == 5
    item.len = 4
    assert (item.len, item.length) == (4, 4)
    item.setData(memoryview(b"abc"))
    assert item.len == 3
    item.setDataType(2)
    assert item.type == 2
    with pytest.raises(Exception, match=r"Please specify the correct data type\.\.\."):
        item.setDataType(9)
    with pytest.raises(TypeError):
        ResponseData(nothing=1)


def test_responses_and_json():
    from aiges.dto import Response, ResponseData, SessionCreateResponse

    response = Response()
    assert response.response_err(5) is response and (response.errCode, response.err_code) == (5, 5)
    response.err_code = 0
    response.list += [ResponseData("k", b"abc"), ResponseData("b", b"\xff")]
    found = json.loads(response.toJSON())
    assert found["error_code"] == 0 and [each["data"] for each in found["list"]] == ["abc", "/w=="]
    assert json.loads(SessionCreateResponse().toJSON()) == {"handle": "", "error_code": 0}


def test_callback_by_itself(capsys):
    from aiges import dto

    dto._queue = None
    with pytest.raises(Exception, match="you should execute init_rq first"):
        dto.callback(dto.Response(), "sid")
    answers = dto.init_rq()
    response = dto.Response()
    response.list.append(dto.ResponseData("k", b"abc"))
    assert dto.callback(response, "sid") == 0 and answers.get_nowait() is response
    assert capsys.readouterr().out == "sid sid, get callback: k: len 3, type: text, status: once\n"
    dto._queue = None


def test_logging(tmp_path, monkeypatch, capsys):
    import logging

    from aiges.utils import log as module

    module.log.info("with flush %s", 1, flush=True)
    line = capsys.readouterr().err
    assert " - root:test_logging:" in line and line.endswith("INFO:  with flush 1\n")
    monkeypatch.setenv("AIGES_LOG_DIR", str(tmp_path / "new"))
    first, second = module.getFileLogger(), module.getFileLogger()
    first.info("once only")
    assert first is second and (tmp_path / "new" / "wrapper.log").read_text().count("once only") == 1
    for handler in [each for each in first.handlers if isinstance(each, logging.FileHandler)]:
        first.removeHandler(handler)
        handler.close()
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(module, "log_folders", lambda: [str(blocked / "x"), str(tmp_path / "other")])
    module.getFileLogger(name="second").info("falls back")
    assert "falls back" in (tmp_path / "other" / "second.log").read_text()
