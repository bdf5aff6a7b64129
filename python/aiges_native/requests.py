"""What a wrapper is given: the nodes that came from JavaScript, as the SDK's classes."""

from __future__ import annotations

from aiges.dto import DataListCls, DataListNode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ONCE = 3


def request_of(nodes: list[tuple[Any, ...]], types: dict[str, int], status: int = ONCE) -> DataListCls:
    """The nodes `(key, data, type, status, attributes)` as wrappers know them. What the caller left out is filled in: the type
    that the wrapper declares, and `status`."""
    request = DataListCls()
    request.list = listed = []
    for key, data, kind, own_status, attributes in nodes:
        if kind is None:
            kind = types.get(key, 0)
        node = DataListNode(key, data, status if own_status is None else own_status, len(data), kind)
        if attributes is not None:
            node.desc = attributes
        listed.append(node)
    return request
