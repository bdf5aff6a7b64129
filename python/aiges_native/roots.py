"""Imports of a wrapper's own files come from the wrapper's own folder first (DESIGN decision 16): who owns which name.

Each wrapper folder is a `Root`. Its files run with a copy of the builtins whose `__import__` belongs to that root: what they
import, lazily or in threads of theirs too, is looked up in the folder first, and everybody else's imports cost what they
always cost. A sibling whose name nobody else can mean keeps its plain place in `sys.modules`; otherwise it lives under the
root's package, `aiges_root_<n>.<name>`, and the importing file does not notice.

A file that has changed since it was loaded makes the folder a new root when a wrapper is loaded from it again: new code beside
the old, which goes on with the files it knows.

As with `python wrapper.py`, built-in and frozen modules cannot be replaced; every other module of the standard library can,
but only for the wrapper's own files. Any thread may import; `_lock` guards the tables and is never held while code runs.
"""

from __future__ import annotations

import _imp
import builtins
import importlib
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import PathFinder
from _thread import RLock

from .errors import plain_names
from .finder import OWN_NAMES, SPARE_NAMES, find_elsewhere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

# The key under which a root's builtins name the root.
ROOT_KEY = "__aiges_root__"

owners: dict[str, Root] = {}  # first part of a module's name -> root
specs: dict[str, ModuleSpec] = {}  # name a sibling lives under -> where it was found
files: dict[str, str] = {}  # private name of a loaded wrapper file -> its path

_APART = "give one of the two files another name, or load this wrapper with placement 'process'"

_lock = RLock()
_roots: list[Root] = []  # in the order of making
_latest: dict[str, Root] = {}  # real folder -> its root
_import: Callable[..., Any] = builtins.__import__
_base_path: frozenset[str] = frozenset(sys.path)  # before any wrapper could change it


class Root:
    """One wrapper folder, as its files were when they were loaded. Lives as long as the process: modules refer to it."""

    __slots__ = ("builtins", "folder", "live", "name", "names", "stamps")

    def __init__(self, folder: str, name: str) -> None:
        self.folder = folder
        self.name = name
        # First part of a name as the wrapper's files write it -> the name it is loaded under; equal when it is not ours.
        self.names: dict[str, str] = {}
        self.builtins: dict[str, Any] = {}
        self.live: set[str] = set()  # private names of the wrapper files that are loaded
        self.stamps: dict[str, tuple[int, int] | None] = {}  # file that was executed -> how it was then
        self.sync()

    def import_(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """`__import__` of the files of this root."""
        if level:
            return _import(name, globals, locals, fromlist, level)
        first = name.partition(".")[0]
        actual = self.names.get(first) or self._resolve(first, name)
        from_c = not fromlist and type(fromlist) is list  # pickle above all; it looks the plain name up in sys.modules
        if actual == first or from_c:
            if actual != first and owners.get(first) is not None:
                raise ImportError(f"{name!r} is the module of another wrapper in this process; {_APART}", name=name)
            module = _import(name, globals, locals, fromlist, 0)
            if first not in self.names:
                self.names[first] = first
                self.sync()
            return module
        module = _import(actual + name[len(first) :], globals, locals, fromlist, 0)
        return module if fromlist else sys.modules[actual]

    def translate(self, name: str) -> str:
        """The name under which `name`, as written in a file of this root, is loaded. May raise ModuleNotFoundError."""
        first = name.partition(".")[0]
        return (self.names.get(first) or self._resolve(first, name)) + name[len(first) :]

    def sync(self) -> None:
        """Takes over what others have put into the builtins since, as gettext.install does; in one step for other threads."""
        self.builtins.update({**builtins.__dict__, "__import__": self.import_, ROOT_KEY: self})

    @property
    def is_reloaded(self) -> bool:
        """Whether the folder had another root before."""
        return next(root for root in _roots if root.folder == self.folder) is not self

    def executes(self, file: str) -> None:
        """A file of this root is about to run."""
        self.stamps.setdefault(file, _stamp(file))

    def is_old(self) -> bool:
        """Whether one of its files is no longer what was executed."""
        return any(_stamp(file) != stamp for file, stamp in [*self.stamps.items()])

    def search_path(self) -> list[str]:
        """The folder, then the folders below it that the wrapper itself has put on sys.path."""
        inside = self.folder + os.sep
        added = [each for each in sys.path if each not in _base_path]
        return [self.folder, *(each for each in added if os.path.realpath(each).startswith(inside))]

    def _resolve(self, first: str, name: str) -> str:
        """Finds out whether a name is a sibling's; only the answer "not ours" is given without being kept."""
        if first in sys.builtin_module_names or _imp.is_frozen(first) or first in OWN_NAMES:
            self.names[first] = first
            return first
        spec = PathFinder.find_spec(first, self.search_path())
        foreign = find_elsewhere(first) if spec is not None or first in owners else None
        if spec is not None and spec.loader is None and foreign is not None and foreign.loader is not None:
            spec = None  # a folder without __init__.py never wins over a module, here as everywhere
        if spec is None:
            owner = owners.get(first)
            if owner is None or owner is self:
                return first
            # The plain place belongs to another wrapper's sibling, which is not what this wrapper means.
            if foreign is None:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            spec = foreign
        return self.claim(first, spec, foreign)

    def claim(self, first: str, spec: ModuleSpec, foreign: ModuleSpec | None) -> str:
        """Decides where a sibling lives, once. `foreign`: what everybody else would get for that name."""
        with _lock:
            known = self.names.get(first)
            if known is not None:
                return known
            if self._free(first, spec, foreign):
                actual = first
                owners[first] = self
            else:
                actual = f"{self.name}.{first}"
                _make_package(self)
            specs[actual] = spec
            self.names[first] = actual
            return actual

    def _free(self, first: str, spec: ModuleSpec, foreign: ModuleSpec | None) -> bool:
        """Whether nobody else can mean this name."""
        if owners.get(first) is self:
            return True
        if first in owners or first in sys.modules or first in sys.stdlib_module_names or first in SPARE_NAMES:
            return False
        return foreign is None or foreign.loader is None or _same_file(foreign, spec)


def _same_file(one: ModuleSpec, other: ModuleSpec) -> bool:
    return bool(one.origin and other.origin) and os.path.realpath(one.origin or "") == os.path.realpath(other.origin or "")


def _make_package(root: Root) -> None:
    """The package that holds a root's siblings whose plain names are taken."""
    if root.name in sys.modules:
        return
    spec = ModuleSpec(root.name, None, is_package=True)
    spec.submodule_search_locations = [root.folder]
    module = type(sys)(root.name)
    module.__spec__ = spec
    module.__path__ = spec.submodule_search_locations
    owners[root.name] = root
    sys.modules[root.name] = module


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        facts = os.stat(file)
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size


def root_of(file: str) -> Root:
    """The root of a wrapper file: its real folder, symbolic links followed. Two wrappers in one folder share it."""
    folder = os.path.dirname(os.path.realpath(file))
    with _lock:
        return _latest.get(folder) or _make_root(folder)


def root_to_load(file: str) -> Root:
    """As `root_of`; a new one when files of the folder have changed since."""
    root = root_of(file)
    if not root.is_old():
        return root
    # What the finders remember of the folder may be older than the change.
    importlib.invalidate_caches()
    with _lock:
        latest = _latest[root.folder]
        return _make_root(root.folder) if latest is root else latest


def _make_root(folder: str) -> Root:
    root = Root(folder, f"aiges_root_{len(_roots) + 1}")
    old = _latest.get(folder)
    if old is not None:
        _hand_over(old)
    _roots.append(root)
    _latest[folder] = root
    return root


def _hand_over(old: Root) -> None:
    """The plain places of a root that gets a successor become free for it: pickled models name their classes by them. What the
    old root has there lives on under its private names, for those who still run on it; without them it goes."""
    _make_package(old)
    for first in [first for first, root in owners.items() if root is old and first in specs]:
        private = f"{old.name}.{first}"
        specs[private] = specs.pop(first)
        del owners[first]
        old.names[first] = private
        for each in [each for each in sys.modules if each == first or each.startswith(first + ".")]:
            sys.modules[private + each[len(first) :]] = sys.modules.pop(each)
    if not old.live:
        _forget(old)


def _forget(root: Root) -> None:
    for each in [each for each in sys.modules if each == root.name or each.startswith(root.name + ".")]:
        sys.modules.pop(each, None)


def own_file(name: str, file: str, root: Root) -> None:
    """Registers a wrapper file that is about to be loaded under the private `name`; its siblings reach it by its stem."""
    stem = os.path.splitext(os.path.basename(file))[0]
    with _lock:
        owners[name] = root
        files[name] = file
        plain_names[name] = stem
        root.live.add(name)
        root.names.setdefault(stem, name)
        root.names[name] = name


def retire(name: str) -> None:
    """The wrapper file of this private name is unloaded. With the last one of a root that has a successor its siblings go too."""
    with _lock:
        root = owners[name]
        root.live.discard(name)
        if root.live or root is _latest[root.folder]:
            return
    _forget(root)


def state() -> dict[str, Any]:
    """What `restore` needs in another process to give every module the name it has here."""
    with _lock:
        return {
            "folders": [root.folder for root in _roots],
            "files": {name: (file, _roots.index(owners[name])) for name, file in files.items()},
            "plain": {name: _roots.index(root) for name, root in owners.items() if name in specs},
        }


def restore(left: dict[str, Any]) -> None:
    """Makes the roots of another process, in the same order and with the same claims. Loads nothing."""
    for folder in left.get("folders", ()):
        _make_root(folder)
    for name, (file, number) in left.get("files", {}).items():
        own_file(name, file, _roots[number])
    for root in all_roots():
        _make_package(root)
    for name, number in left.get("plain", {}).items():
        root = _roots[number]
        spec = PathFinder.find_spec(name, root.search_path())
        if spec is not None:
            root.claim(name, spec, None)


def all_roots() -> list[Root]:
    """In the order of loading."""
    return [*_roots]


def current_root(depth: int = 1) -> Root | None:
    """The root whose file is nearest on the stack of this thread."""
    frame: Any = sys._getframe(depth)
    while frame is not None:
        root: Root | None = frame.f_builtins.get(ROOT_KEY)
        if root is not None:
            return root
        frame = frame.f_back
    return None
