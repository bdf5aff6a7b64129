"""Where the SDK meets whoever hosts it: one `link`, None while a wrapper runs by itself.

A host sets `link` before it loads a wrapper; everything a wrapper sends of its own accord goes through it, from whatever Python
thread the wrapper sends it. All wrappers of a process share the link: it tells them apart by the tag or the sid. The functions
below are what the SDK's modules call; without a link they do what upstream does without a platform, which is nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Link(Protocol):
        """What a host offers. Each method returns 0, or a number that says why the host did not take it (-1: nobody listens)."""

        def callback(self, response: Any, tag: Any) -> int:
            """A Response for the session or the asynchronous call with this usrTag or sid."""

        def metric(self, usr_tag: Any, key: Any, count: Any) -> int:
            """`callback_metric`: counts something, usually for billing."""

        def trace(self, usr_tag: Any, key: Any, value: Any) -> int:
            """`callback_trace`: a note for the request's trace."""

        def event(self, kind: str, fields: dict[str, Any], source: Any = None) -> int:
            """What wrappers of the 2026 SDK send: `kind` is meter, trace, metric, eventlog or lb; `source` the wrapper itself."""

        def async_result(self, usr_tag: Any, data_list: Any, err_code: int, err_msg: str) -> int:
            """`async_callback` of the 2026 SDK: a list of WrapperData, or a number and a text."""


link: Link | None = None


def metric(usr_tag: Any, key: Any, count: Any) -> int:
    """To the host, if there is one; else 0."""
    return 0 if link is None else link.metric(usr_tag, key, count)


def trace(usr_tag: Any, key: Any, value: Any) -> int:
    """To the host, if there is one; else 0."""
    return 0 if link is None else link.trace(usr_tag, key, value)


def event(kind: str, fields: dict[str, Any], source: Any = None) -> int:
    """To the host, if there is one; else 0. `source`: the wrapper that sends it, for there may be no frame of its code."""
    return 0 if link is None else link.event(kind, fields, source)


def async_result(usr_tag: Any, data_list: Any, err_code: int, err_msg: str) -> int:
    """To the host, if there is one; else 0."""
    return 0 if link is None else link.async_result(usr_tag, data_list, err_code, err_msg)
