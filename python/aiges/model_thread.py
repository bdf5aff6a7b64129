"""Many sessions, one model: request threads put their sessions into a shared queue that one model thread works off.

Upstream has these in `aiges.stream`, which hands them on. Everything runs in daemon threads of this process.
"""

from __future__ import annotations

import os
import queue
import threading

from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Context:
    """What the model is told of one request."""

    def __init__(self) -> None:
        self.reset_ctx()

    def reset_ctx(self) -> None:
        self.sid: Any = ""
        self.params: Any = {}
        self.data: Any = None
        self.session_destroyed = False
        self.callback_handle: Any = ""

    def set_data(self, data: Any) -> None:
        self.data = data

    def set_callback_handle(self, s: Any) -> None:
        self.callback_handle = s

    def set_sid(self, sid: Any) -> None:
        self.sid = sid

    def set_params(self, params: Any) -> None:
        self.params = params

    def set_destroyed(self) -> None:
        self.session_destroyed = True


class ReqHandleThread(threading.Thread):
    """Hands the requests of one session on to the shared queue, as `(handle, context)`."""

    def __init__(self, model_pipe_conn: Any, shared_req_queue: Any, handle: str, callback_fn: Any) -> None:
        super().__init__(daemon=True, name=handle)
        self.model_pipe_conn = model_pipe_conn
        self.input_queue: queue.Queue[Any] = queue.Queue()
        self.shared_req_queue = shared_req_queue
        self.status = "idle"
        self.is_stopping = False
        self.handle = handle
        self.callback = callback_fn
        self.ctx = Context()

    def set_busy(self) -> None:
        self.status = "busy"

    def set_idle(self) -> None:
        self.status = "idle"
        self.ctx.reset_ctx()

    def set_ctx(self, sid: Any, params: Any) -> None:
        self.ctx.set_sid(sid)
        self.ctx.set_params(params)

    def send_to_input_queue(self, sid: Any, req: Any) -> None:
        self.ctx.set_sid(sid)
        self.ctx.set_data(req)
        self.input_queue.put(self.ctx)

    def destroy(self) -> None:
        self.set_idle()

    def run(self) -> None:
        while not self.is_stopping:
            self.shared_req_queue.put((self.handle, self.input_queue.get()))


class RequestPool:
    """Five running ReqHandleThreads with the handles `process-<pid>-thread-<i>`."""

    def __init__(self, shared_req_queue: Any, callback_fn: Any) -> None:
        self.pool: dict[str, ReqHandleThread] = {}
        self.conns_map: dict[str, Any] = {}
        self.shared_req_queue = shared_req_queue
        self.process_id = os.getpid()
        self._lock = threading.Lock()
        self.init_threads(callback_fn=callback_fn, pool_size=5)

    def init_threads(self, callback_fn: Any, pool_size: int = 5) -> None:
        for index in range(pool_size):
            handle = f"process-{self.process_id}-thread-{index}"
            thread = ReqHandleThread(None, self.shared_req_queue, handle, callback_fn=callback_fn)
            self.conns_map[handle] = (None, None)
            self.pool[handle] = thread
            thread.start()

    def get_idle_handle(self) -> str | None:
        """The handle of a free thread, marked busy, or None."""
        with self._lock:
            for handle, thread in self.pool.items():
                if thread.status == "idle":
                    thread.set_busy()
                    return handle
        return None

    def set_idle_handle(self, handle: str) -> None:
        self.pool[handle].set_idle()

    def get_thread(self, handle: str) -> ReqHandleThread:
        return self.pool[handle]


class ModelProcess(threading.Thread):
    """Works off the shared queue with `infer(context, callback)`; what `infer` raises is logged and ends nothing."""

    def __init__(self, shared_req_queue: Any, result_conns_map: Any, callback_fn: Any) -> None:
        super().__init__(daemon=True)
        self.shared_req_queue = shared_req_queue
        self.result_conns_map = result_conns_map
        self.is_stopping = False
        self.callback = callback_fn

    def register_infer_func(self, func: Any) -> None:
        self.infer = func  # type: ignore[method-assign]

    def infer(self, ctx: Any, callback: Any) -> Any:
        raise NotImplementedError("register_infer_func(f) before start(), or override infer(ctx, callback)")

    def run(self) -> None:
        while not self.is_stopping:
            handle, context = self.shared_req_queue.get()
            log.info("starting infer %s", handle)
            if context.session_destroyed:
                log.warning("%s has destroyed , not to infer..", handle)
                continue
            try:
                self.infer(context, self.callback)
            except Exception:  # noqa: BLE001  one bad request must not end the model's only thread
                log.exception("infer failed for %s", handle)
