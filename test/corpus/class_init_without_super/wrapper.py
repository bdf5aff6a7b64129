"""An __init__ that never calls super."""
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
    serviceId = "class_init_without_super"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""

    def __init__(self):
        self.greeting = b"own "

    def wrapperOnceExec(self, params, reqData) -> Response:
        res = Response()
        item = ResponseData()
        item.key = "text"
        item.setDataType(DataText)
        item.status = Once
        item.setData(self.greeting + reqData.list[0].data)
        res.list = [item]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
