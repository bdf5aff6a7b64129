"""Reads JSON as bytes, whatever its author wrote as the sample."""
import base64
import json

from aiges.dto import Response, ResponseData
from aiges.sdk import JsonBodyField, StringBodyField, WrapperBase


class UserRequest:
    input1 = JsonBodyField(key="facts", value={"name": "grün", "n": [1, 2]})
    input2 = JsonBodyField(key="more", value='{"a": 1}')
    input3 = JsonBodyField(key="packed", value={"b": 2}, need_base64=True)


class UserResponse:
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId, version = "data_json", "v1"
    requestCls, responseCls = UserRequest(), UserResponse()

    def wrapperInit(self, config):
        return 0

    def wrapperOnceExec(self, params, reqData):
        facts, more, packed = (reqData.get(key).data for key in ("facts", "more", "packed"))
        assert all(isinstance(each, bytes) for each in (facts, more, packed))
        texts = [facts.decode(), more.decode(), base64.b64decode(packed).decode()]
        response = Response()
        response.list = [ResponseData("text", " ".join([json.loads(facts)["name"], *texts]))]
        return response


if __name__ == "__main__":
    m = Wrapper()
    m.run()
