"""Sessions of stream wrappers: a pool of threads, one session at a time on each (upstream's `aiges.stream`).

A wrapper derives a class from StreamHandleThread, makes the pool in wrapperInit, takes an idle handle in wrapperCreate, puts
requests into the session's `in_q` in wrapperWrite, and answers from its own thread by `session_thread.callback_fn`. All threads
are daemons. Where upstream failed it works here: an exhausted pool gives None, a manager without a pool has no idle handle, and
a session opened right after the last part of another one waits for that one's `reset()`.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from threading import Lock

import aiges.core.types as ai_types
from aiges.core.types import DataEnd, Once
from aiges.model_thread import Context, ModelProcess, ReqHandleThread, RequestPool
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

lock = Lock()

# Seconds a new session waits for one that has sent its last part but was not reset yet.
ENDING_WAIT = 1.0

_changed = threading.Condition()


class SessionManager:
    """What a wrapper has as `self.session`. Safe to use from several threads."""

    def __init__(self, config: Any = None, mode: str = ai_types.THREAD_MODE, nums: int = 0) -> None:
        self.initialized = False
        self.code = 0
        self.lock = Lock()
        self.mode = mode
        self.nums = nums
        self.wrapperConfig = self.config = {} if config is None else config
        self.handle_pool: Pool = Pool()

    def init_wrapper_config(self, config: Any = None) -> None:
        self.wrapperConfig = self.config = {} if config is None else config

    def init_handle_pool(self, mode: str, nums: int, ReqThreadCls: Any) -> None:
        """Starts `nums` threads, each of which runs one `ReqThreadCls`. Processes were never usable: they are threads too."""
        self.handle_pool = self.init_processes(ReqThreadCls) if mode == ai_types.PROCESS_MODE else self.init_threads(ReqThreadCls, nums)
        self.initialized = True

    def init_threads(self, ReqThreadCls: Any, nums: int = 10) -> Pool:
        return ThreadPool(ReqThreadCls, 0, nums)

    def init_processes(self, ReqThreadCls: Any, procs: int = 2, threads_per_cpu: int = 5) -> Pool:
        return ProcessThreadPool(ReqThreadCls, procs, threads_per_cpu)

    def get_session(self, handle: Any) -> WorkerThread | None:
        """The session with this handle, or None."""
        return self.handle_pool.get_thread(handle)

    def get_idle_handle(self) -> str | None:
        """The handle of a session that is free, marked busy; None when all are taken."""
        handle, _thread = self.handle_pool.get_idle_thread_handle()
        return handle

    def set_idle_session(self, handle: Any) -> None:
        self.handle_pool.set_idle(handle)

    def reset_session(self, handle: Any) -> None:
        self.handle_pool.reset_thread(handle)

    def push_back(self, handle: Any) -> None:
        """Ends a session: its queues are emptied and its handle is free again."""
        self.reset_session(handle)
        self.set_idle_session(handle)


class Pool:
    """Sessions by handle."""

    def __init__(self) -> None:
        self.workers: dict[Any, WorkerThread] = {}

    def get_thread(self, handle: Any) -> WorkerThread | None:
        return self.workers.get(handle)

    def get_idle_thread_handle(self) -> tuple[str, WorkerThread] | tuple[None, None]:
        """A free session, marked busy. Waits up to ENDING_WAIT seconds if one is about to become free."""
        with _changed:
            found = self._take()
            if found is None and any(each.is_ending for each in self.workers.values()):
                _changed.wait_for(lambda: any(each.is_idle for each in self.workers.values()), ENDING_WAIT)
                found = self._take()
            if found is None:
                for each in self.workers.values():
                    each.is_ending = False  # it does not reset itself: nobody should wait for it again
                return None, None
            return found.handle, found

    def _take(self) -> WorkerThread | None:
        for each in self.workers.values():
            if each.idle:
                each.is_idle = False
                return each
        return None

    def reset_thread(self, handle: Any) -> None:
        thread = self.workers.get(handle)
        if thread is not None:
            thread.reset()

    def set_idle(self, handle: Any) -> None:
        thread = self.workers.get(handle)
        if thread is not None:
            with _changed:
                thread.is_idle = True
                _changed.notify_all()

    def _add(self, handle: str, kind: Any) -> None:
        self.workers[handle] = thread = WorkerThread(handle)
        thread.setStreamHandleThreadClass(kind)
        thread.start()


class ThreadPool(Pool):
    """`nums` running sessions with the handles `Process-<no>-Thread-<i>`."""

    def __init__(self, reqDataThreadCls: Any, processs_no: Any = 0, nums: int = 10) -> None:
        super().__init__()
        for index in range(nums):
            self._add(f"Process-{processs_no}-Thread-{index}", reqDataThreadCls)


class ProcessThreadPool(Pool):
    """The handles of several processes with several threads each; all are threads of this process, where sessions can be reached."""

    def __init__(self, reqWorkerHandleCls: Any, procs: int = 2, threads_per_cpu: int = 5) -> None:
        super().__init__()
        self.process: dict[Any, WorkerProcess] = {}
        for number in range(procs):
            worker = WorkerProcess(self.workers, reqWorkerHandleCls, number, threads_per_cpu)
            worker.start()
            worker.join()
            self.process[number] = worker


class WorkerProcess(threading.Thread):
    """Starts the sessions of one process of a ProcessThreadPool, inside of this process."""

    def __init__(self, workers: dict[Any, WorkerThread], reqDataThreadCls: Any, process_no: Any = 0, threads_per_cpu: int = 2) -> None:
        super().__init__(daemon=True)
        self.workers = workers
        self.process_no = process_no
        self.threads_per_cpu = threads_per_cpu
        self.reqDataThreadCls = reqDataThreadCls
        self.process_id = os.getpid()

    def run(self) -> None:
        pool = ThreadPool(self.reqDataThreadCls, self.process_no, self.threads_per_cpu)
        self.workers.update(pool.workers)


class WorkerThread(threading.Thread):
    """One session: who is served, with what params, and the queues between the wrapper's hooks and its own thread."""

    def __init__(self, handle: str) -> None:
        super().__init__(daemon=True, name=handle)
        self.handle = handle
        self.sid: Any = ""
        self.params: Any = {}
        self.in_q: queue.Queue[Any] = queue.Queue()
        self.out_q: queue.Queue[Any] = queue.Queue()
        self.is_idle = True
        self.is_ending = False
        self.is_stopping = False
        self.callback_fn: Any = None
        self.StreamHandleThreadClass: Any = StreamHandleThread
        self._handler: Any = None

    def init_model(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("Please implement this method...")

    @property
    def idle(self) -> bool:
        return self.is_idle

    def setup_sid(self, sid: Any) -> None:
        self.sid = sid

    def setup_params(self, params: Any) -> None:
        self.params = params
        self.is_idle = False

    def setup_callback_fn(self, callback: Any) -> None:
        """What answers: `callback(response, tag)`. It is wrapped to notice the last part of a session."""

        def hand_over(response: Any, *tag: Any, **options: Any) -> Any:
            if any(getattr(each, "status", None) in (DataEnd, Once) for each in getattr(response, "list", ())):
                self.is_ending = True
            return callback(response, *tag, **options)

        self.callback_fn = hand_over if callable(callback) else callback

    def reset(self) -> None:
        """Forgets the session; the handle is free."""
        self.sid = ""
        self.params = {}
        for each in (self.in_q, self.out_q):
            with each.mutex:
                each.queue.clear()
        with _changed:
            self.is_ending = False
            self.is_idle = True
            _changed.notify_all()

    def setStreamHandleThreadClass(self, cls: Any) -> None:
        print("handle thread set up ok...")
        self.StreamHandleThreadClass = cls

    def stop(self) -> None:
        """Asks the wrapper's thread to stop: it sees `is_stopping`."""
        self.is_stopping = True
        if self._handler is not None:
            self._handler.stop()

    def run(self) -> None:
        self._handler = self.StreamHandleThreadClass(self, self.in_q, self.out_q)
        self._handler.start()
        self._handler.join()


class StreamHandleThread(threading.Thread):
    """The base of a wrapper's own thread: it overrides `run`, or `init_model` and `run`."""

    def __init__(self, session_thread: Any, in_q: Any, out_q: Any) -> None:
        super().__init__(daemon=True)
        self.is_stopping = False
        self.session_thread = session_thread
        self.in_q = in_q
        self.out_q = out_q

    def init_model(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("implementhis")

    def stop(self) -> None:
        self.is_stopping = True

    def run(self) -> None:
        self.init_model(self.session_thread.handle)
        while not self.is_stopping:
            time.sleep(1)
