"""A wrapper's own event loop, and hooks that are asynchronous, as every host uses them."""

import asyncio
import threading

import pytest
from aiges.coroutines import values_of
from aiges.event_loop import EventLoop


@pytest.fixture
def loop():
    made = EventLoop("test")
    yield made
    made.close()


def test_an_asynchronous_generator_that_is_left_is_closed_on_its_loop(loop):
    closed = []

    async def values():
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            closed.append(loop.is_here())

    generator = values()  # held, so that no garbage collection closes it
    parts = values_of(generator, loop)
    assert next(parts) == 1
    parts.close()
    assert closed == [True]
    assert [*values_of(values(), loop)] == [1, 2]


def test_closing_a_loop_ends_what_runs_there_and_its_thread(loop):
    began, ended = threading.Event(), []

    async def endless():
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(threading.current_thread())

    answer = loop.submit(endless())
    assert began.wait(60)
    loop.close()
    assert answer.cancelled() and not ended[0].is_alive()


def test_what_is_settled_on_the_loops_own_thread_does_not_wait_for_itself(loop):
    async def text():
        await asyncio.sleep(0)
        return threading.current_thread()

    async def asked():
        return loop.settle(text()), threading.current_thread()

    beside, own = loop.settle(asked())
    assert beside is not own and not beside.is_alive()


def test_what_nobody_waits_for_is_cancelled_also_after_a_lull(loop):
    from aiges_native.abandonment import Abandonment

    abandonment = Abandonment()

    async def outcome(gone):
        try:
            return await asyncio.wait_for(abandonment.awaited(asyncio.sleep(60 if gone else 0, "slept"), lambda: gone), 10)
        except asyncio.CancelledError:
            return "cancelled"

    assert [loop.settle(outcome(gone)) for gone in (True, False, True)] == ["cancelled", "slept", "cancelled"]
    assert not abandonment._tasks
