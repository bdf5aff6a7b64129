"""A function that returns the number of an error."""
import sys

if not hasattr(sys, "argv"):
    sys.argv = [""]


def wrapperInit(config: dict) -> int:
    return 0


def wrapperFini() -> int:
    return 0


def wrapperError(ret: int) -> str:
    return "wrong password" if ret == 100 else ""


def wrapperOnceExec(usrTag, params, reqData, respData, psrIds, psrCnt):
    return 100
