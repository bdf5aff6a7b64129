"""Reads a file that lies beside it."""
import os

from aiges.sdk import WrapperBase
from aiges.dto import Response, ResponseData

HERE = os.path.dirname(os.path.abspath(__file__))


class Wrapper(WrapperBase):
    def wrapperInit(self, config):
        with open(os.path.join(HERE, "labels.txt"), encoding="utf-8") as file:
            self.labels = file.read().split()
        return 0

    def wrapperOnceExec(self, params, reqData):
        res = Response()
        res.list.append(ResponseData("label", self.labels[int(params["index"])]))
        return res
