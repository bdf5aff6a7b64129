"""A text and a picture in one answer."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls
import json


class UserRequest(object):
    input1 = ImageBodyField(key="img")


class UserResponse(object):
    accept1 = ImageBodyField(key="result")
    accept2 = StringBodyField(key="text")


class Wrapper(WrapperBase):
    serviceId = "answer_two_keys"
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
        res = Response()
        text = ResponseData()
        text.key = "text"
        text.setDataType(DataText)
        text.setData(json.dumps({"size": len(reqData.get("img").data)}).encode())
        picture = ResponseData()
        picture.key = "result"
        picture.setDataType(DataImage)
        picture.setData(reqData.get("img").data[::-1])
        res.list = [text, picture]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
