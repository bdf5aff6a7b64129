"""Decides once per hook which values it gets: by the names of its parameters first, then by position (DESIGN decision 10).

Upstream's loader has passed two, three and four positionals over the years; wrappers are written for all of them. `plan`
looks at a hook when the wrapper is loaded; nothing is inspected when it is called. Runs on the thread that loads.
"""

from __future__ import annotations

import inspect
from types import FunctionType, MethodType

from .errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

ALIASES = {
    "params": "params", "param": "params", "reqParams": "params",
    "reqData": "reqData", "req": "reqData", "datas": "reqData", "data": "reqData", "req_data": "reqData",
    "usrTag": "usrTag", "userTag": "usrTag", "user_tag": "usrTag", "usr_tag": "usrTag",
    "sid": "sid",
    "persId": "persId", "psrId": "persId", "psrID": "persId", "persID": "persId", "pers_id": "persId", "resId": "persId",
    "errNum": "errNum",
    "respData": "respData", "psrIds": "psrIds", "psrCnt": "psrCnt",
    "config": "config", "cfg": "config", "conf": "config",
    "ret": "ret", "code": "ret", "errCode": "ret", "error_code": "ret",
}  # fmt: skip

# Hook -> what a call of it has to give, in the order of the current loader. Behind it, what may be asked for by name only.
GIVES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "wrapperInit": (("config",), ()),
    "wrapperFini": ((), ()),
    "wrapperError": (("ret",), ()),
    "wrapperOnceExec": (("params", "reqData", "usrTag", "persId"), ("sid", "errNum", "respData", "psrIds", "psrCnt")),
}

# A parameter of an unknown name keeps its own default from here on: both loaders of old passed the first two.
_ALWAYS_GIVEN = 2


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


def plan(owner: Any, hook: str) -> Plan | None:
    """The plan for a hook of this instance; None when it has none, or only the SDK's reminder to write one.

    Raises HostError WRAPPER_INVALID for what cannot be called or needs what no host has to give.
    """
    function = getattr(owner, hook, None)
    if function is None or getattr(function, "unwritten", False):
        return None
    if not callable(function):
        raise HostError("AIGES_ERR_WRAPPER_INVALID", f"{hook} is a {type(function).__name__}, not a function")
    function = _without_self(function, hook)
    order, named_only = GIVES[hook]
    parameters = _parameters(function, hook)
    if parameters is None:
        return Plan(function, order[:_ALWAYS_GIVEN], {})
    return _match(function, parameters, hook, order, {*order, *named_only})


def _without_self(function: Any, hook: str) -> Any:
    """The bare function, where a class defines a hook without self: `def wrapperFini():`, `def wrapperInit(config):`."""
    if type(function) is not MethodType or not isinstance(function.__func__, FunctionType):
        return function
    code = function.__func__.__code__
    if code.co_argcount == 0 and not code.co_flags & inspect.CO_VARARGS:
        return function.__func__
    order, named_only = GIVES[hook]
    if code.co_argcount and ALIASES.get(code.co_varnames[0]) in {*order, *named_only}:
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


def _match(
    function: Callable[..., Any],
    parameters: Sequence[inspect.Parameter],
    hook: str,
    order: tuple[str, ...],
    known: set[str],
) -> Plan:
    args: list[str] = []
    kwargs: dict[str, str] = {}
    starred = keywords = False
    by_position = True
    named = {ALIASES[each.name] for each in parameters if ALIASES.get(each.name) in known}
    unnamed = [each for each in order if each not in named]
    for index, each in enumerate(parameters):
        if each.kind is each.VAR_POSITIONAL:
            starred = True
        elif each.kind is each.VAR_KEYWORD:
            keywords = True
        else:
            value = _value_for(each, index, known, unnamed, hook, order)
            if value is None:
                by_position = False  # what follows a parameter that keeps its default must be given by name
            elif each.kind is each.KEYWORD_ONLY or not by_position:
                kwargs[each.name] = value
            else:
                args.append(value)
    rest = [each for each in order if each not in args and each not in kwargs.values()]
    if starred and by_position:
        args += rest
    elif keywords:
        kwargs.update({each: each for each in rest})
    return Plan(function, tuple(args), kwargs)


def _value_for(each: inspect.Parameter, index: int, known: set[str], unnamed: list[str], hook: str, order: tuple[str, ...]) -> str | None:
    """The value of one parameter: by its name; else the next one nobody asks for by name; None keeps the default."""
    value = ALIASES.get(each.name)
    if value in known:
        return value
    has_default = each.default is not each.empty
    if has_default and (index >= _ALWAYS_GIVEN or each.kind is each.KEYWORD_ONLY):
        return None
    if unnamed and each.kind is not each.KEYWORD_ONLY:
        return unnamed.pop(0)
    if has_default:
        return None
    raise HostError(
        "AIGES_ERR_WRAPPER_INVALID",
        f"{hook} has a parameter {each.name!r} that a host has no value for; it may take {', '.join(order) or 'none'}, "
        "or give the parameter a default",
    )
