"""Streams of the first platform: functions, a text as handle, answers read into respData."""
import sys

if not hasattr(sys, "argv"):
    sys.argv = [""]


def wrapperInit(config: dict) -> int:
    return 0


def wrapperFini() -> int:
    return 0


def wrapperError(ret: int) -> str:
    return "wrong password" if ret == 100 else ""


sessions = {}


def wrapperCreate(usrTag, params, psrIds, psrCnt):
    sessions["s1"] = []
    return "s1"


def wrapperWrite(handle, reqData):
    for node in reqData:
        sessions[handle].append(node)
    return 0


def wrapperRead(handle, respData):
    for node in sessions[handle]:
        respData.append({"key": "text", "data": node["data"].upper(), "len": node["len"], "status": node["status"], "type": 0})
    sessions[handle].clear()
    return 0


def wrapperDestory(handle):
    del sessions[handle]
    return 0
