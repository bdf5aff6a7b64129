"""The module upstream's C++ loader builds in; here another name for the classes of `aiges.dto`."""

from aiges.core.types import *  # noqa: F403
from aiges.dto import (
    DataListCls,
    DataListNode,
    Response,
    ResponseData,
    SessionCreateResponse,
    callback,
    callback_metric,
    callback_trace,
    init_rq,
)

__all__ = [
    "DataListCls",
    "DataListNode",
    "Response",
    "ResponseData",
    "SessionCreateResponse",
    "callback",
    "callback_metric",
    "callback_trace",
    "init_rq",
]
