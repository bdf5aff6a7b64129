"""The schema of a service in its second form (`legacy=False`): every field with its own bounds, without pydantic.

Upstream means to write this and fails with today's pydantic; the form here is the one it documents: references resolved, `title`
left out and `default` called `defaultVal` for AIPaaS, accept fields among the parameters. Fields it lost are here (integers), and
so are the bounds it hard-coded. `openapi` wraps a document in OpenAPI 3.0.3, as upstream's `/openapi.json` does.
"""

from __future__ import annotations

import json

from aiges.core.types import AUDIO, IMAGE, STRING, VIDEO
from aiges.dto import text_of_key
from aiges.schema import NO_ACCEPT, NO_INPUT, bodies, meta_facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HEADER = ("appid", "uid", "device_id", "imei", "imsi", "mac", "net_type", "net_isp", "status", "res_id")
_CONTENT = {"type": "string", "minLength": 1, "maxLength": 10485760}
_ENCODINGS = {
    STRING: ("text", ["utf8", "gb2312", "gbk"]),
    IMAGE: ("image", ["jpg", "png"]),
    AUDIO: ("audio", ["pcm", "raw", "mp3"]),
    VIDEO: ("video", ["mp4", "h264", "h265"]),
}


def document(wrapper: Any) -> dict[str, Any]:
    """meta, schemainput and schemaoutput, as data. Raises Exception without fields."""
    facts = meta_facts(wrapper)
    service = facts["serviceId"]
    mappings = wrapper.__mappings__
    inputs, _ = bodies(mappings["inputs"].values(), NO_INPUT)
    accepts, _ = bodies(mappings["accepts"].values(), NO_ACCEPT)
    names = ("serviceId", "version", "sub", "call", "call_type", "webgate_type", "hosts", "route")
    output = {text_of_key(each.key): _body(each) for each in mappings["accepts"].values()}
    made = {
        "meta": {name: facts[name] for name in names} | {service: {"input": inputs, "accept": accepts}},
        "schemainput": _object(
            {
                "header": _header(),
                "parameter": _object({service: _params(mappings["params"].values(), output)}),
                "payload": _object({text_of_key(each.key): _body(each) for each in mappings["inputs"].values()}),
            }
        ),
        "schemaoutput": _object({"payload": _object(output)}),
    }
    if not wrapper.is_aipaas:
        return made
    return {name: each if name == "meta" else _for_aipaas(each, wrapper.keep_schema_default_value) for name, each in made.items()}


def describe(wrapper: Any) -> str:
    """The document as JSON text."""
    return json.dumps(document(wrapper))


def openapi(wrapper: Any) -> dict[str, Any]:
    """The document as OpenAPI 3.0.3: one POST to the service's route."""
    made = document(wrapper)
    service, route = made["meta"]["serviceId"], made["meta"]["route"]
    request, answer = (_plain(made[name]) for name in ("schemainput", "schemaoutput"))
    content = {"required": True, "content": {"application/json": {"schema": request}}}
    answers = {"200": {"description": "the answer", "content": {"application/json": {"schema": answer}}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": f"Aiges Service doc for {service}", "version": made["meta"]["version"]},
        "paths": {route: {"post": {"operationId": service, "requestBody": content, "responses": answers}}},
    }


def _header() -> dict[str, Any]:
    properties: dict[str, Any] = {name: {"type": "string", "title": name} for name in _HEADER}
    properties["status"] = {"type": "integer", "title": "status"}
    return _object(properties) | {"required": ["appid", "status"]}


def _params(fields: Any, output: dict[str, Any]) -> dict[str, Any]:
    forms = {text_of_key(field.key): _param(field) for field in fields}
    required = [text_of_key(field.key) for field in fields if field.required]
    made = _object(forms | output)
    return made | {"required": required} if required else made


def _param(field: Any) -> dict[str, Any]:
    form: dict[str, Any] = {"type": field.data_type, "title": field.title or text_of_key(field.key)}
    if field.description:
        form["description"] = field.description
    if field.data_type == "boolean":
        return form | {"default": field.default}
    names = ("minLength", "maxLength") if field.data_type == "string" else ("minimum", "maximum")
    form |= {"enum": [*field.enums]} if field.enums else {name: getattr(field, name) for name in names}
    if not field.required:
        default = field.value
        form["default"] = default.decode("utf-8", "backslashreplace") if isinstance(default, bytes) else default
    return form


def _body(field: Any) -> dict[str, Any]:
    content, encodings = _ENCODINGS.get(field.data_type, _ENCODINGS[STRING])
    own = getattr(field, "encoding", encodings[0])
    properties: dict[str, Any] = {"encoding": _choice([*encodings, *([] if own in encodings else [own])], own)}
    if content == "text":
        properties["compress"] = _choice(["raw", "gzip"], getattr(field, "compress", "raw"))
        properties["format"] = _choice(["xml", "plain", "json"], getattr(field, "format", "plain"))
    properties["status"] = {"type": "integer", "enum": [0, 1, 2, 3], "default": getattr(field, "status", 3)}
    properties[content] = dict(_CONTENT)
    properties["data_type"] = {"type": "string", "default": content}
    return _object(properties)


def _choice(values: list[Any], default: Any) -> dict[str, Any]:
    return {"type": "string", "enum": values, "default": default}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _for_aipaas(schema: dict[str, Any], keep_defaults: bool) -> dict[str, Any]:
    """`title` left out, `default` renamed or left out; names of properties are not touched."""
    made: dict[str, Any] = {}
    for name, value in schema.items():
        if name == "properties":
            made[name] = {key: _for_aipaas(each, keep_defaults) for key, each in value.items()}
        elif name == "default":
            if keep_defaults:
                made["defaultVal"] = value
        elif name != "title":
            made[name] = value
    return made


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The way back for OpenAPI: `defaultVal` is `default` again."""
    made: dict[str, Any] = {}
    for name, value in schema.items():
        if name == "properties":
            made[name] = {key: _plain(each) for key, each in value.items()}
        else:
            made["default" if name == "defaultVal" else name] = value
    return made
