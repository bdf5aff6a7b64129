"""Which class of a module is the wrapper.

Upstream takes the first subclass in alphabetical order, abstract ones included, and fails on those; here the first that can be
made counts, and classes of the module itself come before those it imported.
"""

from __future__ import annotations

import inspect

from .aiges_wrapper import WrapperBase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def find_class(module: ModuleType, name: str | None = None) -> type[WrapperBase] | None:
    """The class with this name, else the first concrete subclass of WrapperBase; None when there is none.

    Raises LookupError for a name that the module does not have, and TypeError for one that is no wrapper.
    """
    if name is not None:
        found = getattr(module, name, None)
        if found is None:
            raise LookupError(f"{module.__name__} has no class {name!r}; its wrappers are: {', '.join(_names(module)) or 'none'}")
        if not _is_wrapper(found):
            raise TypeError(f"{name} of {module.__name__} is no class derived from python_wrapper.WrapperBase")
        return found  # type: ignore[no-any-return]
    candidates = [each for _, each in inspect.getmembers(module, _is_wrapper) if not inspect.isabstract(each)]
    own = [each for each in candidates if each.__module__ == module.__name__]
    return next(iter(own or candidates), None)


def abstract_classes(module: ModuleType) -> dict[str, list[str]]:
    """The module's own wrappers that cannot be made, by name: the methods they lack."""
    found = inspect.getmembers(module, lambda each: _is_wrapper(each) and inspect.isabstract(each))
    return {name: sorted(each.__abstractmethods__) for name, each in found if each.__module__ == module.__name__}


def _is_wrapper(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, WrapperBase) and value is not WrapperBase


def _names(module: ModuleType) -> list[str]:
    return [name for name, _ in inspect.getmembers(module, _is_wrapper)]
