"""From a wrapper's file to a wrapper that is ready: the file loaded, its class found, its instance made, `wrapperInit` run.

A file without a class but with wrapper functions is a wrapper of the platform's first form: then the module is the instance.
Runs on the wrapper's lane.
"""

from __future__ import annotations

from aiges.dto import whole_number
from aiges.event_loop import EventLoop

from . import load, roots, sdk2026, whose
from .bind import plan, settled
from .errors import HostError, safe_str, type_name
from .manifest import describe_wrapper as manifest_of
from .reply import number_of, text_of
from .sessions import session_facts
from .wrapper import HostedWrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def load_wrapper(path: str, config: dict[str, Any] | None, notes: int) -> tuple[HostedWrapper, dict[str, Any]]:
    """Loads the file, makes `Wrapper()`, runs `wrapperInit(config)` and describes what it takes and gives.

    `config` None: the class's own `config`, as upstream's run() does. `notes`: the channel for what the wrapper notes, or 0. Raises HostError WRAPPER_NOT_FOUND, WRAPPER_LOAD,
    WRAPPER_INVALID or WRAPPER_INIT, with what the wrapper raised as the cause.
    """
    module = load.load_file(path, "wrapper")
    whose.add(module.__name__, notes)
    try:
        return _ready(module, path, config)
    except BaseException:
        whose.forget(module.__name__)
        raise


def _ready(module: ModuleType, path: str, config: dict[str, Any] | None) -> tuple[HostedWrapper, dict[str, Any]]:
    kind, instance = _make(module, path)
    if config is None:
        own = getattr(instance, "config", None)
        config = own if isinstance(own, dict) else {}
    loop = EventLoop(module.__name__)
    _init(instance, config, loop)
    roots.root_of(path).sync()
    manifest, types = manifest_of(instance, kind, path)
    return HostedWrapper(instance, types, module.__name__, loop), {**manifest, **session_facts(instance)}


def describe_wrapper(path: str) -> tuple[ModuleType, dict[str, Any]]:
    """As `load_wrapper`, but only to describe: wrapperInit does not run, and the module stands for the wrapper."""
    module = load.load_file(path, "wrapper")
    kind, instance = _make(module, path)
    return module, {**manifest_of(instance, kind, path)[0], **session_facts(instance)}


def _make(module: ModuleType, path: str) -> tuple[Any, Any]:
    """The class of a loaded file and an instance of it."""
    kind = find_class(module, path)
    try:
        if kind is not None:
            return kind, module if kind is module else kind()
        kind = sdk2026.find_class(module)
        wrapper = kind()
        whose.add_instance(wrapper, module.__name__)
        return kind, sdk2026.adapt(wrapper)
    except BaseException as failure:
        raise _init_error(f"{type_name(kind)}()", failure) from failure


def find_class(module: ModuleType, path: str) -> Any:
    """The class `Wrapper` of a loaded file, or the module itself when it has the functions; None when it is of the 2026 SDK. Else
    WRAPPER_INVALID saying what is there instead."""
    if sdk2026.find_class(module) is not None:
        return None
    kind = module.__dict__.get("Wrapper")
    abstract = sdk2026.missing_methods(module)
    if callable(kind) and "Wrapper" not in abstract:
        return kind
    if any(callable(module.__dict__.get(name)) for name in ("wrapperOnceExec", "wrapperOnceExecAsync", "wrapperCreate")) and kind is None:
        return module
    classes = [name for name, each in module.__dict__.items() if isinstance(each, type) and hasattr(each, "wrapperOnceExec")]
    classes = [name for name in classes if name != "WrapperBase"]
    if abstract:
        found = "; ".join(f"its class {name} is abstract, for it lacks {', '.join(lacks)}" for name, lacks in abstract.items())
    elif kind is not None:
        found = f"its `Wrapper` is a {type_name(type(kind))}, not a class"
    elif classes:
        found = f"it has no class `Wrapper`; rename {', '.join(classes)} or add `Wrapper = {classes[0]}`"
    else:
        found = "it has no class `Wrapper`"
    raise HostError("AIGES_ERR_WRAPPER_INVALID", f"{path} is no AIGES wrapper: {found}")


def _init(instance: Any, config: dict[str, Any], loop: EventLoop) -> None:
    hook = plan(instance, "wrapperInit")
    if hook is None:
        return
    try:
        code = loop.settle(hook.call({"config": config}))
    except BaseException as failure:
        raise _init_error("wrapperInit", failure) from failure
    number = whole_number(code)
    if number is None:
        raise HostError(
            "AIGES_ERR_WRAPPER_INIT", f"wrapperInit returned {_named(code)}: it must return 0, or a number that says what failed"
        )
    try:
        code = number_of(number, "wrapperInit")
    except HostError as failure:
        raise HostError("AIGES_ERR_WRAPPER_INIT", failure.message) from None
    if code != 0:
        text = text_of(settled(plan(instance, "wrapperError"), loop), code)
        message = f"wrapperInit returned {code}" + (f": {text}" if text else "")
        raise HostError("AIGES_ERR_WRAPPER_INIT", message, errorCode=code)


def _named(value: Any) -> str:
    return "None" if value is None else f"a {type_name(type(value))}"


def _init_error(what: str, failure: BaseException) -> HostError:
    text = safe_str(failure)
    reason = type_name(type(failure)) + (f": {text}" if text else "")
    return HostError("AIGES_ERR_WRAPPER_INIT", f"{what} failed: {reason}")
