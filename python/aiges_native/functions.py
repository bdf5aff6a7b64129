"""Hooks in the form of the first platform, as functions of the module or inside of a class: data as lists of dicts, answers
appended to a list.

`wrapperOnceExec(usrTag, params, reqData, respData, psrIds, psrCnt) -> int`, `wrapperCreate(usrTag, params, psrIds, psrCnt) ->
str`, `wrapperWrite(handle, reqData) -> int`, `wrapperRead(handle, respData) -> int`. Keeps nothing.
"""

from __future__ import annotations

from aiges.dto import Response, ResponseData

from .errors import type_name
from .reply import invalid
from .requests import as_dicts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from aiges.dto import DataListCls

    from .bind import Plan


def once_by_lists(plan: Plan, values: dict[str, Any], request: DataListCls) -> Any:
    """Calls wrapperOnceExec and makes a Response of the list it filled; one that returns a Response is taken at its word."""
    filled: list[Any] = []
    values = {**values, **resources(values["persId"]), "respData": filled, "reqData": as_dicts(request)}
    return answer_of("wrapperOnceExec", plan.call(values), filled)


def resources(pers_id: int) -> dict[str, Any]:
    """The personalised resources of a request, as a list and its length."""
    ids = [pers_id] if pers_id else []
    return {"psrIds": ids, "psrCnt": len(ids)}


def answer_of(hook: str, answer: Any, filled: list[Any]) -> Any:
    """The Response in a list that a hook filled and the number it returned."""
    if isinstance(answer, Response):
        return answer
    if not isinstance(answer, int):
        came = "None" if answer is None else f"a {type_name(type(answer))}"
        raise invalid(f"{hook} with respData must return 0 or the number of an error, but returned {came}")
    response = Response()
    response.error_code = answer
    response.list = [entry_of(each) for each in filled]
    return response


def entry_of(each: Any) -> Any:
    """A dict of the first platform as a ResponseData; anything else as it is."""
    if not isinstance(each, dict):
        return each
    missing = [name for name in ("key", "data") if name not in each]
    if missing:
        raise invalid(f"an entry of respData has no {missing[0]!r}")
    entry = ResponseData(each["key"])
    entry.data = each["data"]
    entry.type = each.get("type", 0)
    entry.status = each.get("status", 3)
    if "len" in each:
        entry.len = each["len"]
    return entry
