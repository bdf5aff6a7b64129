"""A hybrid that returns a number."""
from aiges.sdk import WrapperBase


class Wrapper(WrapperBase):
    serviceId = "hybrid"
    version = "v1"

    def wrapperInit(cls, config):
        return 0

    def wrapperOnceExec(cls, usrTag, params, reqData, respData, psrIds, psrCnt) -> int:
        if not reqData[0]["data"]:
            return 101
        respData.append({"key": "text", "data": reqData[0]["data"] + b" %d" % len(psrIds), "len": 7, "status": 3, "type": 0})
        return 0

    def wrapperFini(cls):
        return 0
