"""Target 0: what lib/ may call without having loaded anything. Each function runs on the worker thread of its lane."""

from __future__ import annotations

import sys

from . import loops

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def load_module(spec: dict[str, Any]) -> tuple[ModuleType, dict[str, Any]]:
    """Loads `{'file': absolute path}` under a private name or imports `{'name': dotted name}`.

    The target is the module itself. Raises HostError MODULE_NOT_FOUND or MODULE_LOAD, the reason as its cause.
    """
    from .load import import_named, load_file

    if spec.get("file"):
        module = load_file(spec["file"], "module")
    else:
        module = import_named(spec["name"])
    return module, {"name": module.__name__, "file": getattr(module, "__file__", None)}


def load_wrapper(spec: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Loads a wrapper file, makes its `Wrapper()` and runs `wrapperInit`; see wrapper.HostedWrapper."""
    from .wrapper_file import load_wrapper as load

    return load(spec["path"], spec.get("config"), spec.get("notes", 0))


def describe_wrapper(spec: dict[str, Any]) -> tuple[ModuleType, dict[str, Any]]:
    """Loads a wrapper file and reads what it declares, without wrapperInit: no model is loaded. The target is the module, so that
    no wrapperFini runs either.
    """
    from .wrapper_file import describe_wrapper as describe

    return describe(spec["path"])


def unload(target: Any) -> None:
    """The lane that loaded `target` has ended: the last chance for wrapperFini, then its private module is forgotten.

    Runs on the last thread of the lane, also when nobody closed it: a Worker that ended, a load that was given up. Never raises.
    """
    try:
        if not isinstance(target, type(sys)):
            target.fini()
    except BaseException as failure:  # noqa: BLE001  nobody is left to be told but stderr
        sys.stderr.write(f"aiges-native: wrapperFini failed: {type(failure).__name__}\n")
    # While the wrapper is still there: asyncio itself keeps no task, and one that is collected in the middle is warned of.
    loops.thread_ends()
    module = target if isinstance(target, type(sys)) else sys.modules.get(getattr(target, "module", ""))
    name = getattr(module, "__name__", "")
    if isinstance(name, str) and name.startswith(("aiges_module_", "aiges_wrapper_")):
        from . import leftovers, roots, routes, whose

        whose.forget(name)
        routes.forget(name)
        roots.retire(name)
        sys.modules.pop(name, None)
        # Functions and their module hold each other; bodies the plugin kept should not wait for Python's own next collection.
        leftovers.collect_soon()


def runtime_facts() -> dict[str, Any]:
    """Versions, the OpenSSL and zlib in use and the files they came from, and where modules are looked for."""
    from .facts import runtime_facts as facts

    return facts()


def run_atexit() -> None:
    """Runs what plugins registered with `atexit` and flushes; an exception there is reported on stderr and swallowed."""
    import atexit

    try:
        atexit._run_exitfuncs()
    except BaseException:  # noqa: BLE001  SystemExit included: the exit belongs to the host
        pass
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001
            pass
