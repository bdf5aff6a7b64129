"""A session that listens to nothing: it has no wrapperWrite and speaks of its own accord."""
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

    def wrapperCreate(self, params, sid):
        return SessionCreateResponse("only")

    def wrapperRead(self, handle):
        return part("said anyway", DataEnd)


if __name__ == "__main__":
    m = Wrapper()
    m.run(stream=True)
