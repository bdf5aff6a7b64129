"""Hosts a wrapper of the 2026 SDK for drive.py, by upstream's rules: falsy codes are 0, `results` None is an empty list."""

import queue
import time

from aiges import platform
from aiges.dto import Response, ResponseData
from aiges.local import Refused
from python_wrapper import WrapperData


class PlatformHost:
    """As far as the corpus goes: exec, create, write, read, destroy, and async_callback."""

    def __init__(self, owner):
        self.owner = owner
        self.answers = queue.Queue()
        platform.link = self

    def event(self, *_):
        return 0

    def async_result(self, usr_tag, data_list, err_code, err_msg):
        self.answers.put((data_list, err_code))
        return 0

    def accept(self, code):
        if code:
            raise Refused(self.owner.error(code), code)

    def init(self, config):
        self.accept(self.owner.init(config))

    def fini(self):
        self.owner.fini()

    def asked(self, case, params, sid, bodies, timeout):
        ids = [case["persId"]] if "persId" in case else []
        if case["mode"] == "stream":
            return self.streamed(params, sid, ids, bodies, timeout)
        results, code = self.owner.exec(sid, params, given(bodies[0]), ids)
        self.accept(code)
        parts = [answer(results)] if results else []
        while case["mode"] == "async" and not (parts and ended(parts[-1])):
            data_list, code = self.answers.get(timeout=timeout)
            self.accept(code)
            parts.append(answer(data_list))
        return parts

    def streamed(self, params, sid, ids, bodies, timeout):
        handle, code = self.owner.create(sid, params, ids)
        self.accept(code)
        for each in bodies:
            self.accept(self.owner.write(str(handle), given(each)))
        parts, until = [], time.monotonic() + timeout
        while not (parts and ended(parts[-1])):
            results, code = self.owner.read(str(handle))
            self.accept(code)
            if results:
                parts.append(answer(results))
            elif time.monotonic() > until:
                raise Refused("read gave nothing")
        self.accept(self.owner.destroy(str(handle)))
        return parts


def given(request):
    return [WrapperData(each.key, each.data, each.type, each.status) for each in request.list]


def answer(items):
    made = Response()
    made.list = [ResponseData(each.key, each.data, type=each.type, status=each.status) for each in items]
    return made


def ended(part):
    return any(each.status in (2, 3) for each in part.list)
