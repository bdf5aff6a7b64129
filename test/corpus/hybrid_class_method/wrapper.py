"""The same as a class method, with declared fields and a main program."""
from aiges.sdk import StringBodyField, WrapperBase


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sampl")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "hybrid"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config):
        return 0

    @classmethod
    def wrapperOnceExec(cls, usrTag, params, reqData, respData, psrIds, psrCnt) -> int:
        if not reqData[0]["data"]:
            return 101
        respData.append({"key": "text", "data": reqData[0]["data"] + b" %d" % len(psrIds), "len": 7, "status": 3, "type": 0})
        return 0

    def wrapperFini(cls):
        return 0


if __name__ == "__main__":
    m = Wrapper()
    m.run()
