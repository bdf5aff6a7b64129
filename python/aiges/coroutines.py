"""Hooks written as coroutines or generators, for a host that blocks the calling thread until the hook has its next value."""

from __future__ import annotations

from types import AsyncGeneratorType, GeneratorType

from aiges.event_loop import EventLoop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def values_of(value: Any, loop: EventLoop) -> Iterator[Any]:
    """Every value of a generator or of an asynchronous generator; a single value otherwise."""
    value = loop.settle(value)
    if isinstance(value, GeneratorType):
        yield from value
    elif isinstance(value, AsyncGeneratorType):
        yield from _asynchronous(value, loop)
    else:
        yield value


def _asynchronous(values: Any, loop: EventLoop) -> Iterator[Any]:
    async def following() -> tuple[Any, bool]:
        async for each in values:
            return each, True
        return None, False

    try:
        while True:
            value, more = loop.settle(following())
            if not more:
                return
            yield value
    finally:
        loop.settle(_closed(values))


async def _closed(values: Any) -> None:
    await values.aclose()


def is_generator(value: Any) -> bool:
    """Whether a hook's answer comes in parts."""
    return isinstance(value, (GeneratorType, AsyncGeneratorType))
