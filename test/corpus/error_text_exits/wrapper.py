"""wrapperError leaves by sys.exit: the number still arrives."""
import sys

from aiges.dto import Response
from aiges.sdk import StringBodyField, WrapperBase


class UserRequest:
    input1 = StringBodyField(key="text", value="sample")


class UserResponse:
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId, version = "error_text_exits", "v1"
    requestCls, responseCls = UserRequest(), UserResponse()

    def wrapperInit(self, config):
        return 0

    def wrapperError(self, ret):
        sys.exit("no such number")

    def wrapperOnceExec(self, params, reqData):
        return Response().response_err(5)


if __name__ == "__main__":
    m = Wrapper()
    m.run()
