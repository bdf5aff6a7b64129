"""The callback of upstream's gRPC mode, which takes three arguments; other wrappers import `callback` from aiges.dto."""

from __future__ import annotations

from aiges import dto, platform
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

q: Any = None


def set_up(_q: Any) -> None:
    """Names the queue that answers go to when a wrapper runs by itself."""
    global q
    q = _q


def callback(user_resp: Any, handle: Any = "", sid: Any = "") -> int:
    """Hands over a part of a stream's answer: to the host by sid, else to the queue of `set_up` or of `init_rq`.

    Returns 0, or -1 when nobody takes it. Upstream drops the `type` of each part on the way; here it stays.
    """
    if platform.link is not None:
        return platform.link.callback(user_resp, sid or handle)
    taking = q if q is not None else dto.response_queue()
    if taking is None:
        log.error("response queue must be initialize... ")
        return -1
    taking.put(user_resp)
    return 0
