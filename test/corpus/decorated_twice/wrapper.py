"""Two decorators over three parameters."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls
import functools
import time


def timed(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        started = time.time()
        try:
            return function(*args, **kwargs)
        finally:
            log.info("took %.3f s", time.time() - started)

    return inner


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "decorated_twice"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""

    @timed
    @timed
    def wrapperOnceExec(self, params, reqData, usrTag) -> Response:
        res = Response()
        item = ResponseData()
        item.key = "text"
        item.setDataType(DataText)
        item.status = Once
        item.setData(type(usrTag).__name__.encode())
        res.list = [item]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
