"""What every host holds of wrapperRead: when it has nothing yet, and what it means that it fails.

Upstream asks it from time to time until a part has the status end; the wrapper answers by callback, by wrapperRead, or by both.
"""

from __future__ import annotations

from aiges.core.types import DataContinue
from aiges.dto import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

# A wrapper with none of these in its source has no other way to answer than wrapperRead.
CALLS_BACK = ("callback", "StreamHandle", "SessionManager")


def is_nothing(answer: Any) -> bool:
    """None, 0 and [] are how a wrapperRead without a Response says that there is nothing to read."""
    return answer is None or whole_number(answer) == 0 or (isinstance(answer, list) and not answer)


def news(items: Iterable[Any] | None) -> list[Any]:
    """What is to be read: an empty piece of status 1 only says that there is nothing yet."""
    return [each for each in items or () if not _is_nothing_yet(each)]


def _is_nothing_yet(item: Any) -> bool:
    data: Any = getattr(item, "data", None)
    return getattr(item, "status", None) == DataContinue and hasattr(data, "__len__") and len(data) == 0


def mentions(files: list[str], words: tuple[str, ...]) -> bool:
    """Whether one of the files has one of the words; True when nobody can tell."""
    return not files or any(_has(each, words) for each in files)


def _has(path: str, words: tuple[str, ...]) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return True
    return any(word in text for word in words)
