"""The guide's example in our own words: a song is recognised by a service behind HTTP.

A class-level config, a text as data with its length set by hand, response_err on the wrapper, a result key spelled otherwise than
the declared one, a wrapperFini without self. The address comes from the config, or from AIGES_TEST_SERVICE when it runs by itself.
"""
import base64
import hashlib
import json
import os
import urllib.request

from aiges.core.types import *
from aiges.sdk import AudioBodyField, StringBodyField, StringParamField, WrapperBase
from aiges.utils.log import getFileLogger, log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls


class UserRequest(object):
    params1 = StringParamField(key="mode", enums=["music", "humming"], value="humming")
    input1 = AudioBodyField(key="data", path=os.path.join(os.path.dirname(os.path.abspath(__file__)), "song.raw"))


class UserResponse(object):
    accept1 = StringBodyField(key="ouput_text")


class Wrapper(WrapperBase):
    serviceId = "music_api"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()
    config = {"requrl": os.environ.get("AIGES_TEST_SERVICE", ""), "http_method": "POST", "http_uri": "/v1/music"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filelogger = None

    def wrapperInit(cls, config: {}) -> int:
        log.info("config: %s", sorted(config))
        cls.requrl = config["requrl"]
        cls.http_method = config["http_method"]
        cls.http_uri = config["http_uri"]
        cls.filelogger = getFileLogger()
        cls.filelogger.info("init done")
        return 0

    def wrapperError(cls, ret: int) -> str:
        if ret == 100:
            return "no audio in the request"
        if ret == 200:
            return "the service could not be asked"
        return ""

    def call(cls, body: dict) -> str:
        data = json.dumps(body).encode()
        digest = "SHA-256=" + base64.b64encode(hashlib.sha256(data).digest()).decode()
        request = urllib.request.Request(cls.requrl + cls.http_uri, data, {"Digest": digest}, method=cls.http_method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()

    def wrapperOnceExec(cls, params: {}, reqData: DataListCls, persId: int = 0) -> Response:
        res = Response()
        node = reqData.get("data")
        if node is None or node.len == 0:
            return cls.response_err(100)
        try:
            text = cls.call({"mode": params["mode"], "audio": base64.b64encode(node.data).decode()})
        except OSError as failure:
            log.error("the service failed: %s", failure)
            return res.response_err(200)
        l = ResponseData()
        l.key = "output_text"
        l.type = DataText
        l.len = len(text.encode())
        l.data = text
        l.status = Once
        res.list = [l]
        return res

    def wrapperFini() -> int:
        return 0

    def wrapperTestFunc(cls, data: [], respData: []):
        pass


if __name__ == "__main__":
    m = Wrapper()
    m.run()
