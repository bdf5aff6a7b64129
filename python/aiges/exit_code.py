"""The exit code of `python wrapper.py`: 1 when a run failed, where upstream always ends with 0.

Only for a run started by the program itself (`m.run()` in its `__main__`), so that a test that runs a failing wrapper keeps its
own exit code; and at the very end, so that what follows `m.run()` still happens. AIGES_STRICT_EXIT=0 restores upstream's 0.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys

VARIABLE = "AIGES_STRICT_EXIT"

_failed_in = 0


def report_failure() -> None:
    """Makes this process end with 1, if the program called `run()` itself."""
    global _failed_in
    if os.environ.get(VARIABLE) == "0" or not _called_by_program():
        return
    _failed_in = os.getpid()


def _called_by_program() -> bool:
    frame = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "aiges":
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None and frame.f_globals.get("__name__") == "__main__"


def _leave() -> None:
    """Runs after everything that was registered since the SDK was imported; logging, registered before, is ended here."""
    if _failed_in != os.getpid():
        return  # a child made by fork
    logging.shutdown()
    for each in (sys.stdout, sys.stderr):
        try:
            each.flush()
        except (OSError, ValueError, AttributeError):
            continue
    os._exit(1)


atexit.register(_leave)
