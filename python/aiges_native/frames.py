"""The frames and texts of a traceback as data, bounded. Nothing here raises; no frame is kept.

`errors.describe` puts them together; the file is apart so that each can be read at one sitting.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard, TypeVar

    Kind = TypeVar("Kind")

FRAMES_KEPT = 128  # at each end of a longer stack

# The slot itself: a subclass may have put a property of its own before it.
_TRACEBACK: Any = BaseException.__dict__["__traceback__"]

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep

# The SDK's files that only call what the plugin wrote: no news to its author, unlike those that the plugin calls.
_CALLERS = tuple(
    os.path.join(os.path.dirname(_OWN_FOLDER[:-1]), "aiges", each) for each in ("binding.py", "coroutines.py", "event_loop.py")
)

_LEFT_OUT = (_OWN_FOLDER, *_CALLERS, "<frozen importlib")


def is_a(value: object, kind: type[Kind]) -> TypeGuard[Kind]:
    """isinstance without the `__class__` that a value may lie about or fail to tell."""
    return issubclass(type(value), kind)


def frames_of(exc: BaseException) -> list[dict[str, Any]]:
    """Outermost first; frames of ours that only call the plugin, and of importlib itself, left out; a very long stack loses its middle."""
    places: list[tuple[str, int, str, Any]] = []
    step = _TRACEBACK.__get__(exc)
    while step is not None:
        code = step.tb_frame.f_code
        file = code.co_filename
        if not file.startswith(_LEFT_OUT):
            places.append((file, step.tb_lineno or 0, code.co_name, step.tb_frame.f_globals))
            if len(places) > 4 * FRAMES_KEPT:
                del places[FRAMES_KEPT : 2 * FRAMES_KEPT]
        step = step.tb_next
    if len(places) > 2 * FRAMES_KEPT:
        del places[FRAMES_KEPT:-FRAMES_KEPT]
    return [{"file": file, "line": line, "name": name, "text": source_line(file, line, space)} for file, line, name, space in places]


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
    if not is_a(exc, SyntaxError):
        return message
    try:
        text, offset = exc.text, exc.offset
        if not isinstance(text, str) or not isinstance(offset, int):
            return message
        indent = len(text) - len(text.lstrip())
        return f"    {' ' * max(0, min(offset - 1 - indent, 512))}^\n{message}"
    except BaseException:  # noqa: BLE001
        return message


def marked(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Repeated frames of a recursion once, with their number."""
    result: list[dict[str, Any]] = []
    for frame in frames:
        last = result[-1] if result else None
        if last is not None and last["file"] == frame["file"] and last["line"] == frame["line"]:
            last["times"] = last.get("times", 1) + 1
        else:
            result.append(dict(frame))
    return result


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
