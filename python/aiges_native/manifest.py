"""Describes a loaded wrapper to JavaScript: its names, and the fields its author declared.

Only what the author wrote is told, for only that is enforced; a written value that equals the default counts as written.
Runs once per load; the result holds plain values only, samples of any size among them.
"""

from __future__ import annotations

import json
import operator
import os

from aiges.core.types import Types
from aiges.fields import Field, ParamField, PayloadField, declared_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

_RENAMED = {"value": "test"}
_SKIPPED = {"status"}
_TEXTS = ("title", "description", "encoding", "format", "compress")
_EMPTY_IS_NONE = ("title", "description", "path")
_DEEPEST = 64
_META = ("call", "call_type", "sub", "route")


def describe_wrapper(instance: Any, kind: Any, path: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The manifest, and the declared type of each input by key."""
    request, response = getattr(instance, "requestCls", None), getattr(instance, "responseCls", None)
    inputs = [*declared_fields(request, PayloadField).values()]
    manifest = {
        "name": path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0],
        "class": getattr(kind, "__name__", type(instance).__name__),
        "file": path,
        "serviceId": _text(getattr(instance, "serviceId", None)),
        "version": _text(getattr(instance, "version", None)),
        "meta": _meta(instance),
        "params": [describe_field(each) for each in declared_fields(request, ParamField).values()],
        "inputs": [describe_field(each) for each in inputs],
        "accepts": [describe_field(each) for each in declared_fields(response, PayloadField).values()],
    }
    # Last: fields are read first, so that enums which can be read only once are still there.
    manifest.update(_documents(instance))
    return manifest, {key_of(each): each.data_type for each in inputs if isinstance(each.data_type, int)}


def _meta(instance: Any) -> dict[str, Any]:
    """What the author wrote into the class for the platform; only there when written."""
    written = {name: getattr(instance, name, None) for name in _META}
    return {name: value for name, value in written.items() if isinstance(value, (str, int))}


def _documents(instance: Any) -> dict[str, Any]:
    """Both forms of the platform's schema, as the SDK makes them, or why there is none: one program knows them.

    As text: JavaScript's objects keep neither all digits nor the order of keys such as "2" and "1".
    """
    from aiges import schema, schema_v2

    made: dict[str, Any] = {}
    if not hasattr(instance, "__mappings__"):
        why = f"{type(instance).__name__} does not derive from aiges.sdk's WrapperBase"
        return {"aischemaError": why, "aischemaV2Error": why}
    for name, form in (("aischema", schema.describe), ("aischemaV2", _second_form(schema_v2.document))):
        try:
            text = form(instance)
            json.loads(text, parse_constant=_refuse)
            made[name] = text
        except Exception as failure:  # noqa: BLE001  a wrapper may declare nothing, or what no JSON has
            made[f"{name}Error"] = f"{type(failure).__name__}: {failure}"
    return made


def _second_form(document: Callable[[Any], Any]) -> Callable[[Any], str]:
    return lambda instance: json.dumps(document(instance), indent=4, ensure_ascii=False)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"it has {constant}, which no JSON has")


def describe_field(field: Field) -> dict[str, Any]:
    """One field: `kind`, `key`, `dataType`, `required`, and what the author wrote; what cannot be told is named in `untold`."""
    described: dict[str, Any] = {"kind": _kind(field), "key": key_of(field), "dataType": _data_type(field)}
    described["required"] = bool(getattr(field, "required", False))
    untold: dict[str, str] = {}
    for name, value in [*field.written.items()]:
        if name in _SKIPPED or value is None or (name in _EMPTY_IS_NONE and isinstance(value, (str, bytes)) and not value):
            continue
        told = _RENAMED.get(name, name)
        try:
            described[told] = _told(field, name, value)
        except Exception as failure:  # noqa: BLE001  values of the author's own classes do as they like
            untold[told] = str(failure) if isinstance(failure, _Untold) else f"of type {type(value).__name__}"
    if untold:
        described["untold"] = untold
    return described


class _Untold(Exception):
    """What no other language can have; the message is for people."""


def _told(field: Field, name: str, value: Any) -> Any:
    if name == "enums":
        return _enums(field, value)
    if name == "path":
        return os.fsdecode(value)
    if name in _TEXTS:
        return _exact(value)
    return _plain(value, 0)


def _enums(field: Any, value: Any) -> list[Any]:
    """As the SDK's schema takes them: whatever is not empty and can be gone through."""
    try:
        listed = _ordered(value) if isinstance(value, (set, frozenset)) else [*value]
    except TypeError:
        if value:
            raise
        return []
    # The SDK's schema is made after this, of what is left: nothing of an iterator, and of a set another order in every process.
    if isinstance(value, (set, frozenset)) or iter(value) is value:
        field.enums = field.written["enums"] = listed
    return [_scalar(each) for each in listed if each is not None]


def _scalar(value: Any) -> Any:
    if isinstance(value, (list, tuple, dict)):
        raise _Untold(f"of type {type(value).__name__}")
    return _plain(value, 1)


def _ordered(values: Any) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=repr)


def key_of(field: Field) -> str:
    return _exact(field.key)


def _exact(value: Any) -> str:
    """The letters of a text, whatever its class: str() of `class K(str, Enum)` says K.MODE, the SDK and `==` say its value."""
    if isinstance(value, str):
        return str.__str__(value)
    return value.decode("utf-8", "backslashreplace") if isinstance(value, (bytes, bytearray)) else str(value)


def _kind(field: Field) -> str:
    """The name of the SDK's class, also for a field of a class derived from it."""
    for each in type(field).__mro__:
        if each.__module__ == Field.__module__:
            return each.__name__
    return type(field).__name__


def _data_type(field: Field) -> str:
    kind = field.data_type
    return Types.get(kind, "text") if isinstance(kind, int) else _exact(kind)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _plain(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return value
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    if depth == _DEEPEST:
        raise _Untold(f"nested more than {_DEEPEST} levels deep")
    if isinstance(value, (list, tuple)):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, dict):
        return {_name(key): _plain(each, depth + 1) for key, each in value.items()}
    try:
        return operator.index(value)
    except TypeError:
        raise _Untold(f"of type {type(value).__name__}") from None


def _name(key: Any) -> str:
    """A key as Python's JSON has it: True is "true"."""
    if isinstance(key, str):
        return _exact(key)
    if key is None or isinstance(key, (bool, int, float)):
        return json.dumps(key)
    raise _Untold(f"a dict with a key of type {type(key).__name__}")
