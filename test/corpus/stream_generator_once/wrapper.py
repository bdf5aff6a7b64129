"""A generator asked for a stream: every yielded response is a part, whose status is the default."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "stream_generator_once"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""

    def wrapperOnceExec(cls, params, reqData):
        for number, word in enumerate(node.data.decode() for node in reqData.list):
            l = ResponseData()
            l.key = "text"
            l.setData("%d %s" % (number, word))
            res = Response()
            res.list = [l]
            yield res


if __name__ == "__main__":
    m = Wrapper()
    m.run(stream=True, frames=3)
