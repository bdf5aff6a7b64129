"""A decorator that decodes the request in place, without functools.wraps."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls
import inspect


def decoded(function):
    def inner(*args, **kwargs):
        given = inspect.getcallargs(function, *args, **kwargs)
        node = given["reqData"].list[0]
        node.data = [chr(each) for each in node.data]
        return function(given["cls"], given["params"], given["reqData"])

    return inner


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "decorated_decoding"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""

    @decoded
    def wrapperOnceExec(cls, params, reqData) -> Response:
        res = Response()
        item = ResponseData()
        item.key = "text"
        item.setDataType(DataText)
        item.status = Once
        item.setData(" ".join(reqData.list[0].data).encode())
        res.list = [item]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
