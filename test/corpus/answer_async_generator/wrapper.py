"""An asynchronous generator."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls
import asyncio


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "answer_async_generator"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""

    async def wrapperOnceExec(cls, params, reqData):
        for word in reqData.list[0].data.decode().split():
            await asyncio.sleep(0)
            l = ResponseData()
            l.key = "text"
            l.setData(word)
            res = Response()
            res.list = [l]
            yield res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
