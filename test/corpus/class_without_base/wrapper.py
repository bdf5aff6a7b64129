"""A Wrapper that derives from nothing."""
from aiges.dto import DataListCls, Response, ResponseData


class Wrapper:
    def wrapperInit(self, config):
        self.word = config.get("word", "none")
        return 0

    def wrapperOnceExec(self, params, reqData: DataListCls):
        res = Response()
        res.list.append(ResponseData("text", self.word))
        return res
