"""The names wrappers import: WrapperBase, the fields, and what `from aiges.sdk import *` has always brought along."""

from __future__ import annotations

import base64
import json
import os
import queue
import sys
import threading
import time
from threading import Lock

from aiges import exit_code as _exit_code  # early: what is registered at exit later still runs before it
from aiges import schema as _schema_legacy
from aiges import selfcheck as _selfcheck
from aiges.core.types import *  # noqa: F403
from aiges.dto import (
    DataListCls,
    DataListNode,
    Response,
    ResponseData,
    SessionCreateResponse,
)
from aiges.fields import (
    AudioBodyField,
    BooleanParamField,
    Field,
    ImageBodyField,
    IntegerParamField,
    JsonBodyField,
    NumberParamField,
    ParamField,
    PayloadField,
    StringBodyField,
    StringParamField,
    VideoBodyField,
    declared_fields,
)
from aiges.showing import say as _say
from aiges.stream import *  # noqa: F403
from aiges.stream import SessionManager
from aiges.utils.log import getFileLogger, getLogger, log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CLASS_ATTRIBUTES = ("call", "sub", "route", "call_type")


class WrapperMeta(type):
    """Reads the declared fields when a wrapper's class is made, into `__mappings__`."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attributes: dict[str, Any], **options: Any) -> Any:
        if name == "AseProto":
            return super().__new__(mcs, name, bases, attributes, **options)
        _say("Found proto: %s" % name)
        made = super().__new__(mcs, name, bases, attributes, **options)
        request, response = getattr(made, "requestCls", None), getattr(made, "responseCls", None)
        mappings: dict[str, Any] = {
            "inputs": declared_fields(request, PayloadField),
            "accepts": declared_fields(response, PayloadField),
            "params": declared_fields(request, ParamField),
        }
        mappings.update({each: attributes[each] for each in _CLASS_ATTRIBUTES if each in attributes})
        made.__mappings__ = mappings  # type: ignore[attr-defined]
        return made


_UNWRITTEN = "Please Inplement Wrapper Class Method: "
_UNWRITTEN_EXEC = "wrapperOnceExec(cls, usrTag: str, params: {}, reqData: [], respData: [], psrIds: [], psrCnt: int) "


def unwritten(hook: Any) -> Any:
    """Marks a hook that only reminds its author to write it: a host takes it for missing."""
    hook.unwritten = True
    return hook


class _OnFirstUse:
    """An attribute that each instance gets for itself when it is first asked for; setting it works as ever."""

    def __init__(self, make: Any) -> None:
        self.make = make
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self.make() if instance is None else instance.__dict__.setdefault(self.name, self.make())


class WrapperBase(metaclass=WrapperMeta):
    """What wrappers derive from. Hosts call the hooks; `run()` calls them once with the declared test values."""

    config: Any = {}
    requestCls: Any = None
    responseCls: Any = None
    __mappings__: dict[str, Any]

    # Here, not in __init__: many wrappers write one that does not call this one's.
    legacy = is_aipaas = keep_schema_default_value = True
    _schema: Any = None
    inputs_test_values = _OnFirstUse(dict)
    params_test_values = _OnFirstUse(dict)
    respData = _OnFirstUse(list)
    session = _OnFirstUse(SessionManager)

    def __init__(self, legacy: bool = True, is_aipaas: bool = True, keep_schema_default_value: bool = True) -> None:
        self.legacy = legacy
        self.is_aipaas = is_aipaas
        self.keep_schema_default_value = keep_schema_default_value
        self.printPythonInfo()

    def printPythonInfo(self) -> None:
        _say("### Current Using Python: %s ### " % sys.executable)
        _say("### Current Python Version: %s ###" % sys.version)

    @unwritten
    def wrapperInit(cls, config: dict[str, Any]) -> int:
        raise NotImplementedError(_UNWRITTEN + "wrapperInit(cls, config: {}) ")

    @unwritten
    def wrapperFini(cls) -> int:
        raise NotImplementedError(_UNWRITTEN + "wrapperFini(cls) ")

    @unwritten
    def wrapperOnceExec(
        cls,
        params: dict[str, Any],
        reqData: DataListCls,
        usrTag: str = "",
        persId: int = 0,
    ) -> Response:
        raise NotImplementedError(_UNWRITTEN + _UNWRITTEN_EXEC)

    @unwritten
    def wrapperOnceExecAsync(cls, params: dict[str, Any], reqData: DataListCls, sid: str, persId: int = 0) -> int:
        raise NotImplementedError(_UNWRITTEN + _UNWRITTEN_EXEC)

    def wrapperError(cls, ret: int) -> str:
        return "This is a  error return" if ret == 100 else ""

    @unwritten
    def wrapperCreate(cls, params: dict[str, Any], sid: str, persId: int = 0, usrTag: str = "") -> Any:
        print(params, sid)

    @unwritten
    def wrapperWrite(cls, handle: str, datas: Any) -> int:
        return 0

    @unwritten
    def wrapperRead(cls, handle: str) -> Any:
        return []

    @unwritten
    def wrapperDestroy(cls, handle: str) -> int:
        return 0

    @unwritten
    def wrapperLoadRes(self, reqData: DataListCls, resId: int) -> int:
        return 0

    @unwritten
    def wrapperUnloadRes(self, resId: int) -> int:
        return 0

    def response_err(self, code: int) -> Response:
        """A Response with this number: wrappers in the wild call it on themselves."""
        return Response().response_err(code)

    def schema(self) -> str:
        """The service's schema as JSON text: the platform's first form, or the second with `Wrapper(legacy=False)`."""
        return self.schema_legacy() if self.legacy else self.schema_v2()

    def schema_legacy(self) -> str:
        """See aiges.schema. Raises Exception when no input or no accept is declared."""
        self._parse_inputs()
        self._parse_params()
        text = _schema_legacy.describe(self)
        log.info("Generating Legacy Schema...")
        return text

    def schema_v2(self) -> str:
        """See aiges.schema_v2. Raises Exception when no input or no accept is declared."""
        from aiges import schema_v2

        self._schema = schema_v2.document(self)
        log.info("Generating V2 Schema....")
        return json.dumps(self._schema)

    def gradio(self) -> None:
        """Upstream's browser form is not part of this package; `aiges-native serve` has a page for trying a wrapper."""
        raise NotImplementedError("gradio() is not built here: run() asks the wrapper once, `aiges-native run` sends it what you like")

    def _parse_mapping(self) -> dict[str, Any]:
        """What the class says about its service; wrappers that override run_once call this and the three below."""
        facts = _schema_legacy.meta_facts(self)
        return {**facts, "service": json.dumps([facts["serviceId"]]) if self.legacy else [facts["serviceId"]]}

    def _parse_inputs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        fields = self.__mappings__["inputs"].values()
        found = _schema_legacy.bodies(fields, _schema_legacy.NO_INPUT)
        self.inputs_test_values.update({field.key: field.test_value for field in fields})
        return found

    def _parse_outputs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return _schema_legacy.bodies(self.__mappings__["accepts"].values(), _schema_legacy.NO_ACCEPT)

    def _parse_params(self) -> tuple[dict[str, Any], list[str]]:
        fields = self.__mappings__["params"].values()
        self.params_test_values.update({field.key: field.test_value for field in fields})
        return _schema_legacy.parameters(fields)

    def check_resp(self, resp: Any) -> bool:
        """Whether an answer of wrapperOnceExec is well formed and declared; says in the log what is not."""
        return _selfcheck.check(resp, self.__mappings__["accepts"].values())

    def run(self, stream: bool = False, frames: Any = None, timeout: float | None = None) -> None:
        """Calls the hooks with the declared test values and checks the answer; see aiges.runner."""
        if stream:
            self.run_stream(frames, timeout) if (frames, timeout) != (None, None) else self.run_stream()
        else:
            self.run_once()

    def run_once(self) -> None:
        from aiges import runner  # nothing a host needs

        runner.run_once(self)

    def run_stream(self, frames: Any = None, timeout: float | None = None) -> None:
        from aiges import runner

        runner.run_stream(self, frames, timeout)
