"""The schema of a service in the platform's first form: `schema()`'s default. Key order and every constant are upstream's (0.16.0).

Upstream fills a text template; this builds the same document as data, so that quotes in keys do not break it.
"""

from __future__ import annotations

import json

from aiges.core.types import AUDIO, IMAGE, STRING, VIDEO
from aiges.dto import text_of_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_WORDS = {STRING: "text", AUDIO: "audio", IMAGE: "image", VIDEO: "video"}
_HEADER = (
    *("appid", "uid", "device_id", "device.imei", "device.imsi", "device.mac", "device.other"),
    *("net.type", "net.isp", "app.ver"),
)
NO_INPUT = "your must specify at least one input field!"
NO_ACCEPT = "your must specify at least one accepts field!"


def describe(wrapper: Any) -> str:
    """The document as JSON text, indented by 4. Raises Exception without fields, AttributeError for what has no place in it."""
    facts = meta_facts(wrapper)
    inputs, input_payloads = bodies(wrapper.__mappings__["inputs"].values(), NO_INPUT)
    accepts, accept_payloads = bodies(wrapper.__mappings__["accepts"].values(), NO_ACCEPT)
    params, required = parameters(wrapper.__mappings__["params"].values())
    service = facts["serviceId"]
    meta = {name: facts[name] for name in ("serviceId", "version", "route", "sub", "call")}
    meta |= {"call_type": _number(facts["call_type"]), "hosts": facts["hosts"], "service": [service], "routeKey": []}
    meta[service] = {"input": inputs, "accept": accepts}
    header = {each: {"type": "string", "maxLength": 50} for each in _HEADER}
    of_service = {"type": "object", "properties": params, "required": required}
    document = {
        "meta": meta,
        "schemainput": _object(
            {
                "header": _object(header) | {"required": ["appid"]},
                "parameter": _object({service: of_service}),
                "payload": _object(input_payloads),
            }
        ),
        "schemaoutput": _object({"payload": _object(accept_payloads)}),
    }
    try:
        return json.dumps(document, indent=4, ensure_ascii=False)
    except (TypeError, ValueError) as failure:
        raise AttributeError(f"cant' format to schema {failure}") from failure


def meta_facts(wrapper: Any) -> dict[str, Any]:
    """What the wrapper's class says about its service, with the platform's defaults."""
    for name in ("serviceId", "version"):
        if getattr(wrapper, name, None) is None:
            raise AttributeError(f"{type(wrapper).__name__} has no {name!r}: a schema needs a class attribute {name}")
    service, version = str(wrapper.serviceId), str(wrapper.version)
    defaults = {"route": f"/{version}/private/{service}", "sub": "ase", "call": "atmos", "call_type": "0"}
    facts: dict[str, Any] = {"serviceId": service, "version": version}
    for name, default in defaults.items():
        value = getattr(wrapper, name, default)
        facts[name] = default if callable(value) else str(value)
    return facts | {"hosts": "api.xf-yun.com", "webgate_type": "0"}


def bodies(fields: Iterable[Any], missing: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Key -> data type, and key -> form of the payload. Raises Exception(missing) when there is no field."""
    kinds: dict[str, Any] = {}
    payloads: dict[str, Any] = {}
    for field in fields:
        key = text_of_key(field.key)
        kinds[key] = {"dataType": _WORDS.get(field.data_type, "text")}
        payloads[key] = _object(_payload(field.data_type))
    if not kinds:
        raise Exception(missing)
    return kinds, payloads


def parameters(fields: Iterable[Any]) -> tuple[dict[str, Any], list[str]]:
    """Key -> form of the param, and the keys that are required."""
    forms: dict[str, Any] = {}
    required: list[str] = []
    for field in fields:
        key = text_of_key(field.key)
        if field.required:
            required.append(key)
        forms[key] = {"type": field.data_type, **_bounds(field)}
    return forms, required


def _bounds(field: Any) -> dict[str, Any]:
    if field.data_type == "boolean":
        return {"default": field.default}
    if field.enums:
        return {"enum": [*field.enums]}
    return {"maxLength": field.maxLength} if field.data_type == "string" else {"maximum": field.maximum}


def _payload(data_type: Any) -> dict[str, Any]:
    text = {"type": "string"}
    place = {"status": _one_of(0, 1, 2, 3), "seq": {"type": "integer"}}
    if data_type == IMAGE:
        picture = {"type": "string", "minLength": 1, "maxLength": 10485760}
        return {"encoding": _one_of("jpg", "png", "bmp", "jpeg"), "image": picture, "status": _one_of(3)}
    if data_type == AUDIO:
        sound = {"encoding": _one_of("opus", "speex"), "sample_rate": _one_of(8000, 16000), "bit_depth": _one_of(8, 16)}
        return sound | {"channels": _one_of(1, 2)} | place | {"audio": text}
    if data_type == VIDEO:
        return {"encoding": _one_of("mp4", "h264", "h265")} | place | {"video": text}
    return {"encoding": _one_of("utf8", "gb2312"), "compress": _one_of("gzip")} | place | {"text": text}


def _one_of(*values: Any) -> dict[str, Any]:
    return {"type": "integer" if isinstance(values[0], int) else "string", "enum": [*values]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _number(value: str) -> Any:
    """The platform writes `call_type` without quotes: "0" is 0."""
    try:
        return json.loads(value)
    except ValueError as failure:
        raise AttributeError(f"cant' format to schema {failure}: call_type is {value!r}, and must be a number") from failure
