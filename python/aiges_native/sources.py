"""What the source of a loaded wrapper says: whether it can answer by itself, later, through one of the SDK's functions.

Asked only where an answer is missing, and a silence must be told from an answer that is still to come.
"""

from __future__ import annotations

import os

from aiges import reads

from . import roots


def mentions(module: str, *words: str) -> bool:
    """Whether the wrapper's file, or one of its siblings that is loaded, has one of the words. `module`: the wrapper's private
    name; True when nobody can tell."""
    path = roots.files.get(module)
    if path is None:
        return True
    folder = os.path.dirname(path) + os.sep
    siblings = [spec.origin for spec in [*roots.specs.values()] if spec.origin and spec.origin.startswith(folder)]
    return reads.mentions([path, *siblings], words)
