"""Hosts a wrapper in plain Python: its hooks bound as every host binds them, its answers as Response objects.

`run()` and the tests use it. One request at a time, on the calling thread; what a wrapper sends from its own threads is read from
the queue of `init_rq`. Hooks that fail raise what they raised; hooks that answer wrongly raise Refused.
"""

from __future__ import annotations

import os
import sys
import types

from aiges import binding, lists
from aiges.coroutines import is_generator, values_of
from aiges.dto import DataListCls, Response, whole_number
from aiges.event_loop import EventLoop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Refused(Exception):
    """A hook answered with an error or with something that is no answer. `code` is the wrapper's own number, or -1."""

    def __init__(self, message: str, code: int = -1) -> None:
        super().__init__(message)
        self.code = code


class LocalHost:
    """A wrapper's instance, or a module of functions, with its hooks ready to be called.

    Raises binding.BindingError for a hook that no host can call.
    """

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.speaks_lists = binding.speaks_lists(owner)
        self.loop = EventLoop()

    def has(self, hook: str) -> bool:
        """Whether the wrapper wrote this hook: the SDK's own reminders do not count."""
        return binding.plan(self.owner, hook) is not None

    def files(self) -> list[str]:
        """The wrapper's file and what it has imported from its folder; none when nobody can tell, as for a script from stdin."""
        name = self.owner.__name__ if isinstance(self.owner, types.ModuleType) else type(self.owner).__module__
        path = getattr(sys.modules.get(name), "__file__", None)
        if path is None:
            return []
        folder = os.path.dirname(os.path.abspath(path)) + os.sep
        imported = [getattr(module, "__file__", None) for module in [*sys.modules.values()]]
        found = [os.path.abspath(each) for each in imported if each]
        # An environment may lie there too, and this package in it.
        return [each for each in found if each.startswith(folder) and f"{os.sep}site-packages{os.sep}" not in each]

    def call(self, hook: str, values: dict[str, Any]) -> Any:
        """Calls a hook with what it asks for; a coroutine is awaited. Raises Refused when there is none."""
        plan = binding.plan(self.owner, hook)
        if plan is None:
            raise Refused(f"the wrapper has no {hook}")
        return self.loop.settle(plan.call(values))

    def init(self, config: Any) -> None:
        """wrapperInit; a wrapper without one is ready. Raises Refused when it returns anything but 0."""
        if not self.has("wrapperInit"):
            return
        code = self.call("wrapperInit", {"config": config})
        self.accept("wrapperInit", code)

    def fini(self) -> None:
        """wrapperFini, if there is one. What it raises goes through; what it returns is ignored, as upstream does."""
        if self.has("wrapperFini"):
            self.call("wrapperFini", {})

    def error_text(self, code: int) -> str:
        """The text of wrapperError(code), or ''."""
        try:
            text = self.call("wrapperError", {"ret": code}) if self.has("wrapperError") else ""
        except (Exception, SystemExit):  # noqa: BLE001  a failing wrapperError must not hide the number it was asked about
            return ""
        return text if isinstance(text, str) else ""

    def accept(self, hook: str, code: Any) -> None:
        """Raises Refused unless a hook that returns a number returned 0."""
        number = whole_number(code)
        if number is None:
            raise Refused(f"{hook} returned {named(code)}: it must return 0, or a number that says what failed")
        if number != 0:
            raise Refused(returned(hook, number, self.error_text(number)), number)

    def values(self, params: dict[str, Any], request: DataListCls | None = None, *, sid: str = "", pers_id: int = 0) -> dict[str, Any]:
        """What the hooks of one request may ask for. usrTag and sid are one, so that `callback` may be given either."""
        ids = [pers_id] if pers_id else []
        data: Any = lists.as_dicts(request) if self.speaks_lists and request is not None else request
        return {
            "params": params, "reqData": data, "sid": sid, "usrTag": sid, "persId": pers_id,
            "psrIds": ids, "psrCnt": len(ids), "errNum": 0, "respData": [],
        }  # fmt: skip

    def once(self, params: dict[str, Any], request: DataListCls, *, sid: str = "", pers_id: int = 0) -> list[Any]:
        """Every part of wrapperOnceExec's answer as it came: one, unless the hook is a generator."""
        return [*self.parts(params, request, sid=sid, pers_id=pers_id)[0]]

    def parts(self, params: dict[str, Any], request: DataListCls, *, sid: str = "", pers_id: int = 0) -> tuple[Iterator[Any], bool]:
        """The same, each part as soon as the hook has it; and whether the hook yields them."""
        values = self.values(params, request, sid=sid, pers_id=pers_id)
        plan = binding.plan(self.owner, "wrapperOnceExec")
        if plan is None:
            raise Refused("the wrapper has no wrapperOnceExec")
        answer = plan.call(values)
        yields = is_generator(answer)
        if self.speaks_lists and plan.asks_for("respData") and not yields:
            return iter([from_lists(self.loop.settle(answer), values["respData"])]), False
        return values_of(answer, self.loop), yields

    def load_resource(self, patch_id: str, nodes: DataListCls) -> None:
        """wrapperLoadRes; every node carries `desc["patch_id"]`, as upstream's loader requires."""
        for each in nodes.list:
            each.desc = {**(getattr(each, "desc", None) or {}), "patch_id": patch_id}
        data: Any = lists.as_dicts(nodes) if self.speaks_lists else nodes
        self.accept("wrapperLoadRes", self.call("wrapperLoadRes", {"reqData": data, "patchId": patch_id}))

    def unload_resource(self, patch_id: str) -> None:
        """wrapperUnloadRes."""
        self.accept("wrapperUnloadRes", self.call("wrapperUnloadRes", {"patchId": patch_id}))


def refuse_malformed(answer: Any, who: str) -> None:
    """Raises Refused for a Response without an error whose list holds anything but entries. `who`: 'wrapperRead gave', for one."""
    if not isinstance(answer, Response) or answer.error_code != 0:
        return
    if not hasattr(type(answer.list), "__iter__"):
        raise Refused(f"{who} a Response whose list is {named(answer.list)}: it must be a list of ResponseData")
    answer.list = [*answer.list]
    for index, each in enumerate(answer.list):
        for name in ("key", "data", "type", "status"):
            if not hasattr(each, name):
                raise Refused(f"entry {index} of response.list is {named(each)} without the attribute {name!r}: use ResponseData")


def returned(hook: str, code: int, text: str) -> str:
    """In words: a hook returned the number of an error, whose text may be ''."""
    return f"{hook} returned {int(code)}" + (f": {text}" if text else "")


def named(value: Any) -> str:
    return "None" if value is None else f"a {type(value).__name__}"


def from_lists(code: Any, filled: Any) -> Response:
    """`lists.as_response`; raises Refused for what is no answer."""
    try:
        return lists.as_response(code, filled)
    except (TypeError, ValueError) as failure:
        raise Refused(str(failure)) from None


def merged(parts: list[Any]) -> Any:
    """One Response of all parts in their order; the first that carries an error wins. A single part stays itself."""
    if len(parts) == 1:
        return parts[0]
    whole = Response()
    for each in parts:
        if getattr(each, "error_code", 0) != 0:
            return each
        whole.list += each.list
    return whole
