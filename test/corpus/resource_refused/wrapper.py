"""A resource that cannot be loaded."""
from aiges.sdk import *
from aiges.dto import *


class Wrapper(WrapperBase):
    def wrapperInit(self, config):
        return 0

    def wrapperLoadRes(self, reqData, patch_id):
        return 0 if reqData.list[0].data.startswith(b"PK") else 301

    def wrapperError(self, ret):
        return "no archive" if ret == 301 else ""

    def wrapperOnceExec(self, params, reqData):
        return Response()
