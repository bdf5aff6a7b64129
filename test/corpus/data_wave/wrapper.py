"""Audio, read by the wave module; the node has the declared type."""
from aiges.core.types import *
from aiges.sdk import WrapperBase, StringParamField, StringBodyField, ImageBodyField
from aiges.utils.log import log

try:
    from aiges_embed import ResponseData, Response, DataListNode, DataListCls
except:
    from aiges.dto import Response, ResponseData, DataListNode, DataListCls
import io
import json
import wave

from aiges.sdk import AudioBodyField


class UserRequest(object):
    input1 = AudioBodyField(key="audio", path="no/such/file.wav")


class UserResponse(object):
    accept1 = StringBodyField(key="facts")


class Wrapper(WrapperBase):
    serviceId = "data_wave"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config: {}) -> int:
        return 0

    def wrapperFini(cls) -> int:
        return 0

    def wrapperError(cls, ret: int) -> str:
        return ""

    def wrapperOnceExec(cls, params, reqData):
        with wave.open(io.BytesIO(reqData.get("audio").data)) as sound:
            facts = {"rate": sound.getframerate(), "frames": sound.getnframes(), "type": reqData.get("audio").type}
        l = ResponseData()
        l.key = "facts"
        l.setData(json.dumps(facts).encode("utf-8"))
        l.setDataType(DataText)
        res = Response()
        res.list = [l]
        return res


if __name__ == "__main__":
    m = Wrapper()
    m.run()
