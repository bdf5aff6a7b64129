"""Finds and runs the siblings that `roots` has given a place, and makes importlib's functions mean what imports mean.

Installed once by boot; any thread may import. Loaders belong to their modules, as everywhere in importlib.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import PathFinder, SourceFileLoader, SourcelessFileLoader, spec_from_file_location

from . import finder, roots
from .roots import ROOT_KEY, Root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any


class SiblingSource(SourceFileLoader):
    """Runs a file with the builtins of its root."""

    root: Root

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = self.root.builtins
        self.root.executes(self.path)
        super().exec_module(module)

    def path_stats(self, path: Any) -> Any:
        # Bytecode is told from its source by size and whole seconds: not enough for files that are being edited.
        if self.root.is_reloaded:
            raise OSError("no bytecode for this file")
        return super().path_stats(path)


class WrapperSource(SiblingSource):
    """A wrapper file itself: compiled from its text each time, as a script is, and never kept as bytecode."""

    def path_stats(self, path: Any) -> Any:
        raise OSError("no bytecode for this file")


class SiblingBytecode(SourcelessFileLoader):
    """The same for a .pyc without its source."""

    root: Root

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = self.root.builtins
        super().exec_module(module)


def adopt(spec: ModuleSpec, root: Root) -> ModuleSpec:
    """Makes a found module one of the root's own. Extension modules have no builtins to give."""
    found: Any = spec.loader
    kind = {SourceFileLoader: SiblingSource, SourcelessFileLoader: SiblingBytecode}.get(type(found))
    if kind is not None:
        loader: Any = kind(spec.name, found.path)
        loader.root = root
        spec.loader = loader
    return spec


class SiblingFinder:
    """Second on `sys.meta_path`: finds what a root has claimed, and the submodules of its packages."""

    ours = True

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, _target: Any = None) -> ModuleSpec | None:
        root = roots.owners.get(name.partition(".")[0])
        if root is None:
            return None
        if name in roots.files:
            loader = WrapperSource(name, roots.files[name])
            loader.root = root
            return spec_from_file_location(name, roots.files[name], loader=loader)
        if name in roots.specs:
            spec = PathFinder.find_spec(name, _folders_of(roots.specs[name], root))
        else:
            spec = PathFinder.find_spec(name, path) if path is not None else None
        return spec and adopt(spec, root)


def _folders_of(spec: ModuleSpec, root: Root) -> list[str]:
    """Where a claimed top-level name was found."""
    if spec.submodule_search_locations is not None:
        return [os.path.dirname(each.rstrip(os.sep)) for each in spec.submodule_search_locations]
    return [os.path.dirname(spec.origin)] if spec.origin else [root.folder]


class LastFinder:
    """Last on `sys.meta_path`: a name that nobody has, asked for by code that is no wrapper's (pickle, joblib, importlib).

    `python wrapper.py` would find it, for the wrapper's folder is on `sys.path` there. The wrapper on whose behalf this
    thread runs is asked first, then the others in the order in which they were loaded.
    """

    ours = True

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, _target: Any = None) -> ModuleSpec | None:
        if path is not None or "." in name:
            return None
        caller = roots.current_root(2)
        others = [each for each in roots.all_roots() if each is not caller]
        for root in [caller, *others] if caller is not None else others:
            private = root.names.get(name, "")
            if private in roots.files:
                return ModuleSpec(name, AliasLoader(private))  # type: ignore[arg-type]
            spec = PathFinder.find_spec(name, root.search_path())
            if spec is not None and root.claim(name, spec, None) == name:
                return adopt(spec, root)
        return None


class AliasLoader:
    """Gives a wrapper file that is loaded under its private name to those who ask for it by its plain one."""

    def __init__(self, private: str) -> None:
        self._private = private

    def create_module(self, _spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = sys.modules[self._private]


def _caller_root() -> Root | None:
    """The root of the file that called the function that calls this."""
    root: Root | None = sys._getframe(2).f_builtins.get(ROOT_KEY)
    return root


def _patch_importlib(module: ModuleType) -> None:
    """importlib.import_module called by a wrapper's file means what an import statement there means."""
    real = module.import_module

    def import_module(name: str, package: str | None = None) -> ModuleType:
        root = _caller_root()
        if root is not None and isinstance(name, str):
            if not name.startswith("."):
                name = root.translate(name)
            elif isinstance(package, str):
                package = root.translate(package)
        imported: ModuleType = real(name, package)
        return imported

    import_module.__doc__ = real.__doc__
    module.import_module = import_module  # type: ignore[attr-defined]


def _patch_importlib_util(module: ModuleType) -> None:
    """importlib.util.find_spec likewise."""
    real = module.find_spec

    def find_spec(name: str, package: str | None = None) -> ModuleSpec | None:
        root = _caller_root()
        if root is not None and isinstance(name, str) and not name.startswith("."):
            try:
                name = root.translate(name)
            except ModuleNotFoundError:
                return None
        spec: ModuleSpec | None = real(name, package)
        return spec

    find_spec.__doc__ = real.__doc__
    module.find_spec = find_spec  # type: ignore[attr-defined]


def install() -> None:
    """Called once by boot, after `finder.install`."""
    sys.meta_path.insert(1, SiblingFinder)
    sys.meta_path.append(LastFinder)
    finder.after_import["importlib"] = _patch_importlib
    finder.after_import["importlib.util"] = _patch_importlib_util
    finder.repair_now("importlib", "importlib.util")
