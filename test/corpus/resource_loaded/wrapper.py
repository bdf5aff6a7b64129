"""A resource of its own per customer, loaded before it is asked for and named by persId."""
from aiges.sdk import *
from aiges.dto import *


class Wrapper(WrapperBase):
    def wrapperInit(self, config):
        self.loaded = {}
        return 0

    def wrapperLoadRes(self, reqData, resId):
        node = reqData.get("lora")
        assert node.desc["patch_id"] == resId
        self.loaded[str(resId)] = bytes(node.data).decode()
        return 0

    def wrapperUnloadRes(self, resId):
        del self.loaded[str(resId)]
        return 0

    def wrapperOnceExec(self, params, reqData, usrTag, persId):
        l = ResponseData()
        l.key = "text"
        l.setData(self.loaded.get(str(persId), "none") + " " + params["style"])
        res = Response()
        res.list = [l]
        return res
