"""A config from the host: texts, whatever was written."""
from aiges.sdk import *
from aiges.dto import *


class Wrapper(WrapperBase):
    config = {"model": "own"}

    def wrapperInit(cls, config):
        cls.settings = config
        return 0 if config["use.gpu"] == "false" else 3

    def wrapperOnceExec(cls, params, reqData):
        l = ResponseData()
        l.key = "text"
        l.setData(json.dumps([cls.settings["model"], cls.settings["beam"], cls.settings.get("missing", "default")]))
        res = Response()
        res.list = [l]
        return res
