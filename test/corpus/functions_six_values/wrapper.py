"""Functions instead of a class: the first platform."""
import sys

if not hasattr(sys, "argv"):
    sys.argv = [""]


def wrapperInit(config: dict) -> int:
    return 0


def wrapperFini() -> int:
    return 0


def wrapperError(ret: int) -> str:
    return "wrong password" if ret == 100 else ""


def wrapperOnceExec(usrTag: str, params: dict, reqData: list, respData: list, psrIds: list, psrCnt: int) -> int:
    node = reqData[0]
    text = "%s of %d bytes: %s, %d resources" % (node["key"], node["len"], node["data"].decode(), psrCnt)
    respData.append({"key": "result", "data": text, "len": len(text), "status": 3, "type": 0})
    return 0
