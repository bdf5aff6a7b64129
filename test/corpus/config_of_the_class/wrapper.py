"""A config on the class is what wrapperInit gets when the host gives none."""
from aiges.sdk import *
from aiges.dto import *


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "config"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()
    config = {"model": "own", "beam": 4}

    def wrapperInit(cls, config):
        cls.settings = config
        return 0

    def wrapperOnceExec(cls, params, reqData):
        res = Response()
        l = ResponseData()
        l.key = "text"
        l.setData("%s %d" % (cls.settings["model"], int(cls.settings["beam"])))
        res.list = [l]
        return res

    def wrapperFini(cls):
        return 0


if __name__ == "__main__":
    m = Wrapper()
    m.run()
