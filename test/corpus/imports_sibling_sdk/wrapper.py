"""A file sdk.py beside the wrapper, as the first SDKs were shipped."""
from sdk import Response, WrapperBase
from aiges.dto import ResponseData
from words import greet


class Wrapper(WrapperBase):
    def wrapperInit(cls, config):
        return 0

    def wrapperOnceExec(cls, params, reqData):
        from late import punctuation

        res = Response()
        item = ResponseData()
        item.key, item.data = "text", greet(reqData.get("text").data.decode()) + punctuation
        res.list = [item]
        return res
