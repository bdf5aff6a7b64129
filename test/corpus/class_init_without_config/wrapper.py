"""wrapperInit and wrapperFini without parameters, one of them without self; no wrapperError."""
import time

from aiges.core.types import *
from aiges.sdk import StringBodyField, WrapperBase

try:
    from aiges_embed import Response, ResponseData, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListCls


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "init"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(self):
        self.ready = time.time()
        return 0

    def wrapperOnceExec(self, params, reqData):
        res = Response()
        res.list = [ResponseData("text", b"ready" if self.ready else b"not")]
        return res

    def wrapperFini() -> int:
        print("fini was here")
        return 0


if __name__ == "__main__":
    Wrapper().run()
