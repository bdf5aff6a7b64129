"""wrapperCreate with the slot for an error of old loaders, which returns the bare handle: upstream's own master wrapper does."""
import queue
import threading

from aiges.core.types import *
from aiges.sdk import StringBodyField, StringParamField, WrapperBase
from aiges.stream import StreamHandleThread
from aiges.utils.log import log

try:
    from aiges_embed import DataListCls, Response, ResponseData, SessionCreateResponse, callback
except:
    from aiges.dto import DataListCls, Response, ResponseData, SessionCreateResponse, callback


class UserRequest(object):
    input1 = StringBodyField(key="text", value="grün ist die Hoffnung")


class UserResponse(object):
    accept1 = StringBodyField(key="text")


def part(data, status, key="text"):
    res = Response()
    l = ResponseData()
    l.key = key
    l.setDataType(DataText)
    l.status = status
    l.setData(data)
    res.list = [l]
    return res


class Wrapper(WrapperBase):
    serviceId = "stream"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(self, config):
        pass
        return 0

    def wrapperFini(self):
        return 0

    def wrapperError(self, ret):
        return "no room" if ret == 10110 else ""

    def wrapperCreate(self, params, errNum, sid, persId) -> str:
        return "h-%d" % errNum

    def wrapperWrite(self, handle, req, sid):
        callback(part(handle, req.list[0].status), sid)
        return 0
