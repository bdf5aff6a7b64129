"""A loaded AIGES wrapper: its class found, its instance made, its hooks bound, ready to be called.

`load_wrapper` and `once` run on the wrapper's lane; with several threads in the lane `once` runs concurrently, as upstream's
does. The instance lives until the lane releases this object. What `once` returns is the only reference of ours to a reply.
"""

from __future__ import annotations

from aiges.dto import DataListCls, DataListNode, Response, ResponseData

from . import load, reply, roots
from .bind import Plan, plan
from .errors import HostError, safe_str, type_name
from .manifest import describe_wrapper as manifest_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

# What the hook takes, for the shapes that are called without building an argument list.
_SHAPES = {
    ("params", "reqData"): 2,
    ("params", "reqData", "usrTag"): 3,
    ("params", "reqData", "usrTag", "persId"): 4,
    ("params", "reqData", "persId"): 5,
}
_GENERAL = 0


class HostedWrapper:
    """The target of a loaded wrapper; see docs/hosting.md for what native calls on it."""

    __slots__ = ("_call", "_error", "_fini", "_plan", "_shape", "_types", "instance")

    def __init__(self, instance: Any, types: dict[str, int]) -> None:
        self.instance = instance
        self._types = types
        self._plan = plan(instance, "wrapperOnceExec")
        self._call: Any = self._plan.function if self._plan is not None else None
        self._shape = _SHAPES.get(self._plan.args, _GENERAL) if self._plan is not None and not self._plan.kwargs else _GENERAL
        self._error = plan(instance, "wrapperError")
        self._fini = _plan_fini(instance)

    def once(
        self, params: dict[str, Any], nodes: list[tuple[Any, ...]], sid: str, usr_tag: str, pers_id: int
    ) -> tuple[int, str | None, list[tuple[Any, ...]]]:
        """One request. Returns (error code, text of wrapperError, items); each item is (key, data, type, status 3).

        What the wrapper raises goes through. Raises HostError INVALID_RESPONSE for an answer that is none, and
        WRAPPER_INVALID when the wrapper has no wrapperOnceExec.
        """
        params["sid"] = sid
        request = DataListCls()
        request.list = listed = []
        for key, data, kind, status, attributes in nodes:
            if kind is None:
                kind = self._types.get(key, 0)
            node = DataListNode(key, data, 3 if status is None else status, len(data), kind)
            if attributes is not None:
                node.desc = attributes
            listed.append(node)
        shape = self._shape
        if shape == 2:
            answer = self._call(params, request)
        elif shape == 4:
            answer = self._call(params, request, usr_tag, pers_id)
        elif shape == 3:
            answer = self._call(params, request, usr_tag)
        elif shape == 5:
            answer = self._call(params, request, pers_id)
        else:
            answer = self._call_general(params, request, sid, usr_tag, pers_id)
        if type(answer) is not Response:
            answer = reply.response(answer)
        code = answer.error_code
        if code != 0:
            return (reply.error_code(code), text_of(self._error, code), [])
        items = []
        for each in answer.list:
            if type(each) is ResponseData:
                key, data, kind = each.key, each.data, each.type
                if type(data) in reply.PLAIN and type(key) is str and type(kind) is int and each._len is None:
                    items.append((key, data, kind, 3))
                    continue
            items.append(reply.item(each, len(items)))
        if not items:
            raise reply.nothing()
        return (0, None, items)

    def _call_general(self, params: dict[str, Any], request: DataListCls, sid: str, usr_tag: str, pers_id: int) -> Any:
        if self._plan is None:
            raise HostError(
                "AIGES_ERR_WRAPPER_INVALID",
                f"{type_name(type(self.instance))} has no wrapperOnceExec: it cannot be asked with once()",
            )
        values = {"params": params, "reqData": request, "usrTag": usr_tag, "persId": pers_id, "sid": sid, "errNum": 0}
        if "respData" not in self._plan.args:
            return self._plan.call(values)
        from .functions import once_by_lists

        return once_by_lists(self._plan, values, request)

    def fini(self) -> None:
        """Runs wrapperFini, if there is one, once. What it raises goes through: the host decides whether to tell."""
        fini, self._fini = self._fini, None
        if fini is not None:
            fini.call({})


def text_of(error: Plan | None, code: int) -> str | None:
    """The text of wrapperError(code); None when there is none, it returns no text, or it fails."""
    if error is None:
        return None
    try:
        text = error.call({"ret": code})
    except BaseException:  # noqa: BLE001  a failing wrapperError must not hide the code it was asked about
        return None
    return safe_str(text) if isinstance(text, str) and text else None


def _plan_fini(instance: Any) -> Plan | None:
    """A wrapperFini that cannot be called without arguments is left out, as upstream swallows its TypeError."""
    try:
        return plan(instance, "wrapperFini")
    except HostError:
        return None


def load_wrapper(path: str, config: dict[str, Any] | None) -> tuple[HostedWrapper, dict[str, Any]]:
    """Loads the file, makes `Wrapper()`, runs `wrapperInit(config)` and describes what it takes and gives.

    `config` None: the class's own `config`, as upstream's run() does. Raises HostError WRAPPER_NOT_FOUND, WRAPPER_LOAD,
    WRAPPER_INVALID or WRAPPER_INIT, with what the wrapper raised as the cause.
    """
    _, kind, instance = _make(path)
    if config is None:
        own = getattr(instance, "config", None)
        config = own if isinstance(own, dict) else {}
    _init(instance, config)
    roots.root_of(path).sync()
    manifest, types = manifest_of(instance, kind, path)
    return HostedWrapper(instance, types), manifest


def describe_wrapper(path: str) -> tuple[ModuleType, dict[str, Any]]:
    """As `load_wrapper`, but only to describe: wrapperInit does not run, and the module stands for the wrapper."""
    module, kind, instance = _make(path)
    return module, manifest_of(instance, kind, path)[0]


def _make(path: str) -> tuple[ModuleType, Any, Any]:
    """The loaded file, its class and an instance of it."""
    module = load.load_file(path, "wrapper")
    kind = find_class(module, path)
    try:
        return module, kind, kind()
    except BaseException as failure:
        raise _init_error("Wrapper()", failure) from failure


def find_class(module: ModuleType, path: str) -> Any:
    """The class `Wrapper` of a loaded file, or WRAPPER_INVALID saying what is there instead."""
    kind = module.__dict__.get("Wrapper")
    if callable(kind):
        return kind
    if kind is not None:
        found = f"its `Wrapper` is a {type_name(type(kind))}, not a class"
    else:
        classes = [name for name, each in module.__dict__.items() if isinstance(each, type) and hasattr(each, "wrapperOnceExec")]
        classes = [name for name in classes if name != "WrapperBase"]
        if classes:
            found = f"it has no class `Wrapper`; rename {', '.join(classes)} or add `Wrapper = {classes[0]}`"
        elif callable(module.__dict__.get("wrapperOnceExec")):
            found = "it has wrapper functions but no class `Wrapper`; put them into a class `Wrapper`"
        else:
            found = "it has no class `Wrapper`"
    raise HostError("AIGES_ERR_WRAPPER_INVALID", f"{path} is no AIGES wrapper: {found}")


def _init(instance: Any, config: dict[str, Any]) -> None:
    hook = plan(instance, "wrapperInit")
    if hook is None:
        return
    try:
        code = hook.call({"config": config})
    except BaseException as failure:
        raise _init_error("wrapperInit", failure) from failure
    if not isinstance(code, int):
        raise HostError(
            "AIGES_ERR_WRAPPER_INIT", f"wrapperInit returned {_named(code)}: it must return 0, or a number that says what failed"
        )
    if code != 0:
        text = text_of(plan(instance, "wrapperError"), code)
        message = f"wrapperInit returned {int(code)}" + (f": {text}" if text else "")
        raise HostError("AIGES_ERR_WRAPPER_INIT", message, errorCode=int(code))


def _named(value: Any) -> str:
    return "None" if value is None else f"a {type_name(type(value))}"


def _init_error(what: str, failure: BaseException) -> HostError:
    text = safe_str(failure)
    reason = type_name(type(failure)) + (f": {text}" if text else "")
    return HostError("AIGES_ERR_WRAPPER_INIT", f"{what} failed: {reason}")
