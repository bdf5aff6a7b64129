"""An AIGES wrapper that reads: it finds the lines of text in a picture, with RapidOCR on onnxruntime.

The wheel of `rapidocr-onnxruntime` carries its models, so nothing is fetched at run time:

    pip install -r requirements.txt
    python wrapper.py        # plain Python, as on the AIGES platform
    npm run demo -- ocr      # inside Node.js
"""

import json

import cv2
import numpy
from aiges.core.types import DataText, Once
from aiges.sdk import ImageBodyField, JsonBodyField, NumberParamField, WrapperBase
from aiges.utils.log import log
from rapidocr_onnxruntime import RapidOCR

try:
    from aiges_embed import Response, ResponseData
except ImportError:
    from aiges.dto import Response, ResponseData

NO_IMAGE = 10200
NOT_AN_IMAGE = 10201

ERRORS = {
    NO_IMAGE: "the request has no body 'image'",
    NOT_AN_IMAGE: "body 'image' is not a picture that OpenCV can read",
}


class UserRequest:
    params1 = NumberParamField(key="confidence", minimum=0, maximum=1, value=0.5)
    input1 = ImageBodyField(key="image", path="invoice.png")


class UserResponse:
    accept1 = JsonBodyField(key="lines")


class Wrapper(WrapperBase):
    serviceId = "ocr"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(self, config: dict) -> int:
        self.read = RapidOCR()
        log.info("models are loaded")
        return 0

    def wrapperOnceExec(self, params: dict, reqData) -> Response:
        body = reqData.get("image")
        if body is None:
            return Response().response_err(NO_IMAGE)
        picture = decode(body.data)
        if picture is None:
            return Response().response_err(NOT_AN_IMAGE)
        found, _ = self.read(picture)
        least = float(params.get("confidence", 0.5))
        lines = [line(*item) for item in found or [] if float(item[2]) >= least]

        item = ResponseData()
        item.key = "lines"
        item.setDataType(DataText)
        item.status = Once
        item.setData(json.dumps(lines, ensure_ascii=False).encode())
        response = Response()
        response.list = [item]
        return response

    def wrapperFini(self) -> int:
        return 0

    def wrapperError(self, ret: int) -> str:
        return ERRORS.get(ret, "")


def decode(data):
    """The pixels of a picture file, blue first; None when it is none. `frombuffer` reads the request's memory where it is."""
    file = numpy.frombuffer(data, dtype=numpy.uint8)
    return cv2.imdecode(file, cv2.IMREAD_COLOR) if file.size else None


def line(box, text: str, confidence) -> dict:
    return {
        "text": text,
        "confidence": round(float(confidence), 3),
        "box": [[round(x), round(y)] for x, y in box],
    }


if __name__ == "__main__":
    wrapper = Wrapper()
    wrapper.run()
