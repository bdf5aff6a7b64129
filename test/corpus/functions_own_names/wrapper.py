"""The same with names of the author's own."""
import sys

if not hasattr(sys, "argv"):
    sys.argv = [""]


def wrapperInit(config: dict) -> int:
    return 0


def wrapperFini() -> int:
    return 0


def wrapperError(ret: int) -> str:
    return "wrong password" if ret == 100 else ""


def wrapperOnceExec(tag, options, inputs, outputs, ids, count):
    for each in inputs:
        outputs.append({"key": each["key"], "data": each["data"][::-1], "len": each["len"], "status": 3, "type": each["type"]})
    return 0
