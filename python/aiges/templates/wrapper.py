"""{{project_name}}: an AIGES wrapper.

Try it with `python wrapper.py`; the service beside it runs this very file. What a request carries is declared in UserRequest, what an
answer carries in UserResponse, and the work is done in wrapperOnceExec.
"""

import hashlib
import os

from aiges.core.types import DataImage, Once
from aiges.sdk import ImageBodyField, StringBodyField, StringParamField, WrapperBase
from aiges.utils.log import log

try:
    from aiges_embed import DataListCls, DataListNode, Response, ResponseData, SessionCreateResponse, callback
except ImportError:
    from aiges.dto import DataListCls, DataListNode, Response, ResponseData, SessionCreateResponse, callback

HERE = os.path.dirname(os.path.abspath(__file__))
PICTURE = os.path.join(HERE, "test_data", "test.png")

NO_PICTURE = 100


class UserRequest:
    """Params steer the work and arrive as texts; inputs are the data. Values and paths are what `python wrapper.py` sends."""

    params1 = StringParamField(key="p1", enums=["3", "eee"], value="3")
    params2 = StringParamField(key="p2", maxLength=44, required=True)
    params3 = StringParamField(key="p3", maxLength=44, required=False)

    input1 = ImageBodyField(key="data", path=PICTURE)
    input3 = ImageBodyField(key="data2", path=PICTURE)
    input2 = StringBodyField(key="switch", value=b"ctrl")


class UserResponse:
    """What an answer carries; its keys are those that wrapperOnceExec gives."""

    accept1 = ImageBodyField(key="result")


class Wrapper(WrapperBase):
    serviceId = "mmocr"
    version = "backup.0"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(self, config: dict) -> int:
        """Once, before any request: load the model here. `config`: texts. Returns 0, or a number that says why it cannot start."""
        log.info("initialised with %s", config)
        return 0

    def wrapperOnceExec(self, params: dict, reqData: DataListCls, usrTag: str = "", persId: int = 0) -> Response:
        """One request, several at a time. `params["sid"]` names it in logs."""
        response = Response()
        picture = reqData.get("data")
        if picture is None or not picture.data:
            return response.response_err(NO_PICTURE)
        log.info("got %d bytes, md5 %s", len(picture.data), hashlib.md5(picture.data).hexdigest())

        result = ResponseData()
        result.key = "result"
        result.setDataType(DataImage)
        result.status = Once
        result.setData(picture.data)
        response.list = [result]
        return response

    def wrapperFini(self) -> int:
        """Once, after the last request."""
        return 0

    def wrapperError(self, ret: int) -> str:
        """The text of a number that wrapperOnceExec answered with."""
        return "the request has no picture in 'data'" if ret == NO_PICTURE else ""

    def wrapperTestFunc(self, data: list, respData: list):
        """The platform's Go loader looks for it: leave it here."""


if __name__ == "__main__":
    m = Wrapper()
    m.run()
