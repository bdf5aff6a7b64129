"""A loaded AIGES wrapper: its instance and its hooks, bound and ready to be called.

`once` runs on the wrapper's lane; with several threads in the lane it runs concurrently, as upstream's does. The instance lives
until the lane releases this object. What `once` returns is the only reference of ours to a reply.
"""

from __future__ import annotations

from types import GeneratorType

import _aiges_native
from aiges.dto import Response
from aiges.event_loop import EventLoop
from aiges.lists import as_dicts

from . import functions, routes
from .abandonment import Abandonment
from .bind import Plan, named, plan, settled
from .errors import HostError
from .joined import joined, joined_async
from .pending import Pending
from .reply import invalid, outcome, part, returned_code, text_of
from .requests import request_of
from .sdk2026 import Adapter
from .sessions import Sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any

    from aiges.dto import DataListCls

    from .reply import Outcome

# What the hook takes, for the shapes that are called without building an argument list.
_SHAPES = {
    ("params", "reqData"): 2,
    ("params", "reqData", "usrTag"): 3,
    ("params", "reqData", "usrTag", "persId"): 4,
    ("params", "reqData", "persId"): 5,
}
_GENERAL = 0


class HostedWrapper:
    """The target of a loaded wrapper; see docs/hosting.md for what JavaScript calls on it."""

    __slots__ = ("_async", "_call", "_fini", "_plan", "_shape", "abandonment", "error", "instance", "loop", "module", "sessions", "types")

    def __init__(self, instance: Any, types: dict[str, int], module: str = "", loop: EventLoop | None = None) -> None:
        self.instance = instance
        self.module = module  # its private name
        self.types = types
        self._plan = plan(instance, "wrapperOnceExec")
        self._call: Any = self._plan.function if self._plan is not None else None
        self._shape = _SHAPES.get(self._plan.args, _GENERAL) if self._plan is not None and not self._plan.kwargs else _GENERAL
        self._async = plan(instance, "wrapperOnceExecAsync") if self._plan is None else None
        self.loop = loop or EventLoop(module)
        self.abandonment = Abandonment()
        self.error = settled(plan(instance, "wrapperError"), self.loop)
        self._fini = _plan_fini(instance)
        self.sessions = Sessions(self)

    def once(self, params: dict[str, Any], nodes: list[tuple[Any, ...]], sid: str, usr_tag: str, pers_id: int) -> Outcome | None:
        """One request. Returns (error code, text of wrapperError, items); each item is (key, data, type, status 3). None: the
        answer comes later.

        What the wrapper raises goes through. Raises HostError INVALID_RESPONSE for an answer that is none, and
        WRAPPER_INVALID when the wrapper has nothing that answers once.
        """
        params["sid"] = sid
        request = request_of(nodes, self.types)
        shape = self._shape
        if shape == 2:
            answer = self._call(params, request)
        elif shape == 4:
            answer = self._call(params, request, usr_tag, pers_id)
        elif shape == 3:
            answer = self._call(params, request, usr_tag)
        elif shape == 5:
            answer = self._call(params, request, pers_id)
        elif self._plan is not None:
            answer = self.exec(params, request, sid, usr_tag, pers_id)
        else:
            return self._once_async(params, request, sid, usr_tag, pers_id)
        if type(answer) is Response:
            return outcome(answer, self.error)
        return self._unusual(answer)

    def exec(self, params: dict[str, Any], request: DataListCls, sid: str, usr_tag: str, pers_id: int) -> Any:
        """Calls wrapperOnceExec, whatever its shape."""
        if self._plan is None:
            raise HostError("AIGES_ERR_WRAPPER_INVALID", f"{named(self.instance)} has no wrapperOnceExec")
        values = _values(params, request, sid, usr_tag, pers_id)
        if self._plan.asks_for("respData"):
            return functions.once_by_lists(self._plan, values, request)
        return self._plan.call(values)

    def _unusual(self, answer: Any) -> Outcome | None:
        """What wrapperOnceExec gave is no Response: a generator of them, something to await, or a mistake."""
        if isinstance(answer, GeneratorType):
            return outcome(joined(answer, _aiges_native.cancelled), self.error)
        pending = Pending() if hasattr(answer, "__anext__") or hasattr(answer, "__await__") else None
        if pending is None:
            return outcome(answer, self.error)
        if hasattr(answer, "__anext__"):
            answer = joined_async(answer, pending.abandoned)
        return self._later(answer, pending)

    def _later(self, awaitable: Awaitable[Any], pending: Pending) -> Any:
        """Awaits on the plugin's own loop, and leaves this thread to others meanwhile."""

        async def answer() -> None:
            try:
                pending.resolve([outcome(await self.abandonment.awaited(awaitable, pending.abandoned), self.error)])
            except BaseException as failure:  # noqa: BLE001  SystemExit included, which would end the loop of all
                pending.fail(failure)

        self.loop.submit(answer())
        return pending.wait()

    def _once_async(self, params: dict[str, Any], request: DataListCls, sid: str, usr_tag: str, pers_id: int) -> Any:
        """wrapperOnceExecAsync returns 0 for accepted; the answer comes by callback(response, usrTag or sid)."""
        if self._async is None:
            raise HostError(
                "AIGES_ERR_WRAPPER_INVALID",
                f"{named(self.instance)} has no wrapperOnceExec and no wrapperOnceExecAsync: it cannot be asked with once()",
            )
        request_open = _OpenRequest(self, sid, usr_tag)
        routes.add(request_open)
        try:
            data: Any = as_dicts(request) if self.sessions.lists else request
            answer = self._async.call(_values(params, data, sid, usr_tag, pers_id))
            if hasattr(answer, "__await__"):
                answer = self.loop.settle(self.abandonment.awaited(answer, request_open.abandoned))
            if isinstance(self.instance, Adapter) and answer != 0:
                box, answer = [answer], None
                request_open.returned(box)
                return request_open.pending.wait()
            code = returned_code(answer, "wrapperOnceExecAsync")
            if code != 0:
                routes.remove(request_open)
                request_open.pending.resolve([(code, text_of(self.error, code), [])])
            return request_open.pending.wait()
        except BaseException:
            routes.remove(request_open)
            raise

    def load_res(self, nodes: list[tuple[Any, ...]], patch_id: str) -> tuple[int, str | None]:
        """Hands a personalised resource to wrapperLoadRes. Returns its code and that code's text."""
        request = request_of(nodes, self.types)
        for node in request.list:
            node.desc = {"patch_id": patch_id, **(node.desc or {})}
        data: Any = as_dicts(request) if self.sessions.lists else request
        return self._resource("wrapperLoadRes", {"reqData": data, "patchId": patch_id})

    def unload_res(self, patch_id: str) -> tuple[int, str | None]:
        return self._resource("wrapperUnloadRes", {"patchId": patch_id})

    def _resource(self, hook: str, values: dict[str, Any]) -> tuple[int, str | None]:
        bound = plan(self.instance, hook)
        if bound is None:
            raise HostError("AIGES_ERR_WRAPPER_INVALID", f"{named(self.instance)} has no {hook}: it takes no resources")
        code = returned_code(self.loop.settle(bound.call(values)), hook)
        return (code, text_of(self.error, code) if code != 0 else None)

    def notify(self, nodes: list[tuple[Any, ...]]) -> tuple[int, str | None]:
        """Tells a wrapper of the 2026 SDK something outside of any request."""
        hook = getattr(self.instance, "notify", None)
        if hook is None or not isinstance(self.instance, Adapter):
            raise HostError("AIGES_ERR_WRAPPER_INVALID", f"{named(self.instance)} has no notify")
        code = hook(request_of(nodes, self.types))
        return (code, text_of(self.error, code) if code != 0 else None)

    def fini(self) -> None:
        """Ends what is open, then runs wrapperFini, if there is one, once. What it raises goes through: the host decides
        whether to tell."""
        fini, self._fini = self._fini, None
        try:
            self.sessions.close()
        finally:
            try:
                if fini is not None:
                    self.loop.settle(fini.call({}))
            finally:
                self.loop.close()


class _OpenRequest:
    """A request that wrapperOnceExecAsync has accepted: gathers parts until one ends the answer."""

    __slots__ = ("_items", "_wrapper", "lane", "module", "pending", "tags")

    handle = None

    def __init__(self, wrapper: HostedWrapper, *tags: str) -> None:
        self._wrapper = wrapper
        self.module = wrapper.module
        self.lane: int = _aiges_native.lane()
        self.tags = tags
        self._items: list[Any] = []
        self.pending = Pending()

    def abandoned(self) -> bool:
        return self.pending.abandoned()

    def returned(self, box: list[Any]) -> None:
        """The answer of a function that gives it itself, out of a box: no reference of ours keeps its bodies from being shared."""
        self.deliver(box.pop())

    def deliver(self, response: Any) -> int:
        if self.abandoned():
            return -1
        error = self._wrapper.error
        try:
            if getattr(response, "error_code", 0) == 0 and any(getattr(each, "status", 3) < 2 for each in response.list):
                self._items += response.list
                return 0
            if self._items and getattr(response, "error_code", 0) == 0:
                response.list = [*self._items, *response.list]
            answer = part(response, error, "callback")
            if answer[0] == 0 and not answer[2] and not getattr(response, "says_nothing", False):
                raise invalid("callback was given a Response with an empty list and error_code 0")
            box = [answer]
            del answer, response
            routes.remove(self)
            return 0 if self.pending.resolve(box) else -1
        except BaseException as failure:  # noqa: BLE001  the plugin's thread is not who made the request
            routes.remove(self)
            return 0 if self.pending.fail(failure) else -1


def _values(params: dict[str, Any], data: Any, sid: str, usr_tag: str, pers_id: int) -> dict[str, Any]:
    """All that the hooks of one request may ask for (test_once: "every value that binding promises")."""
    values = {"params": params, "reqData": data, "usrTag": usr_tag, "persId": pers_id, "sid": sid, "errNum": 0, "respData": []}
    return {**values, **functions.resources(pers_id)}


def _plan_fini(instance: Any) -> Plan | None:
    """A wrapperFini that cannot be called without arguments is left out, as upstream swallows its TypeError."""
    try:
        return plan(instance, "wrapperFini")
    except HostError:
        return None
