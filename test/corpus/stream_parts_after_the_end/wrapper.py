"""Goes on talking after the part that is the end: nobody hears that."""
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
        self.sid = sid
        return SessionCreateResponse("only")

    def wrapperWrite(self, handle, datas):
        if datas.list[0].status in (DataEnd, Once):
            for text, status in (("first", DataBegin), ("last", DataEnd), ("and by the way", DataContinue)):
                callback(part(text, status), self.sid)
            callback(None, self.sid)
        return 0


if __name__ == "__main__":
    m = Wrapper()
    m.run(stream=True)
