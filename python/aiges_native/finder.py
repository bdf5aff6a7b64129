"""The first entry of `sys.meta_path`: our own packages by name, and repairs of modules right after their import.

The packages' folder is not on `sys.path`: whatever lies beside them can shadow nothing, and an `aiges` that is installed in
the environment cannot win over the one that belongs to this host. Any thread may import; nothing here keeps state.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Ours before anybody's. The other plugin kinds add their import names here.
OWN_NAMES = frozenset({"aiges", "aiges_embed", "aiges_native", "python_wrapper"})
# Ours only when nobody else has them: names so plain that a plugin or a library may mean its own.
SPARE_NAMES = frozenset({"iflags", "flags"})

# module name -> repair, run once right after that module was executed (or at once if it is already there).
after_import: dict[str, Callable[[ModuleType], None]] = {}


class RepairingLoader:
    """Stands in for a module's own loader until the module was executed, then puts that loader back and repairs."""

    def __init__(self, loader: Any, repair: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._repair = repair

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        created: ModuleType | None = self._loader.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._repair(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


class OwnFinder:
    """First on `sys.meta_path`."""

    ours = True

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if name in OWN_NAMES:
            return PathFinder.find_spec(name, [HOME])
        repair = after_import.get(name)
        if repair is not None:
            spec = find_elsewhere(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = RepairingLoader(spec.loader, repair)  # type: ignore[assignment]
            return spec
        return None


class SpareFinder:
    """Last on `sys.meta_path` but for siblings."""

    ours = True

    @staticmethod
    def find_spec(name: str, _path: Sequence[str] | None = None, _target: Any = None) -> ModuleSpec | None:
        return PathFinder.find_spec(name, [HOME]) if name in SPARE_NAMES else None


def find_elsewhere(name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
    """What the finders that are not ours say, in their order."""
    for each in list(sys.meta_path):
        find = getattr(each, "find_spec", None)
        if find is None or getattr(each, "ours", False):
            continue
        spec: ModuleSpec | None = find(name, path, target)
        if spec is not None:
            return spec
    return None


def install() -> None:
    """Called once by boot, after the guards have registered their repairs."""
    sys.path[:] = [each for each in sys.path if os.path.abspath(each) != HOME]
    sys.meta_path.insert(0, OwnFinder)
    sys.meta_path.append(SpareFinder)
    repair_now(*after_import)


def repair_now(*names: str) -> None:
    """Repairs those of the modules that are loaded already."""
    for name in names:
        module = sys.modules.get(name)
        if module is not None:
            after_import[name](module)
