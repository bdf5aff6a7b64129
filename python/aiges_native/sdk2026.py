"""A wrapper of upstream's SDK of 2026 (`python_wrapper`) behind the hooks of the older one, so that one host serves both.

`Adapter` has `wrapperInit`, `wrapperOnceExecAsync`, `wrapperCreate` and so on as far as the wrapper has written their
counterparts, and translates data both ways without copying it. What `exec` returns is the whole answer; when it returns
nothing and 0, the answer comes by `async_callback`, if the wrapper has that in its source, and is empty otherwise. A falsy code counts
as 0, as upstream has it.
"""

from __future__ import annotations

import sys

from aiges.dto import DataListCls, Response, ResponseData, SessionCreateResponse, whole_number

from . import routes
from .errors import HostError, safe_str, type_name
from .reply import Refused, called_back, invalid
from .requests import ONCE
from .sources import mentions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def find_class(module: ModuleType) -> Any:
    """The wrapper class of a file that uses this SDK; None for any other file."""
    if "python_wrapper" not in sys.modules:
        return None
    from python_wrapper.finding import find_class as find

    return find(module)


def missing_methods(module: ModuleType) -> dict[str, list[str]]:
    """Classes of a file that would be wrappers of this SDK, with the methods they lack."""
    if "python_wrapper" not in sys.modules:
        return {}
    from python_wrapper.finding import abstract_classes

    return abstract_classes(module)


def adapt(wrapper: Any) -> Adapter:
    """The adapter of this wrapper, of a class that errors know by the name of the wrapper's own."""
    kind = type(wrapper)
    named = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    adapter: Adapter = type(kind.__name__, (Adapter,), named)(wrapper)
    return adapter


class _Nothing(Response):
    """An answer without data: an error in the older SDK, here none."""

    says_nothing = True


class Adapter:
    """One wrapper. Its hooks run on the lane's threads, several at a time, as upstream's four gRPC threads call it."""

    def __init__(self, wrapper: Any) -> None:
        from python_wrapper import WrapperBase

        self.wrapper = wrapper
        self.version = safe_str(wrapper.version())
        kind = type(wrapper)
        if kind.create is not WrapperBase.create:
            self.wrapperCreate = self._create
            self.wrapperWrite = self._write
            self.wrapperDestroy = self._destroy
        if kind.read is not WrapperBase.read:
            self.wrapperRead = self._read
        self.wrapperOnceExecAsync = self._exec if kind.exec is not WrapperBase.exec else self._no_exec

    def wrapperInit(self, config: dict[str, Any]) -> int:
        return code_of(self.wrapper.init(config), "init")

    def wrapperFini(self) -> int:
        return code_of(self.wrapper.fini(), "fini")

    def wrapperError(self, ret: int) -> Any:
        return self.wrapper.error(ret)

    def wrapperLoadRes(self, reqData: DataListCls, patch_id: str) -> int:
        return code_of(self.wrapper.load_res(data_list(reqData), _number(patch_id)), "load_res")

    def wrapperUnloadRes(self, patch_id: str) -> int:
        return code_of(self.wrapper.unload_res(_number(patch_id)), "unload_res")

    def debug_info(self, handle: Any) -> str:
        return safe_str(self.wrapper.debug_info(handle))

    def notify(self, reqData: DataListCls) -> int:
        return code_of(self.wrapper.notify(data_list(reqData)), "notify")

    def _exec(self, params: dict[str, Any], reqData: DataListCls, usrTag: str, persId: int) -> Any:
        """The answer, or 0 when it comes by async_callback."""
        response = _answer(self.wrapper.exec(usrTag, params, data_list(reqData), _ids(persId)), "exec")
        if response.error_code == 0 and not response.list:
            return 0 if mentions(type(self.wrapper).__module__, "async_callback") else _Nothing()
        answer = called_back(response, "exec")
        for each in response.list:
            each.status = ONCE  # nothing follows it, whatever the wrapper says (test/wrapper/sdk2026: "whatever their statuses")
        return answer

    def _no_exec(self, params: dict[str, Any], reqData: DataListCls, usrTag: str, persId: int) -> int:
        kind = type_name(type(self.wrapper))
        raise HostError(
            "AIGES_ERR_WRAPPER_INVALID", f"{kind} has no exec(usr_tag, params, data_list, psr_ids): it cannot be asked with once()"
        )

    def _create(self, params: dict[str, Any], sid: str, persId: int, usrTag: str) -> SessionCreateResponse:
        handle, code = _pair(self.wrapper.create(usrTag, params, _ids(persId)), "create", "(handle, code)")
        created = SessionCreateResponse()
        created.handle, created.error_code = str(handle), code_of(code, "create")
        return created

    def _write(self, handle: str, reqData: DataListCls) -> int:
        return code_of(self.wrapper.write(handle, data_list(reqData)), "write")

    def _read(self, handle: str) -> Response:
        return _answer(self.wrapper.read(handle), "read")

    def _destroy(self, handle: str) -> int:
        return code_of(self.wrapper.destroy(handle), "destroy")


def async_result(usr_tag: Any, results: Any, code: Any, text: str) -> int:
    """`async_callback`: a part of the answer for this tag, from any thread. What is none ends the answer with an error."""
    try:
        response: Any = response_of(results, "async_callback must be given a list of WrapperData")
        response.error_code = code or 0
        response.error_text = text or None
    except HostError as failure:
        response = Refused(failure)
    return routes.deliver(called_back(response), usr_tag)


def data_list(request: DataListCls) -> list[Any]:
    """The nodes of a request as WrapperData."""
    from python_wrapper import WrapperData

    listed = []
    for node in request.list:
        item = WrapperData(node.key, b"", node.type, node.status, dict(node.desc or {}))
        item.data = node.data  # not through the constructor, which would look at it
        listed.append(item)
    return listed


def response_of(results: Any, rule: str) -> Response:
    """A list of WrapperData as a Response. `rule`: what to say of anything else."""
    response = Response()
    if results is None:
        return response
    if not hasattr(type(results), "__iter__"):
        raise invalid(f"{rule}, not a {type_name(type(results))}")
    for index, each in enumerate(results):
        try:
            item = ResponseData(each.key, type=each.type, status=each.status)
            item.data = each.data
        except AttributeError as failure:
            raise invalid(f"{rule}: entry {index} is a {type_name(type(each))} without the attribute {failure.name!r}") from None
        response.list.append(item)
    return response


def code_of(code: Any, hook: str) -> int:
    if not code:
        return 0
    number = whole_number(code)
    if number is not None:
        return number
    raise invalid(f"{hook} must return 0, or a number that says what failed, but returned a {type_name(type(code))}")


def _answer(answer: Any, hook: str) -> Response:
    wanted = "(list of WrapperData, code)"
    results, code = _pair(answer, hook, wanted)
    response = response_of(results, f"{hook} must return {wanted}")
    response.error_code = code_of(code, hook)
    return response


def _pair(answer: Any, hook: str, wanted: str) -> tuple[Any, Any]:
    if isinstance(answer, tuple) and len(answer) == 2:
        return answer
    came = "None: a `return` is missing" if answer is None else f"a {type_name(type(answer))}"
    raise invalid(f"{hook} must return {wanted}, but returned {came}")


def _ids(pers_id: int) -> list[int]:
    return [pers_id] if pers_id else []


def _number(patch_id: str) -> int:
    try:
        return int(patch_id)
    except ValueError:
        raise HostError("AIGES_ERR_INVALID_REQUEST", f"a wrapper of this SDK knows resources by numbers, not by {patch_id!r}") from None
