"""Imports of a wrapper's own files come from the wrapper's own folder first (DESIGN decision 16).

Each wrapper folder is a `Root`. Its files run with a copy of the builtins whose `__import__` belongs to that root: what they
import, lazily or in threads of theirs too, is looked up in the folder first, and everybody else's imports cost what they
always cost. A sibling whose name nobody else can mean keeps its plain place in `sys.modules`; otherwise it lives under the
root's package, `aiges_root_<n>.<name>`, and the importing file does not notice.

As with `python wrapper.py`, built-in and frozen modules cannot be replaced; every other module of the standard library can,
but only for the wrapper's own files. Any thread may import; `_lock` guards the tables and is never held while code runs.
"""

from __future__ import annotations

import _imp
import builtins
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import PathFinder, SourceFileLoader, SourcelessFileLoader, spec_from_file_location
from _thread import RLock

from .errors import plain_names
from .finder import OWN_NAMES, SPARE_NAMES, OwnFinder, SpareFinder, find_elsewhere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType
    from typing import Any

# The key under which a root's builtins name the root.
ROOT_KEY = "__aiges_root__"

_lock = RLock()
_roots: dict[str, Root] = {}  # real folder -> root, in the order of loading
_owners: dict[str, Root] = {}  # first part of a module's name -> root
_specs: dict[str, ModuleSpec] = {}  # name a sibling lives under -> where it was found
_files: dict[str, str] = {}  # private name of a loaded wrapper file -> its path
_base_path: frozenset[str] = frozenset()  # sys.path before any wrapper could change it
_import: Callable[..., Any] = builtins.__import__


class Root:
    """One wrapper folder. Lives as long as the process: modules refer to it."""

    __slots__ = ("builtins", "folder", "name", "names")

    def __init__(self, folder: str, name: str) -> None:
        self.folder = folder
        self.name = name
        # First part of a name as the wrapper's files write it -> the name it is loaded under; equal when it is not ours.
        self.names: dict[str, str] = {}
        self.builtins = dict(builtins.__dict__)
        self.builtins["__import__"] = self.import_
        self.builtins[ROOT_KEY] = self

    def import_(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,  # noqa: A002  the names of the built-in function
        locals: Mapping[str, Any] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """`__import__` of the files of this root."""
        if level:
            return _import(name, globals, locals, fromlist, level)
        first = name.partition(".")[0]
        actual = self.names.get(first)
        if actual is None:
            actual = self._resolve(first, name)
        if actual == first or (not fromlist and type(fromlist) is list):
            # An empty list comes from C (pickle above all), which then looks the plain name up in sys.modules.
            module = _import(name, globals, locals, fromlist, 0)
            if first not in self.names:
                self._remember(first, first)
            return module
        full = actual + name[len(first) :]
        module = _import(full, globals, locals, fromlist, 0)
        return module if fromlist else sys.modules[actual]

    def translate(self, name: str) -> str:
        """The name under which `name`, as written in a file of this root, is loaded. May raise ModuleNotFoundError."""
        first = name.partition(".")[0]
        return (self.names.get(first) or self._resolve(first, name)) + name[len(first) :]

    def sync(self) -> None:
        """Takes over what others have added to the builtins since (gettext.install does so)."""
        merged = {**builtins.__dict__, "__import__": self.import_, ROOT_KEY: self}
        self.builtins.update(merged)

    def _remember(self, first: str, actual: str) -> None:
        self.names[first] = actual
        self.sync()

    def _resolve(self, first: str, name: str) -> str:
        if first in sys.builtin_module_names or _imp.is_frozen(first) or first in OWN_NAMES:
            self.names[first] = first
            return first
        spec = PathFinder.find_spec(first, self.search_path())
        foreign = self._foreign(first) if spec is not None or first in _owners else None
        if spec is not None and spec.loader is None and foreign is not None and foreign.loader is not None:
            spec = None  # a folder without __init__.py never wins over a module, here as everywhere
        if spec is None:
            owner = _owners.get(first)
            if owner is None or owner is self:
                return first
            # The plain place belongs to another wrapper's sibling, which is not what this wrapper means.
            if foreign is None:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            spec = foreign
        return self.claim(first, spec, foreign)

    def search_path(self) -> list[str]:
        """The folder, then the folders below it that the wrapper itself has put on sys.path."""
        inside = self.folder + os.sep
        added = [each for each in sys.path if each not in _base_path]
        return [self.folder, *(each for each in added if os.path.realpath(each).startswith(inside))]

    def _foreign(self, first: str) -> ModuleSpec | None:
        return find_elsewhere(first, None, None, (OwnFinder, SpareFinder, SiblingFinder, LastFinder))

    def claim(self, first: str, spec: ModuleSpec, foreign: ModuleSpec | None) -> str:
        """Decides where a sibling lives, once. `foreign`: what everybody else would get for that name."""
        with _lock:
            known = self.names.get(first)
            if known is not None:
                return known
            if self._free(first, spec, foreign):
                actual = first
                _owners[first] = self
            else:
                actual = f"{self.name}.{first}"
                _private_package(self)
            _specs[actual] = spec
            self.names[first] = actual
            return actual

    def _free(self, first: str, spec: ModuleSpec, foreign: ModuleSpec | None) -> bool:
        """Whether nobody else can mean this name."""
        if _owners.get(first) is self:
            return True
        if first in _owners or first in sys.modules or first in sys.stdlib_module_names or first in SPARE_NAMES:
            return False
        return foreign is None or foreign.loader is None or _same_file(foreign, spec)


def _same_file(one: ModuleSpec, other: ModuleSpec) -> bool:
    return bool(one.origin and other.origin) and os.path.realpath(one.origin or "") == os.path.realpath(other.origin or "")


def _private_package(root: Root) -> None:
    """The package that holds a root's siblings whose plain names are taken."""
    if root.name in sys.modules:
        return
    spec = ModuleSpec(root.name, None, is_package=True)
    spec.submodule_search_locations = [root.folder]
    module = type(sys)(root.name)
    module.__spec__ = spec
    module.__path__ = spec.submodule_search_locations
    _owners[root.name] = root
    sys.modules[root.name] = module


class SiblingSource(SourceFileLoader):
    """Runs a file with the builtins of its root."""

    root: Root

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = self.root.builtins
        super().exec_module(module)


class SiblingBytecode(SourcelessFileLoader):
    root: Root

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = self.root.builtins
        super().exec_module(module)


def adopt(spec: ModuleSpec, root: Root) -> ModuleSpec:
    """Makes a found module one of the root's own. Extension modules have no builtins to give."""
    kind = {SourceFileLoader: SiblingSource, SourcelessFileLoader: SiblingBytecode}.get(type(spec.loader))
    if kind is not None:
        loader = kind(spec.name, spec.loader.path)  # type: ignore[union-attr, call-arg]
        loader.root = root  # type: ignore[attr-defined]
        spec.loader = loader
    return spec


class SiblingFinder:
    """Second on `sys.meta_path`: finds what a root has claimed, and the submodules of its packages."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, _target: Any = None) -> ModuleSpec | None:
        root = _owners.get(name.partition(".")[0])
        if root is None:
            return None
        if name in _files:
            spec = spec_from_file_location(name, _files[name])
        elif name in _specs:
            spec = PathFinder.find_spec(name, _folders_of(_specs[name], root))
        else:
            spec = PathFinder.find_spec(name, path) if path is not None else None
        return spec and adopt(spec, root)


def _folders_of(spec: ModuleSpec, root: Root) -> list[str]:
    """Where a claimed top-level name was found."""
    if spec.submodule_search_locations is not None:
        return [os.path.dirname(each.rstrip(os.sep)) for each in spec.submodule_search_locations]
    return [os.path.dirname(spec.origin)] if spec.origin else [root.folder]


class AliasLoader:
    """Gives a wrapper file that is loaded under its private name to those who ask for it by its plain one."""

    def __init__(self, private: str) -> None:
        self._private = private

    def create_module(self, _spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = sys.modules[self._private]


class LastFinder:
    """Last on `sys.meta_path`: a name that nobody has, asked for by code that is no wrapper's (pickle, joblib, importlib).

    `python wrapper.py` would find it, for the wrapper's folder is on `sys.path` there. The wrapper on whose behalf this
    thread runs is asked first, then the others in the order in which they were loaded.
    """

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, _target: Any = None) -> ModuleSpec | None:
        if path is not None or "." in name:
            return None
        caller = current_root(2)
        roots = [each for each in [*_roots.values()] if each is not caller]
        for root in [caller, *roots] if caller is not None else roots:
            if root.names.get(name) in _files:
                return ModuleSpec(name, AliasLoader(root.names[name]))  # type: ignore[arg-type]
            spec = PathFinder.find_spec(name, root.search_path())
            if spec is not None and root.claim(name, spec, None) == name:
                return adopt(spec, root)
        return None


def current_root(depth: int = 1) -> Root | None:
    """The root whose file is nearest on the stack of this thread."""
    frame = sys._getframe(depth)
    while frame is not None:
        root: Root | None = frame.f_builtins.get(ROOT_KEY)
        if root is not None:
            return root
        frame = frame.f_back  # type: ignore[assignment]
    return None


def root_of(file: str) -> Root:
    """The root of a wrapper file: its real folder, symbolic links followed. Two wrappers in one folder share it."""
    folder = os.path.dirname(os.path.realpath(file))
    with _lock:
        root = _roots.get(folder)
        if root is None:
            root = _roots[folder] = Root(folder, f"aiges_root_{len(_roots) + 1}")
        return root


def own_file(name: str, file: str, root: Root) -> None:
    """Registers a wrapper file that is about to be loaded under the private `name`; its siblings reach it by its stem."""
    stem = os.path.splitext(os.path.basename(file))[0]
    with _lock:
        _owners[name] = root
        _files[name] = file
        plain_names[name] = stem
        root.names.setdefault(stem, name)
        root.names[name] = name


def folders() -> list[str]:
    """The folders of all roots, in the order of loading."""
    return list(_roots)


def _patch_importlib(module: ModuleType) -> None:
    """importlib.import_module called by a wrapper's file means what an import statement there means."""
    real = module.import_module

    def import_module(name: str, package: str | None = None) -> ModuleType:
        root: Root | None = sys._getframe(1).f_builtins.get(ROOT_KEY)
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
        root: Root | None = sys._getframe(1).f_builtins.get(ROOT_KEY)
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
    from .finder import after_import, repair_now

    global _base_path
    _base_path = frozenset(sys.path)
    sys.meta_path.insert(1, SiblingFinder)  # type: ignore[arg-type]
    sys.meta_path.append(LastFinder)  # type: ignore[arg-type]
    after_import["importlib"] = _patch_importlib
    after_import["importlib.util"] = _patch_importlib_util
    repair_now("importlib", "importlib.util")
