"""Exceptions as data: `describe` turns any exception into the error DICT of docs/hosting.md.

It never raises, whatever `__str__`, `__repr__` or a property of the exception does, keeps no reference to the exception or
its frames, and bounds every text. Runs on the worker thread that caught the exception.
"""

from __future__ import annotations

import sys

from .frames import frame_text, frames_of, is_a, last_lines, marked, shorten, shorten_middle, syntax_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

MESSAGE_LIMIT = 16 * 1024
TRACEBACK_LIMIT = 64 * 1024
CAUSE_DEPTH = 16
GROUP_WIDTH = 32
DICTS_LIMIT = 64

# The slots themselves: a subclass may have put hostile properties before them.
_CAUSE: Any = BaseException.__dict__["__cause__"]
_CONTEXT: Any = BaseException.__dict__["__context__"]
_SUPPRESSED: Any = BaseException.__dict__["__suppress_context__"]
_EXCEPTIONS: Any = BaseExceptionGroup.__dict__["exceptions"]

# Private module name of a wrapper file -> the name its author knows it by; filled by siblings.py.
plain_names: dict[str, str] = {}


class HostError(Exception):
    """An error of the host itself, with a stable code of lib/errors.ts. `extras` go into the DICT as they are."""

    def __init__(self, code: str, message: str, **extras: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extras: Mapping[str, Any] = extras


class Unconvertible(HostError):
    """A value that has no counterpart in JavaScript; `path` tells where it sits, when known."""

    def __init__(self, message: str, path: str | None = None) -> None:
        super().__init__("AIGES_ERR_UNCONVERTIBLE", message, **({} if path is None else {"path": path}))


def describe(exc: BaseException) -> dict[str, Any]:
    """The error DICT. Works for every BaseException, also for one that fights back."""
    try:
        return _describe(exc, _Budget(), CAUSE_DEPTH)
    except BaseException as failure:  # noqa: BLE001  a MemoryError, an asynchronous exception
        name = type(exc).__name__ if isinstance(type(exc).__name__, str) else "exception"
        return {
            "code": "AIGES_ERR_PYTHON",
            "message": f"{name}: <describing it failed: {type(failure).__name__}>",
            "pythonType": name,
            "traceback": "",
            "frames": [],
            "cause": None,
        }


class _Budget:
    """What one `describe` may still use, and which exceptions it has seen."""

    __slots__ = ("left", "seen")

    def __init__(self) -> None:
        self.left = DICTS_LIMIT
        self.seen: set[int] = set()


def _describe(exc: BaseException, budget: _Budget, depth: int) -> dict[str, Any]:
    budget.left -= 1
    budget.seen.add(id(exc))
    result = _head(exc)
    result["frames"] = frames = frames_of(exc)
    if is_a(exc, SyntaxError):
        frames += syntax_frame(exc)
    notes = notes_of(exc)
    if notes:
        result["notes"] = notes
    own = "".join(("Traceback (most recent call last):\n", *map(frame_text, marked(frames)))) if frames else ""
    own += "\n".join((last_lines(exc, result["message"]), *notes)) + "\n"

    cause, phrase = _cause(exc)
    result["cause"] = None
    if cause is not None and depth > 0 and budget.left > 0 and id(cause) not in budget.seen:
        result["cause"] = described = _describe(cause, budget, depth - 1)
        own = f"{described['traceback']}\n{phrase}\n\n{own}"
        if is_a(exc, HostError) and cause is _CAUSE.__get__(exc):
            # A host error says what it means to the host; where it happened is where its cause happened.
            result.update({name: described[name] for name in ("pythonType", "frames", "notes", "exitCode") if name in described})
    members = [
        _describe(each, budget, depth - 1)
        for each in _members(exc)[:GROUP_WIDTH]
        if depth > 0 and budget.left > 0 and id(each) not in budget.seen
    ]
    if members:
        result["exceptions"] = members
        own += "".join(map(_member_text, range(1, len(members) + 1), members))
    result["traceback"] = shorten_middle(own, TRACEBACK_LIMIT)
    return result


def _head(exc: BaseException) -> dict[str, Any]:
    """Code, message and type, and what only some kinds have."""
    if is_a(exc, HostError):
        return {"code": exc.code, "message": shorten(exc.message, MESSAGE_LIMIT), **exc.extras}
    kind = type_name(type(exc))
    text = shorten(safe_str(exc), MESSAGE_LIMIT)
    head: dict[str, Any] = {"code": "AIGES_ERR_PYTHON", "message": f"{kind}: {text}" if text else kind, "pythonType": kind}
    if is_a(exc, SystemExit):
        head.update(code="AIGES_ERR_PYTHON_EXIT", exitCode=exit_code(exc))
    return head


def _member_text(number: int, member: dict[str, Any]) -> str:
    body = member["traceback"].rstrip("\n").replace("\n", "\n    | ")
    return f"  +---------------- {number} ----------------\n    | {body}\n"


def _cause(exc: BaseException) -> tuple[BaseException | None, str]:
    cause: BaseException | None = _CAUSE.__get__(exc)
    if cause is not None:
        return cause, "The above exception was the direct cause of the following exception:"
    if _SUPPRESSED.__get__(exc):
        return None, ""
    return _CONTEXT.__get__(exc), "During handling of the above exception, another exception occurred:"


def _members(exc: BaseException) -> tuple[BaseException, ...]:
    if not is_a(exc, BaseExceptionGroup):
        return ()
    try:
        members = _EXCEPTIONS.__get__(exc)
    except BaseException:  # noqa: BLE001
        return ()
    return tuple(members)


def safe_str(value: object) -> str:
    """str(value), or words saying that it failed."""
    try:
        text = str(value)
        return str.__str__(text) if isinstance(text, str) else "<str() returned no text>"
    except BaseException as failure:  # noqa: BLE001
        return f"<text unavailable: __str__ raised {type(failure).__name__}>"


def type_name(kind: type) -> str:
    """`ValueError`, or `module.Qualified.Name` for what is not built in, under the name its author gave the module."""
    try:
        name = type.__dict__["__qualname__"].__get__(kind)
        module = kind.__module__
        if not isinstance(module, str) or module in ("builtins", "__main__"):
            return str(name)
        if module.startswith("aiges_root_"):
            module = module.partition(".")[2]
        return f"{plain_names.get(module, module)}.{name}"
    except BaseException:  # noqa: BLE001
        return "<unknown type>"


def exit_code(exc: SystemExit) -> int:
    """The code sys.exit() would have ended the process with."""
    code = exc.code
    if code is None:
        return 0
    if isinstance(code, int):
        return int(code)
    return 1


def notes_of(exc: BaseException) -> list[str]:
    try:
        notes = exc.__dict__.get("__notes__", ())
        if not isinstance(notes, (list, tuple)):
            return []
        return [shorten(safe_str(each), MESSAGE_LIMIT) for each in list(notes)[:16]]
    except BaseException:  # noqa: BLE001
        return []


def environment_advice(name: str) -> str:
    """Words for a missing module: which environment was searched and what installs it there."""
    if name.partition(".")[0] in ("aiges", "aiges_embed"):
        return f"This version of aiges-native does not have the module {name!r} yet; it brings its own aiges package, and installing another changes nothing."
    return (
        f"The module {name!r} is not in the environment {sys.prefix} (interpreter {sys.executable}). "
        f"Install what provides it there, for instance: {sys.executable} -m pip install {name.partition('.')[0]}"
    )
