"""Hooks in the form of the first platform, as functions of the module or inside of a class: `aiges.lists` translates, and what is
wrong becomes a HostError here. Keeps nothing.
"""

from __future__ import annotations

from aiges.lists import as_dicts, as_response

from .reply import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from aiges.dto import DataListCls

    from .bind import Plan


def once_by_lists(plan: Plan, values: dict[str, Any], request: DataListCls) -> Any:
    """Calls wrapperOnceExec and makes a Response of the list it filled; of a coroutine, something to await that gives it."""
    filled: list[Any] = []
    code = plan.call({**values, "respData": filled, "reqData": as_dicts(request)})
    return _awaited(code, filled) if hasattr(code, "__await__") else answer_of("wrapperOnceExec", code, filled)


async def _awaited(code: Any, filled: list[Any]) -> Any:
    return answer_of("wrapperOnceExec", await code, filled)


def resources(pers_id: int) -> dict[str, Any]:
    """The personalised resources of a request, as a list and its length."""
    ids = [pers_id] if pers_id else []
    return {"psrIds": ids, "psrCnt": len(ids)}


def answer_of(hook: str, code: Any, filled: list[Any]) -> Any:
    """The number a hook returned and the list it filled, as a Response; one that returns a Response is taken at its word."""
    try:
        return as_response(code, filled)
    except (TypeError, ValueError) as failure:
        raise invalid(f"{hook}: {failure}") from None
