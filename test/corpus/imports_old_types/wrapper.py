"""Written for an SDK before 0.6: aiges.types, a key of bytes, a text as data."""
from aiges.types import *
from aiges.sdk import WrapperBase, StringBodyField, NumberParamField

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls


class UserRequest(object):
    params1 = NumberParamField(key="times", value=2)
    input1 = StringBodyField(key=b"number", value=b"42")


class UserResponse(object):
    accept1 = StringBodyField(key=b"number")


class Wrapper(WrapperBase):
    serviceId = "numbers"
    version = "backup.0"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def __init__(self):
        super().__init__()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperOnceExec(cls, params: {}, reqData: DataListCls) -> Response:
        number = int(reqData.get(b"number").data.decode()) * int(params["times"])
        resd = ResponseData()
        resd.key = b"number"
        resd.data = "the number is %d" % number
        resd.len = len(resd.data)
        resd.status = Once
        resd.type = DataText
        res = Response()
        res.list = [resd]
        return res

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""


if __name__ == "__main__":
    m = Wrapper()
    m.schema()
    m.run()
