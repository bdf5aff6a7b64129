"""Describes a loaded wrapper to JavaScript: its names, and the fields its author declared.

Only what the author wrote is told, for only that is enforced; a written value that equals the default counts as written.
Runs once per load; the result holds plain values only.
"""

from __future__ import annotations

from aiges.core.types import Types
from aiges.fields import Field, ParamField, PayloadField, declared_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TEST_LIMIT = 64 * 1024
_RENAMED = {"value": "test"}
_SKIPPED = {"status"}
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
    manifest.update(_second_form(instance))
    return manifest, {key_of(each): each.data_type for each in inputs if isinstance(each.data_type, int)}


def _meta(instance: Any) -> dict[str, Any]:
    """What the author wrote into the class for the platform; only there when written."""
    written = {name: getattr(instance, name, None) for name in _META}
    return {name: value for name, value in written.items() if isinstance(value, (str, int))}


def _second_form(instance: Any) -> dict[str, Any]:
    """The second form of the platform's schema, as the SDK makes it, or why there is none: one program knows that form.

    By way of JSON, so that it is what JSON has. As data and not as text, which would lose digits in JavaScript.
    """
    import json

    from aiges.schema_v2 import document

    try:
        return {"aischemaV2": json.loads(json.dumps(document(instance), allow_nan=False))}
    except Exception as failure:  # noqa: BLE001  a wrapper may declare nothing, or be no WrapperBase
        return {"aischemaV2Error": f"{type(failure).__name__}: {failure}"}


def describe_field(field: Field) -> dict[str, Any]:
    """One field: `kind`, `key`, `dataType`, `required`, and what the author wrote."""
    described: dict[str, Any] = {"kind": _kind(field), "key": key_of(field), "dataType": _data_type(field)}
    described["required"] = bool(getattr(field, "required", False))
    for name, value in field.written.items():
        if name in _SKIPPED or (name in ("title", "description", "path") and value == ""):
            continue
        try:
            described[_RENAMED.get(name, name)] = _plain(value, 0)
        except TypeError:
            continue  # a test value no other language can have
    return described


def key_of(field: Field) -> str:
    key = field.key
    return key.decode("utf-8", "backslashreplace") if isinstance(key, bytes) else str(key)


def _kind(field: Field) -> str:
    """The name of the SDK's class, also for a field of a class derived from it."""
    for each in type(field).__mro__:
        if each.__module__ == Field.__module__:
            return each.__name__
    return type(field).__name__


def _data_type(field: Field) -> str:
    kind = field.data_type
    return Types.get(kind, "text") if isinstance(kind, int) else str(kind)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _plain(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (str, bytes)) and len(value) <= _TEST_LIMIT:
        return value
    if depth < 16 and isinstance(value, (list, tuple)):
        return [_plain(each, depth + 1) for each in value]
    if depth < 16 and isinstance(value, dict):
        return {str(key): _plain(each, depth + 1) for key, each in value.items()}
    raise TypeError
