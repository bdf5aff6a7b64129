"""Yields on after the part that is the end: nobody takes that."""
from aiges.core.types import *
from aiges.dto import Response, ResponseData, SessionCreateResponse, callback
from aiges.sdk import StringBodyField, WrapperBase


class UserRequest:
    input1 = StringBodyField(key="text", value="sample")


class UserResponse:
    accept1 = StringBodyField(key="text")


def part(text, status):
    response = Response()
    response.list = [ResponseData("text", text, status=status)]
    return response


class Wrapper(WrapperBase):
    serviceId, version = "stream", "v1"
    requestCls, responseCls = UserRequest(), UserResponse()

    def wrapperInit(self, config):
        return 0

    def wrapperOnceExec(self, params, reqData):
        yield part("first", DataBegin)
        yield part("last", DataEnd)
        yield part("and by the way", DataContinue)


if __name__ == "__main__":
    m = Wrapper()
    m.run(stream=True)
