"""Parameters that can only be given by name."""
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
    serviceId = "signature_keyword_only"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""

    def wrapperOnceExec(self, *, params, reqData) -> Response:
        res = Response()
        item = ResponseData()
        item.key = "text"
        item.setDataType(DataText)
        item.status = Once
        item.setData(params["greeting"].encode() + reqData.list[0].data)
        res.list = [item]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
