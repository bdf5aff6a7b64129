"""One thread that predicts: upstream's `aiges.worker`."""

from __future__ import annotations

import abc
import queue
import threading
from abc import ABC

from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class InferClass(ABC):
    """What a Worker asks: `predict(req=…)` returns an answer and whether the session is done."""

    handle: Any = None

    @abc.abstractmethod
    def predict(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        """Answers one request."""

    def setHandle(self, hdl: Any) -> None:
        self.handle = hdl


class Worker(threading.Thread):
    """Takes requests from `in_q` and gives each to its InferClass, or to its function, until that says it is done.

    What upstream leaves to predict: answering. An output other than None goes to the registered callback, else to `out_q`.
    """

    def __init__(self, name: Any = None, _type: str = "thread", nums: int = 1, context: Any = None) -> None:
        super().__init__(name=name, daemon=True)
        self._type = _type
        self.nums = nums
        self.context = {} if context is None else context
        self.in_q: queue.Queue[Any] = queue.Queue()
        self.out_q: queue.Queue[Any] = queue.Queue()
        self.infer_class: Any = None
        self.infer_func: Any = None
        self.callback_fn: Any = None
        self.is_stopping = False

    def stop(self) -> None:
        self.is_stopping = True

    def register_infer_class(self, instance: Any) -> None:
        self.infer_class = instance

    def register_infer_func(self, infer: Any) -> None:
        self.infer_func = infer

    def register_callback(self, cb: Any) -> None:
        self.callback_fn = cb

    def setHandle(self, hdl: Any) -> None:
        self.infer_class.setHandle(hdl)

    def create(self, params: Any = None) -> None:
        """A place for what a session needs before its first request."""

    def run(self) -> None:
        predict = self.infer_class.predict if self.infer_class is not None else self.infer_func
        if predict is None:
            print("not register infer class yet")
            return
        print("infer class ready")
        while not self.is_stopping:
            try:
                request = self.in_q.get(timeout=0.5)
            except queue.Empty:
                continue
            if self._serve(predict, request):
                print(" this thread completed...")
                break

    def _serve(self, predict: Any, request: Any) -> bool:
        try:
            output, done = predict(req=request)
        except Exception:  # noqa: BLE001  upstream's thread died here without a word
            log.exception("predict failed")
            return False
        if output is not None:
            (self.callback_fn or self.out_q.put)(output)
        return bool(done)
