"""A pool of no thread: every session is refused with the licence's number."""
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


class Handler(StreamHandleThread):
    def init_model(self, *args, **kwargs):
        self.seen = 0

    def run(self):
        self.init_model(self.session_thread.handle)
        while not self.is_stopping:
            req = self.in_q.get()
            node = req.list[0]
            self.session_thread.callback_fn(part(bytes(node.data).upper(), node.status), self.session_thread.sid)
            if node.status == DataEnd:
                self.session_thread.reset()


class Wrapper(WrapperBase):
    serviceId = "stream"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(self, config):
        self.session.init_handle_pool("thread", int(config.get("common.lic", 0)), Handler)
        return 0

    def wrapperFini(self):
        return 0

    def wrapperError(self, ret):
        return "no room" if ret == 10110 else ""

    def wrapperCreate(self, params: {}, sid: str) -> SessionCreateResponse:
        s = SessionCreateResponse()
        handle = self.session.get_idle_handle()
        if not handle:
            s.error_code = 10110
            return s
        session = self.session.get_session(handle=handle)
        session.setup_sid(sid)
        session.setup_params(params)
        session.setup_callback_fn(callback)
        s.handle = handle
        s.error_code = 0
        return s

    def wrapperWrite(self, handle: str, req: DataListCls, sid: str) -> int:
        session = self.session.get_session(handle=handle)
        if session is None:
            return -1
        session.in_q.put(req)
        return 0
