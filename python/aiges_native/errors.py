"""Exceptions as data: `describe` turns any exception into the error DICT of docs/hosting.md.

It never raises, whatever `__str__`, `__repr__` or a property of the exception does, keeps no reference to the exception or
its frames, and bounds every text. Runs on the worker thread that caught the exception.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

MESSAGE_LIMIT = 16 * 1024
TRACEBACK_LIMIT = 64 * 1024
FRAMES_KEPT = 128  # at each end of a longer stack
CAUSE_DEPTH = 16
GROUP_WIDTH = 32
DICTS_LIMIT = 64

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep

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
    kind = type_name(type(exc))
    text = shorten(safe_str(exc), MESSAGE_LIMIT)
    result: dict[str, Any] = {"code": "AIGES_ERR_PYTHON"}
    if isinstance(exc, HostError):
        result["code"] = exc.code
        result["message"] = shorten(exc.message, MESSAGE_LIMIT)
    else:
        result["message"] = f"{kind}: {text}" if text else kind
        result["pythonType"] = kind
    frames = frames_of(exc)
    if isinstance(exc, SystemExit):
        result["code"] = "AIGES_ERR_PYTHON_EXIT"
        result["exitCode"] = exit_code(exc)
    if isinstance(exc, SyntaxError):
        frames += syntax_frame(exc)
    result["frames"] = frames
    notes = notes_of(exc)
    if notes:
        result["notes"] = notes
    head = result["message"] if isinstance(exc, HostError) else last_lines(exc, result["message"])
    own = "".join(("Traceback (most recent call last):\n", *map(frame_text, _marked(frames)))) if frames else ""
    own += "\n".join((head, *notes)) + "\n"

    cause, phrase = _cause(exc)
    described = None
    if cause is not None and depth > 0 and budget.left > 0 and id(cause) not in budget.seen:
        described = _describe(cause, budget, depth - 1)
        own = f"{described['traceback']}\n{phrase}\n\n{own}"
    result["cause"] = described
    members = _members(exc)
    if members:
        result["exceptions"] = described_members = [
            _describe(each, budget, depth - 1)
            for each in members[:GROUP_WIDTH]
            if depth > 0 and budget.left > 0 and id(each) not in budget.seen
        ]
        for number, each in enumerate(described_members, 1):
            body = each["traceback"].rstrip("\n").replace("\n", "\n    | ")
            own += f"  +---------------- {number} ----------------\n    | {body}\n"
    result["traceback"] = shorten_middle(own, TRACEBACK_LIMIT)
    if isinstance(exc, HostError):
        result.update(exc.extras)
    return result


def _cause(exc: BaseException) -> tuple[BaseException | None, str]:
    # The slots of BaseException itself: a subclass may have replaced the attributes by hostile properties.
    cause = BaseException.__cause__.__get__(exc)  # type: ignore[attr-defined]
    if cause is not None:
        return cause, "The above exception was the direct cause of the following exception:"
    if BaseException.__suppress_context__.__get__(exc):  # type: ignore[attr-defined]
        return None, ""
    context = BaseException.__context__.__get__(exc)  # type: ignore[attr-defined]
    return context, "During handling of the above exception, another exception occurred:"


def _members(exc: BaseException) -> tuple[BaseException, ...]:
    if not isinstance(exc, BaseExceptionGroup):
        return ()
    try:
        members = BaseExceptionGroup.exceptions.__get__(exc)  # type: ignore[attr-defined]
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


def frames_of(exc: BaseException) -> list[dict[str, Any]]:
    """Outermost first; frames of this package and of importlib itself left out; a very long stack loses its middle."""
    places: list[tuple[str, int, str, Any]] = []
    step = BaseException.__traceback__.__get__(exc)  # type: ignore[attr-defined]
    while step is not None:
        code = step.tb_frame.f_code
        file = code.co_filename
        if not file.startswith(_OWN_FOLDER) and not file.startswith("<frozen importlib"):
            places.append((file, step.tb_lineno or 0, code.co_name, step.tb_frame.f_globals))
            if len(places) > 4 * FRAMES_KEPT:
                del places[FRAMES_KEPT : 2 * FRAMES_KEPT]
        step = step.tb_next
    if len(places) > 2 * FRAMES_KEPT:
        del places[FRAMES_KEPT:-FRAMES_KEPT]
    return [
        {"file": file, "line": line, "name": name, "text": source_line(file, line, space)}
        for file, line, name, space in places
    ]


def source_line(file: str, line: int, space: Any = None) -> str:
    """The line without indentation, or ''."""
    try:
        import linecache

        linecache.checkcache(file)
        return shorten(linecache.getline(file, line, space).strip(), 1024)
    except BaseException:  # noqa: BLE001
        return ""


def syntax_frame(exc: SyntaxError) -> list[dict[str, Any]]:
    """Where the text could not be parsed, as a last frame, so that a stack ends at the line to repair."""
    try:
        file, line = exc.filename, exc.lineno
        if not isinstance(file, str) or not isinstance(line, int):
            return []
        text = exc.text if isinstance(exc.text, str) else source_line(file, line)
        return [{"file": file, "line": int(line), "name": "<module>", "text": shorten(text.strip(), 1024)}]
    except BaseException:  # noqa: BLE001
        return []


def last_lines(exc: BaseException, message: str) -> str:
    """Python's own last lines: for a SyntaxError a caret under the place comes first."""
    if not isinstance(exc, SyntaxError):
        return message
    try:
        text, offset = exc.text, exc.offset
        if not isinstance(text, str) or not isinstance(offset, int):
            return message
        indent = len(text) - len(text.lstrip())
        return f"    {' ' * max(0, min(offset - 1 - indent, 512))}^\n{message}"
    except BaseException:  # noqa: BLE001
        return message


def _marked(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Repeated frames of a recursion once, with their number."""
    marked: list[dict[str, Any]] = []
    for frame in frames:
        last = marked[-1] if marked else None
        if last is not None and last["file"] == frame["file"] and last["line"] == frame["line"]:
            last["times"] = last.get("times", 1) + 1
        else:
            marked.append(dict(frame))
    return marked


def frame_text(frame: dict[str, Any]) -> str:
    text = f'  File "{frame["file"]}", line {frame["line"]}, in {frame["name"]}\n'
    if frame["text"]:
        text += f"    {frame['text']}\n"
    if frame.get("times", 1) > 1:
        text += f"  [the frame above {frame['times']} times]\n"
    return text


def shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}… [{len(text) - limit} characters left out]"


def shorten_middle(text: str, limit: int) -> str:
    """The end of a traceback tells most: a long one keeps a quarter of its start and its end."""
    if len(text) <= limit:
        return text
    head = limit // 4
    return f"{text[:head]}\n… [{len(text) - limit} characters left out]\n{text[head - limit :]}"


def environment_advice(name: str) -> str:
    """Words for a missing module: which environment was searched and what installs it there."""
    return (
        f"The module {name!r} is not in the environment {sys.prefix} (interpreter {sys.executable}). "
        f"Install what provides it there, for instance: {sys.executable} -m pip install {name.partition('.')[0]}"
    )
