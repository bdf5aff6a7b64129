"""The base of wrappers of the 2026 SDK.

A host calls the hooks, several at a time on the one instance. The methods from `meter_custom` to `async_callback` go the other
way: they reach the host from any thread, and return its code, or 0 when a wrapper runs by itself. What a host makes of what the
hooks return is upstream's: a code that is falsy counts as 0, `results` None is an empty list, a handle is made a str, and an
exception is the code -1 with its text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from aiges import platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .aiges_types import WrapperData

    List = list[WrapperData]


class WrapperBase(ABC):
    """`init`, `fini` and `version` must be written; of the others those that the service needs."""

    @abstractmethod
    def init(self, cfg: dict[str, str]) -> int:
        """Once, before anything else. Returns 0, or a number that says why the service cannot start."""

    @abstractmethod
    def fini(self) -> int:
        """Once, after everything else."""

    @abstractmethod
    def version(self) -> str:
        """The wrapper's own version."""

    def exec(self, usr_tag: str, params: dict[str, str], data_list: List, psr_ids: list[int]) -> tuple[List | None, int]:
        """One request: the answer and 0, or a number that says what went wrong."""
        raise NotImplementedError("exec not implemented")

    def create(self, usr_tag: str, params: dict[str, str], psr_ids: list[int]) -> tuple[str, int]:
        """Opens a session: its handle and 0."""
        raise NotImplementedError("create not implemented")

    def write(self, handle: str, data_list: List) -> int:
        """Takes a piece of a session's input."""
        raise NotImplementedError("write not implemented")

    def read(self, handle: str) -> tuple[List | None, int]:
        """Gives what there is of a session's answer; an item with the status END is the last."""
        raise NotImplementedError("read not implemented")

    def destroy(self, handle: str) -> int:
        """Ends a session."""
        raise NotImplementedError("destroy not implemented")

    def load_res(self, data_list: List, res_id: int) -> int:
        """Loads a personalised resource."""
        return 0

    def unload_res(self, res_id: int) -> int:
        """Forgets a personalised resource."""
        return 0

    def debug_info(self, handle: str) -> str:
        """What there is to say about a session."""
        return ""

    def error(self, err_num: int) -> str:
        """The text of a number."""
        return f"error code {err_num}"

    def notify(self, data_list: List) -> int:
        """Something the platform tells the wrapper outside of any request."""
        return 0

    def meter_custom(self, handle: str, key: str, count: int = 1) -> int:
        """Counts something for billing."""
        return platform.event("meter", {"handle": handle, "key": key, "count": count}, self)

    def meter_custom_ex(self, handle: str, appid: str, channel: str, func_name: str, count: int = 1) -> int:
        """Counts the use of a function of another application or channel."""
        return platform.event("meter", {"handle": handle, "appid": appid, "channel": channel, "func_name": func_name, "count": count}, self)

    def trace_log(self, handle: str, key: str, value: str) -> int:
        """A note for the request's trace."""
        return platform.event("trace", {"handle": handle, "key": key, "value": value}, self)

    def metrics_log(self, handle: str, name: str, labels: dict[str, str] | None = None, value: int = 0) -> int:
        """A measured value with its labels."""
        return platform.event("metric", {"handle": handle, "name": name, "labels": labels or {}, "value": value}, self)

    def update_lb_extra(self, labels: dict[str, str]) -> int:
        """Tells the load balancer something about this process."""
        return platform.event("lb", {"labels": labels}, self)

    def eventlog(self, handle: str, key: str, value: str) -> int:
        """An entry for the log of events."""
        return platform.event("eventlog", {"handle": handle, "key": key, "value": value}, self)

    def async_callback(self, usr_tag: str, data_list: Any = None, err_code: int = 0, err_msg: str = "") -> int:
        """A part of the answer for `usr_tag`, or a number and a text that say what went wrong; from any thread."""
        return platform.async_result(usr_tag, data_list or [], err_code, err_msg)
