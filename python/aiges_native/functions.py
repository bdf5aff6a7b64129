"""Hooks in the shape of the first platform, inside of a class: data as lists of dicts, the answer appended to a list.

`(usrTag, params, reqData, respData, psrIds, psrCnt) -> int`. Runs where `once` runs and keeps nothing.
"""

from __future__ import annotations

from aiges.dto import Response, ResponseData

from .errors import type_name
from .reply import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from aiges.dto import DataListCls

    from .bind import Plan


def once_by_lists(plan: Plan, values: dict[str, Any], request: DataListCls) -> Any:
    """Calls the hook and makes a Response of the list it filled; one that returns a Response is taken at its word."""
    filled: list[Any] = []
    ids = [values["persId"]] if values["persId"] else []
    values = {**values, "respData": filled, "psrIds": ids, "psrCnt": len(ids)}
    values["reqData"] = [
        {"key": node.key, "data": node.data, "len": node.len, "status": node.status, "type": node.type, "desc": node.desc or {}}
        for node in request.list
    ]
    answer = plan.call(values)
    if isinstance(answer, Response):
        return answer
    if not isinstance(answer, int):
        came = "None" if answer is None else f"a {type_name(type(answer))}"
        raise invalid(f"wrapperOnceExec with respData must return 0 or the number of an error, but returned {came}")
    response = Response()
    response.error_code = answer
    response.list = [_entry(each) for each in filled]
    return response


def _entry(each: Any) -> Any:
    if not isinstance(each, dict):
        return each
    missing = [name for name in ("key", "data") if name not in each]
    if missing:
        raise invalid(f"an entry of respData has no {missing[0]!r}")
    entry = ResponseData(each["key"])
    entry.data = each["data"]
    entry.type = each.get("type", 0)
    if "len" in each:
        entry.len = each["len"]
    return entry
