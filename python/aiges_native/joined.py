"""The parts that a wrapperOnceExec yields, as the one answer that `once()` gives; the first error ends it.

Between two parts `gone` is asked whether anybody waits for them: a generator without an end would keep its thread, and every part,
for ever (test/wrapper/modes: "whose caller has gone").
"""

from __future__ import annotations

from aiges.dto import Response

from .errors import HostError
from .reply import response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def joined(parts: Any, gone: Callable[[], bool]) -> Response:
    whole = Response()
    try:
        for each in parts:
            if not _takes(whole, each, gone):
                break
    finally:
        parts.close()
    return whole


async def joined_async(parts: Any, gone: Callable[[], bool]) -> Response:
    whole = Response()
    try:
        async for each in parts:
            if not _takes(whole, each, gone):
                break
    finally:
        if hasattr(parts, "aclose"):
            await parts.aclose()
    return whole


def _takes(whole: Response, part: Any, gone: Callable[[], bool]) -> bool:
    """Adds a part; False when the answer ends with it."""
    if gone():
        raise HostError("AIGES_ERR_ABORTED", "nobody waits for this answer any more")
    if getattr(part, "error_code", 0) != 0:
        whole.response_err(part.error_code)
        return False
    whole.list += response(part, "wrapperOnceExec, a generator,").list
    return True
