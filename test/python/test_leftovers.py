"""What plugins that ended left behind is collected soon, once for all that end in a moment."""

import gc
import time
import weakref

from aiges_native import leftovers


class Cycle:
    def __init__(self):
        self.me = self


def test_many_that_end_together_cost_one_collection_and_the_next_is_not_forgotten():
    for _ in range(2):
        gone = weakref.ref(Cycle())
        full = []
        gc.callbacks.append(lambda phase, info, full=full: full.append(info["generation"]) if phase == "stop" else None)
        try:
            for _ in range(100):
                leftovers.collect_soon()
            while leftovers._running:
                time.sleep(0.005)
        finally:
            gc.callbacks.pop()
        assert gone() is None
        assert 1 <= full.count(2) < 50


def test_one_thread_for_many_and_none_at_all_is_no_failure(monkeypatch):
    started = []
    monkeypatch.setattr(leftovers, "start_new_thread", lambda run, args: started.append(run))
    for _ in range(100):
        leftovers.collect_soon()
    assert len(started) == 1
    started.pop()()  # ends when it has collected for all of them
    assert not leftovers._running

    def refuse(run, args):
        started.append(run)
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(leftovers, "start_new_thread", refuse)
    leftovers.collect_soon()
    leftovers.collect_soon()
    assert len(started) == 2  # tried again: the system may have a thread by now
