"""Data as the first platform passed it: lists of dicts instead of DataListCls and Response (aiges.md 2.6).

Pure functions; bodies are handed over, never copied.
"""

from __future__ import annotations

from aiges.core.types import DataText, Once
from aiges.dto import Response, ResponseData, whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def as_dicts(request: Any) -> list[dict[str, Any]]:
    """The nodes of a request as `{"key", "data", "len", "status", "type", "desc"}`."""
    return [
        {
            "key": node.key,
            "data": node.data,
            "len": node.len,
            "status": node.status,
            "type": node.type,
            "desc": getattr(node, "desc", None) or {},
        }
        for node in request.list
    ]


def as_response(code: Any, filled: Any) -> Response:
    """What a hook returned and the respData it filled, as a Response; one that returns a Response is taken at its word.

    Raises TypeError when the code is no number, and ValueError for an entry without key or data.
    """
    if isinstance(code, Response):
        return code
    number = whole_number(code)
    if number is None:
        came = "None" if code is None else f"a {type(code).__name__}"
        raise TypeError(f"a hook with respData must return 0 or the number of an error, but returned {came}")
    response = Response()
    response.error_code = number
    response.list = [_entry(each, index) for index, each in enumerate(filled)]
    return response


def _entry(each: Any, index: int) -> Any:
    if not isinstance(each, dict):
        return each
    for name in ("key", "data"):
        if name not in each:
            raise ValueError(f"entry {index} of respData has no {name!r}")
    entry = ResponseData(each["key"], type=each.get("type", DataText), status=each.get("status", Once))
    entry.data = each["data"]
    if "len" in each:
        entry.len = each["len"]
    return entry
