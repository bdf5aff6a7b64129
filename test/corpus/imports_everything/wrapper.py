"""The long import block of generated wrappers, and names that only a star brings along."""
from aiges.sdk import *
from aiges.sdk import (WrapperBase, StringParamField, NumberParamField, BooleanParamField, IntegerParamField, ImageBodyField,
                       StringBodyField, AudioBodyField, JsonBodyField, SessionManager)
from aiges.stream import *
from aiges.errors import *
from aiges.utils.log import log, getLogger, getFileLogger

try:
    from aiges_embed import (ResponseData, Response, DataListNode, DataListCls, SessionCreateResponse, callback, callback_metric,
                             callback_trace, init_rq)
except:
    from aiges.dto import (ResponseData, Response, DataListNode, DataListCls, SessionCreateResponse, callback, init_rq)


class UserRequest(object):
    input1 = JsonBodyField(key="query", value='{"b": 1, "a": 2}')


class UserResponse(object):
    accept1 = JsonBodyField(key="answer")


class Wrapper(WrapperBase):
    serviceId = "everything"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(cls, config):
        cls.guard = Lock()
        cls.todo = queue.Queue()
        return OK

    def wrapperOnceExec(cls, params, reqData):
        with cls.guard:
            cls.todo.put(reqData.get("query").data)
        query = json.loads(cls.todo.get())
        res = Response()
        item = ResponseData()
        item.key = "answer"
        item.setData(base64.b64encode(json.dumps(sorted(query)).encode()))
        item.setDataType(STRING)
        res.list = [item]
        assert os.path.exists(os.getcwd()) and threading.current_thread() and time.time()
        return res

    def wrapperFini(cls):
        return OK


if __name__ == "__main__":
    Wrapper().run()
