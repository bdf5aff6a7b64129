"""wrapperInit says that it cannot start."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls


class Wrapper(WrapperBase):
    def wrapperInit(cls, config):
        return 5

    def wrapperError(cls, ret):
        return "no model" if ret == 5 else ""

    def wrapperOnceExec(cls, params, reqData):
        return Response()
