"""The plans of `aiges.binding`, with what cannot be bound told as a HostError. Runs on the thread that loads."""

from __future__ import annotations

import os
from types import ModuleType

from aiges import binding
from aiges.binding import Plan

from .errors import HostError, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from aiges.event_loop import EventLoop

__all__ = ["Plan", "named", "plan", "settled"]


def plan(owner: Any, hook: str) -> Plan | None:
    """`aiges.binding.plan`; raises HostError WRAPPER_INVALID for what cannot be called or needs what no host has to give."""
    try:
        return binding.plan(owner, hook)
    except binding.BindingError as failure:
        raise HostError("AIGES_ERR_WRAPPER_INVALID", str(failure)) from None


def named(owner: Any) -> str:
    """In messages: the wrapper's class, or the file of a module of functions."""
    return os.path.basename(owner.__file__ or owner.__name__) if isinstance(owner, ModuleType) else type_name(type(owner))


def settled(found: Plan | None, loop: EventLoop) -> Plan | None:
    """The same hook; a coroutine of it is waited for."""
    if found is None:
        return None
    function = found.function
    return Plan(lambda *args, **words: loop.settle(function(*args, **words)), found.args, found.kwargs)
