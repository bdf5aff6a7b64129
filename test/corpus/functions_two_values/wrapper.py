"""A function of the newer shape: it gets and gives objects."""
import sys

if not hasattr(sys, "argv"):
    sys.argv = [""]


def wrapperInit(config: dict) -> int:
    return 0


def wrapperFini() -> int:
    return 0


def wrapperError(ret: int) -> str:
    return "wrong password" if ret == 100 else ""


def wrapperOnceExec(params, reqData):
    from aiges.dto import Response, ResponseData

    res = Response()
    res.list = [ResponseData("text", params["word"] + reqData.get("text").data.decode())]
    return res
