"""Runs one case of the corpus in plain Python: `python drive.py <folder> <result.json> [address of the service]`.

The wrapper's own folder is the working directory and the first on sys.path, as `python wrapper.py` has it.
"""

import base64
import importlib
import json
import os
import sys

from aiges import dto
from aiges.local import LocalHost, Refused
from aiges.local_stream import once_async, open_stream

TIMEOUT = 60


def text_of(value):
    """A param as the platform sends it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def request_of(body, status, types):
    request = dto.DataListCls()
    for key, value in body.items():
        data = value.encode() if isinstance(value, str) else base64.b64decode(value["base64"])
        request.list.append(dto.DataListNode(key, data, status, len(data), types.get(key, 0)))
    return request


def host_of(module):
    """The wrapper of a module: a class of the 2026 SDK, a class Wrapper, or the functions of the module itself."""
    if "python_wrapper" in sys.modules:
        from platform_sdk import PlatformHost
        from python_wrapper.finding import find_class

        return PlatformHost(find_class(module)())
    return LocalHost(module.Wrapper() if hasattr(module, "Wrapper") else module)


def configured(case, owner, service):
    given = case.get("config")
    if given is None:
        return getattr(owner, "config", None) or {}
    return {key: service if value == "$SERVICE" else text_of(value) for key, value in given.items()}


def asked(case, host, types):
    params = {key: text_of(value) for key, value in case.get("params", {}).items()}
    params["sid"] = sid = case.get("sid", "corpus-1")
    frames = case.get("frames", [])
    statuses = [0, *[1] * (len(frames) - 2), 2]
    requests = [request_of(body, status, types) for body, status in zip(frames, statuses)] or [request_of(case["body"], 3, types)]
    if not isinstance(host, LocalHost):
        return host.asked(case, params, sid, requests, TIMEOUT), case["mode"] == "once"
    if case["mode"] == "stream":
        stream = open_stream(host, params, sid=sid, pers_id=case.get("persId", 0), timeout=TIMEOUT)
        return [*stream.exchange(requests)], False
    request = requests[0]
    if case["mode"] == "async":
        return [*once_async(host, params, request, sid=sid, timeout=TIMEOUT)], False
    return host.once(params, request, sid=sid, pers_id=case.get("persId", 0)), True


def bytes_of(data):
    if isinstance(data, str):
        return data.encode()
    try:
        return bytes(memoryview(data))
    except TypeError as failure:
        raise Refused(str(failure)) from None


def items_of(host, parts, once):
    """The items as the platform sends them on: a single answer has the status once."""
    items = []
    for part in parts:
        if not isinstance(part, dto.Response):
            raise Refused(f"no Response: {part!r}")
        if part.error_code != 0:
            raise Refused(host.error_text(part.error_code), part.error_code)
        for each in part.list:
            data = bytes_of(each.data)
            status = 3 if once else each.status
            items.append({"key": dto.text_of_key(each.key), "base64": base64.b64encode(data).decode(), "type": each.type, "status": status})
    if not items:
        raise Refused("no item")
    return items


def run(case, service):
    try:
        host = host_of(importlib.import_module("wrapper"))
        host.init(configured(case, host.owner, service))
    except Exception as failure:
        return {"init": getattr(failure, "code", -1), "message": str(failure)}
    inputs = getattr(host.owner, "__mappings__", {}).get("inputs", {}).values()
    types = {dto.text_of_key(field.key): field.data_type for field in inputs}
    try:
        for each in case.get("resources", []):
            host.load_resource(each["patchId"], request_of(each["body"], 3, {}))
        answer = {"list": items_of(host, *asked(case, host, types))}
        for each in case.get("resources", []):
            host.unload_resource(each["patchId"])
        host.fini()
        return answer
    except Refused as refusal:
        return {"refused": True, "message": str(refusal)} if refusal.code == -1 else {"error": refusal.code, "message": str(refusal)}
    except (Exception, SystemExit) as failure:
        return {"raises": type(failure).__name__, "message": str(failure)}


if __name__ == "__main__":
    folder, result = sys.argv[1:3]
    sys.path.insert(0, folder)
    os.chdir(folder)
    with open("case.json", encoding="utf-8") as file:
        answer = run(json.load(file), sys.argv[3] if len(sys.argv) > 3 else "")
    with open(result, "w", encoding="utf-8") as file:
        json.dump(answer, file)
    sys.stdout.flush()
    os._exit(0)  # threads a wrapper left behind are no fault of the case
