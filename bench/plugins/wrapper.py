"""A wrapper as people write them: five params, one binary body in, one text and one binary body out. It computes next to nothing."""

import json

from aiges.core.types import DataAudio, DataText, Once
from aiges.dto import Response, ResponseData
from aiges.sdk import (
    AudioBodyField,
    BooleanParamField,
    IntegerParamField,
    NumberParamField,
    StringBodyField,
    StringParamField,
    WrapperBase,
)


class UserRequest:
    params1 = StringParamField(key="mode", enums=["music", "humming"], required=True)
    params2 = StringParamField(key="lang", maxLength=16)
    params3 = NumberParamField(key="threshold", minimum=0, maximum=1)
    params4 = IntegerParamField(key="top", minimum=1, maximum=10)
    params5 = BooleanParamField(key="punctuation", default=True)
    input1 = AudioBodyField(key="data", path="")


class UserResponse:
    accept1 = StringBodyField(key="text")
    accept2 = AudioBodyField(key="audio", path="")


class Wrapper(WrapperBase):
    serviceId = "bench"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config):
        return 0

    def wrapperOnceExec(cls, params, reqData):
        data = memoryview(reqData.get("data").data)
        found = {"mode": params["mode"], "top": int(params["top"]), "size": len(data), "first": data[0]}
        text = ResponseData()
        text.key = "text"
        text.type = DataText
        text.status = Once
        text.setData(json.dumps(found).encode("utf-8"))
        audio = ResponseData()
        audio.key = "audio"
        audio.type = DataAudio
        audio.status = Once
        audio.setData(bytes(len(data)))
        response = Response()
        response.list = [text, audio]
        return response

    def wrapperFini(cls):
        return 0

    def wrapperError(cls, ret):
        return ""
