"""Prints for people whose terminal may not have every character: what cannot be shown is shown escaped, as Python does on stderr.

`PYTHONIOENCODING=ascii` and consoles of cp1252 are such terminals; a run must not fail for them (test_runner: "cannot show").
"""

from __future__ import annotations

import sys
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def escaping() -> Iterator[None]:
    """While it lasts nothing that anybody prints to stdout fails for its characters. A host's own stdout is left alone."""
    stream = sys.stdout
    before = getattr(stream, "errors", None)
    if before not in ("strict", "surrogateescape") or not hasattr(stream, "reconfigure"):
        yield
        return
    _set_errors(stream, "backslashreplace")
    try:
        yield
    finally:
        _set_errors(stream, before)


def say(text: str) -> None:
    """`print`, from outside of `escaping`."""
    with escaping():
        print(text)


def _set_errors(stream: object, errors: str) -> None:
    try:
        stream.reconfigure(errors=errors)  # type: ignore[attr-defined]
    except ValueError:
        return  # closed: whoever prints next is told
