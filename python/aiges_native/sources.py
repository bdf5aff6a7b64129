"""What the source of a loaded wrapper says: whether it can answer by itself, later, through one of the SDK's functions.

Asked only where an answer is missing, and a silence must be told from an answer that is still to come.
"""

from __future__ import annotations

import os

from . import roots


def mentions(module: str, *words: str) -> bool:
    """Whether the wrapper's file, or one of its siblings that is loaded, has one of the words. `module`: the wrapper's private
    name; True when nobody can tell."""
    path = roots.files.get(module)
    if path is None:
        return True
    folder = os.path.dirname(path) + os.sep
    siblings = [spec.origin for spec in [*roots.specs.values()] if spec.origin and spec.origin.startswith(folder)]
    return any(_has(each, words) for each in [path, *siblings])


def _has(path: str, words: tuple[str, ...]) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return True
    return any(word in text for word in words)
