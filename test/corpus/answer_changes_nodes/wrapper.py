"""Nodes are the wrapper's own: it may put anything into them."""
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
    serviceId = "answer_changes_nodes"
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
        node = reqData.list[0]
        node.data = {"words": bytes(node.data).decode().split(",")}
        node.note = "mine"
        l = ResponseData()
        l.key = "text"
        l.setData(str(len(reqData.get("text").data["words"])) + reqData.list[0].note)
        res = Response()
        res.list = [l]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
