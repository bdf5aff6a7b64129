"""The plans of `aiges.binding`, with what cannot be bound told as a HostError. Runs on the thread that loads."""

from __future__ import annotations

from aiges import binding
from aiges.binding import Plan

from .errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Plan", "plan"]


def plan(owner: Any, hook: str) -> Plan | None:
    """`aiges.binding.plan`; raises HostError WRAPPER_INVALID for what cannot be called or needs what no host has to give."""
    try:
        return binding.plan(owner, hook)
    except binding.BindingError as failure:
        raise HostError("AIGES_ERR_WRAPPER_INVALID", str(failure)) from None
