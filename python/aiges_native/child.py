"""Runs first in a child process of multiprocessing, as its `__main__`: functions of wrapper files and their siblings arrive
there by name, so the child must find each name where the parent has it.

The parent leaves what is needed in the environment (`leave`); the child has no `_aiges_native` and needs none.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VARIABLE = "AIGES_NATIVE_SIBLINGS"


def leave(data: dict[str, Any]) -> dict[str, Any]:
    """In the parent: completes multiprocessing's preparation data, so that the child starts with this file."""
    import json

    from . import roots
    from .finder import HOME

    os.environ[VARIABLE] = json.dumps(roots.state())
    data["sys_path"] = [HOME, *data["sys_path"]]
    if "init_main_from_name" not in data and "init_main_from_path" not in data:
        data["init_main_from_path"] = os.path.abspath(__file__)
    return data


def take_over() -> None:
    """In the child: the parent's roots, under the same names."""
    import json

    from aiges_native import finder, roots, siblings

    finder.install()
    siblings.install()
    roots.restore(json.loads(os.environ.get(VARIABLE, "{}")))


if __name__ == "__mp_main__":
    take_over()
