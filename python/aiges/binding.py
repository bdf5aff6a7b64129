"""Decides once per hook which values it gets: by the names of its parameters first, then by position (DESIGN decision 10).

Upstream's loader has passed two, three and four positionals over the years, its first platform six, and wrappers are written for
all of them. `plan` looks at a hook when a wrapper is loaded; nothing is inspected when it is called. Every host uses this one
module: the in-process host and `run()` in plain Python. Runs on the thread that loads.
"""

from __future__ import annotations

import inspect
from types import FunctionType, MethodType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

ALIASES = {
    "params": "params", "param": "params", "reqParams": "params",
    "reqData": "reqData", "req": "reqData", "datas": "reqData", "data": "reqData", "req_data": "reqData",
    "usrTag": "usrTag", "userTag": "usrTag", "user_tag": "usrTag", "usr_tag": "usrTag",
    "sid": "sid",
    "handle": "handle", "hdl": "handle",
    "persId": "persId", "psrId": "persId", "psrID": "persId", "persID": "persId", "pers_id": "persId", "resId": "persId",
    "patch_id": "patchId", "patchId": "patchId",
    "errNum": "errNum",
    "respData": "respData", "psrIds": "psrIds", "psrCnt": "psrCnt",
    "config": "config", "cfg": "config", "conf": "config",
    "ret": "ret", "code": "ret", "errCode": "ret", "error_code": "ret",
}  # fmt: skip


class Hook:
    """What a call of one hook has to give.

    `order`: what the current loader passes. `more`: what older loaders passed too, in their order; asked for by name, or by a
    parameter of an unknown name that has no default. `lists`: the order of the first platform, which passed data as lists.
    """

    __slots__ = ("lists", "more", "order")

    def __init__(self, order: str = "", more: str = "", lists: str = "") -> None:
        self.order = (*order.split(),)
        self.more = (*more.split(),)
        self.lists = (*lists.split(),)


GIVES = {
    "wrapperInit": Hook("config"),
    "wrapperFini": Hook(),
    "wrapperError": Hook("ret"),
    "wrapperOnceExec": Hook(
        "params reqData usrTag persId", "sid errNum respData psrIds psrCnt", "usrTag params reqData respData psrIds psrCnt"
    ),
    "wrapperOnceExecAsync": Hook("params reqData usrTag persId", "sid errNum psrIds psrCnt"),
    "wrapperCreate": Hook("params sid persId usrTag", "errNum psrIds psrCnt", "usrTag params psrIds psrCnt"),
    "wrapperWrite": Hook("handle reqData", "sid usrTag"),
    "wrapperRead": Hook("handle", "sid usrTag respData", "handle respData"),
    "wrapperDestroy": Hook("handle", "sid usrTag"),
    "wrapperDestory": Hook("handle", "sid usrTag"),
    "wrapperLoadRes": Hook("reqData patchId"),
    "wrapperUnloadRes": Hook("patchId"),
}

# A parameter of an unknown name keeps its own default from here on: both loaders of old passed the first two.
_ALWAYS_GIVEN = 2

# Names only the first platform had: a hook that has one takes and gives data as lists.
_OF_LISTS = frozenset({"respData", "psrIds", "psrCnt"})


class BindingError(Exception):
    """A hook that no host can call; the message says which parameter and what may be asked for."""


class Plan:
    """What one hook is called with. `args` and `kwargs` name values; `call` takes them from a dict."""

    __slots__ = ("args", "function", "kwargs")

    def __init__(self, function: Callable[..., Any], args: tuple[str, ...], kwargs: dict[str, str]) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs

    def call(self, values: dict[str, Any]) -> Any:
        """The general way, for hooks that run rarely and for rare shapes of the others."""
        kwargs = {name: values[value] for name, value in self.kwargs.items()}
        return self.function(*[values[value] for value in self.args], **kwargs)

    def asks_for(self, *names: str) -> bool:
        """Whether the hook is given one of these values."""
        return any(each in self.args or each in self.kwargs.values() for each in names)


def plan(owner: Any, hook: str) -> Plan | None:
    """The plan for a hook of this instance or module; None when it has none, or only the SDK's reminder to write one.

    Raises BindingError for what cannot be called or needs what no host has to give.
    """
    function = getattr(owner, hook, None)
    if function is None or getattr(function, "unwritten", False):
        return None
    if not callable(function):
        raise BindingError(f"{hook} is a {type(function).__name__}, not a function")
    gives = GIVES[hook]
    function = _without_self(function, gives)
    parameters = _parameters(function, hook)
    if parameters is None:
        return Plan(function, gives.order[:_ALWAYS_GIVEN], {})
    return _match(function, parameters, hook, _order_for(owner, parameters, gives))


def speaks_lists(owner: Any) -> bool:
    """Whether a wrapper takes and gives data as the first platform did: lists of dicts instead of DataListCls and Response.

    True for a module of functions, and for a class that fills a `respData` or whose wrapperCreate asks for `psrIds` or `psrCnt`. A
    module may have a hook of the newer shape, `wrapperOnceExec(params, reqData)` or its Async: then it speaks the newer language.
    """
    once, create, read = (plan(owner, each) for each in ("wrapperOnceExec", "wrapperCreate", "wrapperRead"))
    if any(each is not None and each.asks_for("respData") for each in (once, read)) or create is not None and create.asks_for(*_OF_LISTS):
        return True
    if not isinstance(owner, ModuleType):
        return False
    if once is not None:
        return not once.asks_for("reqData")
    later = plan(owner, "wrapperOnceExecAsync")
    return later is None or later.asks_for(*_OF_LISTS) or not later.asks_for("reqData")


def _without_self(function: Any, gives: Hook) -> Any:
    """The bare function, where a class defines a hook without self: `def wrapperFini():`, `def wrapperInit(config):`."""
    if type(function) is not MethodType or not isinstance(function.__func__, FunctionType):
        return function
    code = function.__func__.__code__
    if code.co_argcount == 0 and not code.co_flags & inspect.CO_VARARGS:
        return function.__func__
    if code.co_argcount and _meaning(code.co_varnames[0], {*gives.order, *gives.more, *gives.lists}) is not None:
        return function.__func__
    return function


def _parameters(function: Any, hook: str) -> list[inspect.Parameter] | None:
    """The parameters that count: those of a decorated function, where the decorator hands everything on."""
    for _ in range(16):
        try:
            parameters = [*inspect.signature(function, follow_wrapped=False).parameters.values()]
        except (ValueError, TypeError):
            return None
        if not any(each.kind is each.VAR_POSITIONAL for each in parameters):
            return parameters
        inner = _decorated(function, hook)
        if inner is None:
            return parameters
        if isinstance(function, MethodType) and not isinstance(inner, MethodType):
            inner = _bound_like(inner, function)
        function = inner
    return None


def _decorated(function: Any, hook: str) -> Any:
    """What a decorator wraps: `__wrapped__`, else the one function it closes over."""
    bare = function.__func__ if isinstance(function, MethodType) else function
    wrapped = getattr(bare, "__wrapped__", None)
    if wrapped is not None:
        return wrapped
    cells = getattr(bare, "__closure__", None) or ()
    inner = []
    for cell in cells:
        try:
            content = cell.cell_contents
        except ValueError:
            continue
        if isinstance(content, (FunctionType, MethodType)):
            inner.append(content)
    named = [each for each in inner if each.__name__ == hook]
    candidates = named or inner
    return candidates[0] if len(candidates) == 1 else None


def _bound_like(inner: Any, outer: MethodType) -> Any:
    bound = MethodType(inner, outer.__self__)
    try:
        inspect.signature(bound, follow_wrapped=False)
    except (ValueError, TypeError):
        return inner
    return bound


def _order_for(owner: Any, parameters: Sequence[inspect.Parameter], gives: Hook) -> Hook:
    """The order of positions: the first platform's for its functions, and for what takes as many nameless values as it passed."""
    if not gives.lists:
        return gives
    positional = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    count = len([each for each in positional if each.default is each.empty])
    anything = not positional and any(each.kind is each.VAR_POSITIONAL for each in parameters)
    as_many = count == len(gives.lists) and (count > len(gives.order) + 1 or isinstance(owner, ModuleType))
    as_many = as_many or anything and isinstance(owner, ModuleType)
    if as_many or {ALIASES.get(each.name) for each in parameters} & _OF_LISTS:
        more = [each for each in (*gives.order, *gives.more) if each not in gives.lists]
        return Hook(" ".join(gives.lists), " ".join(more))
    return gives


def _meaning(name: str, known: set[str]) -> str | None:
    """The value a parameter's name asks for; the id of a resource is a patch id where resources are loaded."""
    value = ALIASES.get(name)
    if value == "persId" and "persId" not in known:
        value = "patchId"
    return value if value in known else None


def _match(function: Callable[..., Any], parameters: Sequence[inspect.Parameter], hook: str, gives: Hook) -> Plan:
    args: list[str] = []
    kwargs: dict[str, str] = {}
    starred = keywords = False
    by_position = True
    known = {*gives.order, *gives.more}
    named = {_meaning(each.name, known) for each in parameters}
    unnamed = [each for each in gives.order if each not in named]
    older = [each for each in gives.more if each not in named]
    for index, each in enumerate(parameters):
        if each.kind is each.VAR_POSITIONAL:
            starred = True
        elif each.kind is each.VAR_KEYWORD:
            keywords = True
        else:
            value = _meaning(each.name, known) or _by_position(each, index, unnamed, older, hook, gives.order)
            if value is None:
                by_position = False  # what follows a parameter that keeps its default must be given by name
            elif each.kind is each.KEYWORD_ONLY or not by_position:
                kwargs[each.name] = value
            else:
                args.append(value)
    rest = [each for each in gives.order if each not in args and each not in kwargs.values()]
    if starred and by_position:
        args += rest
    elif keywords:
        kwargs.update({each: each for each in rest})
    return Plan(function, tuple(args), kwargs)


def _by_position(
    each: inspect.Parameter, index: int, unnamed: list[str], older: list[str], hook: str, order: tuple[str, ...]
) -> str | None:
    """The value of a parameter whose name says nothing: the next one nobody asks for by name. None keeps its default."""
    has_default = each.default is not each.empty
    if has_default and index >= _ALWAYS_GIVEN:
        return None
    if each.kind is not each.KEYWORD_ONLY:
        if unnamed:
            return unnamed.pop(0)
        if older and not has_default and hook.startswith(("wrapperWrite", "wrapperRead", "wrapperDest")):
            return older.pop(0)
    if has_default:
        return None
    raise BindingError(
        f"{hook} has a parameter {each.name!r} that a host has no value for; it may take {', '.join(order) or 'none'}, "
        "or give the parameter a default"
    )
