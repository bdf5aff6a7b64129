"""One write, many parts: what language models do; the last part is a blank."""
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
        self.tag = None
        return 0

    def wrapperFini(self):
        return 0

    def wrapperError(self, ret):
        return "no room" if ret == 10110 else ""

    def wrapperCreate(self, params, sid, persId, usrTag):
        self.tag = usrTag
        self.asked = []
        s = SessionCreateResponse()
        s.handle = "llm"
        return s

    def wrapperWrite(self, handle, datas):
        self.asked.append(datas.get("text").data.decode())
        if datas.list[0].status in (DataEnd, Once):
            threading.Thread(target=self.generate).start()
        return 0

    def generate(self):
        words = "".join(self.asked).split()
        for index, word in enumerate(words):
            callback(part(word, DataBegin if index == 0 else DataContinue), self.tag)
        callback(part(" ", DataEnd), self.tag)

    def wrapperDestroy(self, handle):
        return 0


if __name__ == "__main__":
    m = Wrapper()
    m.run(stream=True)
