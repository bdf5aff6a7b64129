"""hashlib, len and BytesIO over the node's data."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls
import hashlib
import io


class UserRequest(object):
    input1 = StringBodyField(key="text", value=b"sample")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "data_digests"
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
        data = reqData.list[0].data
        l = ResponseData()
        l.key = "text"
        l.setData((hashlib.md5(data).hexdigest() + " %d %s" % (len(data), io.BytesIO(data).read(2).decode())).encode())
        res = Response()
        res.list = [l]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
