"""The driver `python`: a plain loop that makes the same calls in Python alone. Started by drivers/python.mjs, one trial to a process.

Usage: loop.py TRIAL WARM_UP_MS BUDGET_MS BODY_BYTES. Prints one line of JSON: nanoseconds per call of each sample.
"""

import io
import json
import sys
import time
from contextlib import redirect_stdout

PARAMS = {"mode": "music", "lang": "en", "threshold": "0.5", "top": "3", "punctuation": "true"}


def run_f(_):
    from plugin import f

    def batch(n):
        for i in range(n):
            f(i)

    return batch


def run_f3(_):
    from plugin import f3

    def batch(n):
        for i in range(n):
            f3({"id": i, "name": "alpha"}, {"id": 2, "name": "beta"}, {"id": 3, "name": "gamma"})

    return batch


def run_once(body_bytes):
    from request import call
    from wrapper import Wrapper

    wrapper = Wrapper()
    wrapper.wrapperInit({})
    body = b"A" * body_bytes

    def batch(n):
        for i in range(n):
            call(wrapper, PARAMS, body, f"bench{i:08d}")

    return batch


def sample(batch, warm_up, budget):
    """Finds how many calls take about 10 ms, then times such batches until the budget is spent."""
    clock = time.perf_counter_ns
    n, took = 1, 0
    stop = clock() + warm_up
    while clock() < stop:
        start = clock()
        batch(n)
        took = clock() - start
        if took < 10_000_000:
            n = max(n + 1, min(n * 4, int(n * 12_000_000 / max(took, 1))))
    samples = []
    stop = clock() + budget
    while clock() < stop or not samples:
        start = clock()
        batch(n)
        samples.append((clock() - start) / n)
    return samples


def main():
    trial, warm_up, budget, body_bytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    with redirect_stdout(io.StringIO()):  # the SDK greets
        batch = {"sync": run_f, "dicts": run_f3, "once": run_once}[trial](body_bytes)
    print(json.dumps(sample(batch, warm_up * 1_000_000, budget * 1_000_000)))


if __name__ == "__main__":
    main()
