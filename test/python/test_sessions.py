"""aiges.stream, aiges.worker and aiges.concurrent.fixpool: as upstream, and right where upstream fails (aiges.md section 8)."""

import queue
import threading

import pytest
from aiges import dto, stream
from aiges.concurrent.fixpool import FixedPool
from aiges.core.types import DataContinue, DataEnd
from aiges.worker import InferClass, Worker


def request(text, status):
    made = dto.DataListCls()
    made.list.append(dto.DataListNode("text", text, status, len(text)))
    return made


class Echo(stream.StreamHandleThread):
    """Answers every part; after the last one it resets its session, late, as wrappers in the wild do."""

    gate = threading.Event()

    def run(self):
        while not self.is_stopping:
            asked = self.in_q.get()
            answer = dto.Response()
            answer.list = [dto.ResponseData("text", asked.list[0].data, status=asked.list[0].status)]
            self.session_thread.callback_fn(answer, self.session_thread.sid)
            if asked.list[0].status == DataEnd:
                self.gate.wait(60)
                self.session_thread.reset()


@pytest.fixture
def sessions():
    manager = stream.SessionManager()
    manager.init_wrapper_config({"a": "1"})
    Echo.gate.set()
    manager.init_handle_pool("thread", 2, Echo)
    return manager


def opened(manager, sid, answers):
    handle = manager.get_idle_handle()
    session = manager.get_session(handle)
    session.setup_sid(sid)
    session.setup_params({"p": sid})
    session.setup_callback_fn(lambda response, tag: answers.put((tag, response.list[0].data)))
    return session


def test_sessions_answer_by_callback_each_its_own(sessions):
    answers = queue.Queue()
    assert sessions.initialized and sessions.wrapperConfig == {"a": "1"}
    first, second = opened(sessions, "one", answers), opened(sessions, "two", answers)
    assert {first.handle, second.handle} == {"Process-0-Thread-0", "Process-0-Thread-1"}
    assert first.params == {"p": "one"} and not first.idle and first.daemon
    for session, text in ((first, b"a"), (second, b"b")):
        session.in_q.put(request(text, DataContinue))
        assert answers.get(timeout=60) == (session.sid, text)


def test_none_idle_is_none_and_not_an_exception(sessions):
    answers = queue.Queue()
    taken = [opened(sessions, str(each), answers) for each in range(2)]
    assert sessions.get_idle_handle() is None
    sessions.push_back(taken[1].handle)
    assert sessions.get_idle_handle() == taken[1].handle
    assert sessions.get_session("no such handle") is None
    sessions.reset_session("no such handle")
    sessions.set_idle_session("no such handle")


def test_a_session_that_never_resets_is_not_waited_for_twice(monkeypatch):
    monkeypatch.setattr(stream, "ENDING_WAIT", 0.01)
    manager = stream.SessionManager()
    manager.init_handle_pool("thread", 1, Echo)
    session = opened(manager, "one", queue.Queue())
    session.callback_fn(request(b"end", DataEnd), "one")
    assert session.is_ending
    assert manager.get_idle_handle() is None and not session.is_ending


def test_a_manager_without_a_pool_has_no_idle_handle():
    manager = stream.SessionManager()
    assert manager.get_idle_handle() is None and manager.get_session("x") is None


def test_a_session_opened_after_the_last_part_waits_for_the_reset(monkeypatch):
    monkeypatch.setattr(stream, "ENDING_WAIT", 60)
    manager = stream.SessionManager()
    manager.init_handle_pool("thread", 1, Echo)
    answers = queue.Queue()
    session = opened(manager, "one", answers)
    Echo.gate.clear()
    session.in_q.put(request(b"end", DataEnd))
    assert answers.get(timeout=60) == ("one", b"end")
    assert session.is_ending and not session.idle
    release = threading.Timer(0.05, Echo.gate.set)
    release.start()
    assert manager.get_idle_handle() == session.handle
    assert session.sid == "" and session.params == {}


def test_a_reset_empties_the_queues():
    session = stream.WorkerThread("h")
    session.setup_sid("s")
    session.in_q.put(1)
    session.out_q.put(1)
    session.reset()
    assert session.in_q.empty() and session.out_q.empty() and session.idle


def test_the_process_mode_gives_sessions_that_can_be_reached():
    manager = stream.SessionManager()
    manager.init_handle_pool("process", 0, Echo)
    assert len(manager.handle_pool.workers) == 10
    answers = queue.Queue()
    opened(manager, "s", answers).in_q.put(request(b"x", DataContinue))
    assert answers.get(timeout=60) == ("s", b"x")


def test_a_handler_that_is_not_written_says_so():
    base = stream.StreamHandleThread(None, None, None)
    assert base.daemon and not base.is_stopping
    with pytest.raises(NotImplementedError, match="implementhis"):
        base.init_model()
    session = stream.WorkerThread("h")
    session.stop()
    assert session.is_stopping


def test_request_threads_feed_one_model_thread():
    shared, answers = queue.Queue(), queue.Queue()
    pool = stream.RequestPool(shared, None)
    model = stream.ModelProcess(shared, pool.conns_map, lambda response, tag: answers.put((tag, response)))

    def infer(context, callback):
        if context.data == "bad":
            answers.put(("bad", "raises"))
            raise ValueError("bad")
        callback(context.data.upper(), context.sid)

    model.register_infer_func(infer)
    model.start()
    handles = [pool.get_idle_handle() for _ in range(6)]
    assert len(set(handles)) == 6 and handles[-1] is None
    bad, good, gone = (pool.get_thread(each) for each in handles[:3])
    gone.ctx.set_destroyed()
    gone.send_to_input_queue("gone", "x")
    bad.send_to_input_queue("bad", "bad")
    good.set_ctx("good", {"p": 1})
    good.send_to_input_queue("good", "text")
    assert {answers.get(timeout=60) for _ in range(2)} == {("bad", "raises"), ("good", "TEXT")}
    good.send_to_input_queue("good", "survived")
    assert answers.get(timeout=60) == ("good", "SURVIVED") and answers.empty()
    pool.set_idle_handle(handles[1])
    assert pool.get_idle_handle() == handles[1] and good.ctx.params == {}


def test_a_worker_predicts_until_it_is_done():
    class Infer(InferClass):
        def predict(self, req):
            if req is None:
                raise ValueError("bad")
            return (self.handle, req), req == "last"

    worker = Worker(name="w")
    worker.register_infer_class(Infer())
    worker.setHandle("h")
    worker.start()
    for each in ("first", None, "last"):
        worker.in_q.put(each)
    assert [worker.out_q.get(timeout=60) for _ in range(2)] == [("h", "first"), ("h", "last")]
    worker.join(60)
    assert not worker.is_alive()


def test_a_pool_of_fixed_size():
    pool, other = FixedPool(), FixedPool()
    assert pool.add("a") == (True, "worker-0") and pool.add("b") == (False, "")
    assert other.get("worker-0") is None
    pool.set_capacity(2)
    assert pool.add("b") == (True, "worker-1")
    assert pool.remove("worker-0") is True and pool.add("c") == (True, "worker-0")
    assert (pool.get("worker-0"), pool.get("worker-1"), pool.allocated) == ("c", "b", 2)
    pool.clear_all()
    assert pool.allocated == 0 and pool.remove("worker-9") is True
