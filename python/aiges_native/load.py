"""Loads a Python file under a private module name, and imports modules by name.

A file loaded here never is `__main__`, never takes a name that others use, and has its folder's files as siblings. Runs on a
worker thread; several files may load at the same time. The module stays in `sys.modules` for the life of the process.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib import _load  # type: ignore[attr-defined]
from _thread import allocate_lock

from . import roots
from .errors import HostError, environment_advice, safe_str, type_name
from .siblings import SiblingFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_lock = allocate_lock()
_counts: dict[str, int] = {}


def private_name(file: str, what: str) -> str:
    """`aiges_<what>_<stem>_<n>`: ASCII, an identifier, unique in this process."""
    stem = os.path.splitext(os.path.basename(file))[0]
    stem = "".join(each if each.isascii() and each.isalnum() else "_" for each in stem)
    base = f"aiges_{what}_{stem}"
    with _lock:
        _counts[base] = number = _counts.get(base, 0) + 1
    return f"{base}_{number}"


def load_file(file: str, what: str = "wrapper") -> ModuleType:
    """Executes the file as a new module. `what`: 'wrapper' or 'module', for names and error codes.

    Raises HostError WRAPPER_NOT_FOUND / MODULE_NOT_FOUND when there is no such file, and WRAPPER_LOAD / MODULE_LOAD when it
    cannot be parsed or fails while it runs; the exception is the cause.
    """
    prefix = f"AIGES_ERR_{what.upper()}"
    if not os.path.isfile(file):
        raise HostError(f"{prefix}_NOT_FOUND", _not_found(file))
    name = private_name(file, what)
    root = roots.root_to_load(file)
    roots.own_file(name, file, root)
    spec = SiblingFinder.find_spec(name)
    try:
        module: ModuleType = _load(spec)
    except BaseException as failure:
        raise _load_error(f"{prefix}_LOAD", file, failure) from failure
    finally:
        root.sync()
    return module


def import_named(name: str) -> ModuleType:
    """Imports an installed module. Raises HostError MODULE_NOT_FOUND or MODULE_LOAD, the exception as its cause."""
    import importlib

    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as failure:
        missing = failure.name or name
        if name == missing or name.startswith(missing + "."):
            raise HostError("AIGES_ERR_MODULE_NOT_FOUND", environment_advice(name)) from failure
        raise _load_error("AIGES_ERR_MODULE_LOAD", f"module {name}", failure) from failure
    except BaseException as failure:
        raise _load_error("AIGES_ERR_MODULE_LOAD", f"module {name}", failure) from failure


def _not_found(file: str) -> str:
    if os.path.isdir(file):
        return f"{file} is a folder: name the Python file in it, for instance {os.path.join(file, 'wrapper.py')}"
    if os.path.lexists(file):
        return f"{file} is no regular file (a link to nowhere, a pipe or a device): it cannot be loaded"
    folder = os.path.dirname(file)
    if not os.path.isdir(folder):
        return f"there is no file {file}: its folder {folder} does not exist either"
    others = sorted(each for each in os.listdir(folder) if each.endswith(".py"))[:8]
    return f"there is no file {file}; its folder has " + (", ".join(others) if others else "no Python file")


def _load_error(code: str, what: str, failure: BaseException) -> HostError:
    reason = f"{type_name(type(failure))}: {safe_str(failure)}"
    extras: dict[str, Any] = {}
    if isinstance(failure, SyntaxError):
        advice = f"Python {sys.version.split()[0]} cannot parse it."
    elif isinstance(failure, ImportError):
        extras["module"] = failure.name if isinstance(failure.name, str) else None
        if isinstance(failure, ModuleNotFoundError) and isinstance(failure.name, str):
            advice = environment_advice(failure.name)
        else:
            advice = f"The environment is {sys.prefix} (interpreter {sys.executable})."
    elif isinstance(failure, SystemExit):
        advice = (
            "It called sys.exit() while it was loaded; code that is meant for `python file.py` belongs under `if __name__ == '__main__':`."
        )
    else:
        advice = "It failed while its top level ran."
    return HostError(code, f"cannot load {what}: {reason}. {advice}", **extras)
