"""Threads of its own within a call."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls
from concurrent.futures import ThreadPoolExecutor


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "answer_from_threads"
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
        words = reqData.list[0].data.decode().split()
        with ThreadPoolExecutor(4) as pool:
            sizes = list(pool.map(len, words))
        l = ResponseData()
        l.key = "text"
        l.setData(",".join(map(str, sizes)).encode())
        res = Response()
        res.list = [l]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
