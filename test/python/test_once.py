"""`once` and what becomes of an answer: forms, lengths, types, codes, ownership."""

import array
import sys

import _aiges_native
import pytest
from aiges.dto import Response, ResponseData
from aiges_native import host, reply
from aiges_native.errors import HostError
from aiges_native.pending import Pending
from aiges_native.wrapper import HostedWrapper


def node(key, data, kind=None, status=None, attributes=None):
    return (key, data, kind, status, attributes)


def answering(make, **more):
    """A hosted wrapper whose wrapperOnceExec is `make(params, reqData)`."""
    return HostedWrapper(type("Wrapper", (), {"wrapperOnceExec": staticmethod(make), **more})(), {})


def one(data=b"x", **attributes):
    item = ResponseData("data")
    item.data = data
    for name, value in attributes.items():
        setattr(item, name, value)
    response = Response()
    response.list.append(item)
    return response


def once(target, nodes=(), params=None):
    return target.once({} if params is None else params, list(nodes), "sid-1", "tag-1", 4)


def test_what_a_wrapper_sees():
    seen = {}

    def look(params, reqData):
        seen.update(params)
        for each in reqData.list:
            seen[each.key] = (each.get_data(), each.len, each.type, each.status, each.desc)
        assert reqData.get("a") is reqData.list[0] and reqData.get("nothing") is None
        reqData.list[0].data = object()  # wrappers put ndarrays there
        return one()

    nodes = [node("a", b"abc"), node("b", bytearray(b"ab"), 2, 0, {"encoding": "jpg"})]
    assert once(answering(look), nodes, {"mode": "music"}) == (0, None, [("data", b"x", 0, 3)])
    assert seen == {"mode": "music", "sid": "sid-1", "a": (b"abc", 3, 0, 3, None), "b": (b"ab", 2, 2, 0, {"encoding": "jpg"})}


def test_undeclared_types_come_from_the_fields(fixtures):
    target, manifest = host.load_wrapper({"path": str(fixtures / "music.py"), "config": None})
    seen = []
    target.instance.wrapperOnceExec = lambda params, reqData: seen.append(reqData.list[0].type) or one()
    assert once(HostedWrapper(target.instance, {"data": 1}), [node("data", b"")])[0] == 0
    assert seen == [1] and manifest["inputs"][0]["dataType"] == "audio"


@pytest.mark.parametrize("data", [b"x", bytearray(b"x"), "text", _aiges_native.Body(b"x")], ids=lambda each: type(each).__name__)
def test_plain_data_goes_out_as_it_is(data):
    items = once(answering(lambda params, reqData: one(data)))[2]
    assert items[0][1] is data


def test_memory_of_other_types():
    view = memoryview(b"abc")
    assert once(answering(lambda params, reqData: one(view)))[2][0][1] is view
    gathered = once(answering(lambda params, reqData: one(memoryview(b"abcd")[::2])))[2][0][1]
    assert type(gathered) is bytes and gathered == b"ac"
    floats = array.array("f", [1])
    sent = once(answering(lambda params, reqData: one(floats)))[2][0][1]
    assert type(sent) is _aiges_native.Raw and sent.obj is floats


def test_ndarrays():
    numpy = pytest.importorskip("numpy", reason="numpy is not in this environment")
    exact = numpy.ones((2, 2), "f4")
    sent = once(answering(lambda params, reqData: one(exact)))[2][0][1]
    assert type(sent) is _aiges_native.Raw and sent.obj is exact
    sent = once(answering(lambda params, reqData: one(exact.T[:, :1])))[2][0][1]
    assert sent.obj.flags.c_contiguous
    with pytest.raises(HostError, match="dtype object"):
        once(answering(lambda params, reqData: one(numpy.array([None]))))


def test_status_is_three_and_keys_and_types_are_made_plain():
    class Key(str):
        pass

    for item in (one(status=1), one(key=b"data"), one(key=Key("data")), one(type=None), one(type=False)):
        assert once(answering(lambda params, reqData, item=item: item))[2] == [("data", b"x", 0, 3)]
    assert once(answering(lambda params, reqData: one(type=2)))[2] == [("data", b"x", 2, 3)]


def test_the_actual_length_wins_with_one_warning(capsys):
    reply._warned.clear()
    target = answering(lambda params, reqData: one(b"four", len=2))
    for _ in range(3):
        assert once(target)[2] == [("data", b"four", 0, 3)]
    assert capsys.readouterr().err.count("states len 2, but has 4 bytes") == 1
    reply._warned.clear()
    for fine in (one("grün", len=4), one("grün", len=5), one(b"four", len=4)):
        once(answering(lambda params, reqData, fine=fine: fine))
    assert capsys.readouterr().err == ""


class OtherResponse:
    def __init__(self):
        self.list = []
        self.error_code = 0


class OtherData:
    key, data, type, len, status = "data", b"other", 1, 5, 3


class SubResponse(Response):
    pass


def test_other_classes_with_the_same_fields():
    other = OtherResponse()
    other.list.append(OtherData())
    assert once(answering(lambda params, reqData: other))[2] == [("data", b"other", 1, 3)]
    sub = SubResponse()
    sub.list = one().list
    assert once(answering(lambda params, reqData: sub))[2] == [("data", b"x", 0, 3)]


WRONG = [
    (lambda params, reqData: None, "None: a `return` is missing"),
    (lambda params, reqData: 100, "the number 100"),
    (lambda params, reqData: "fine", "returned a str"),
    (lambda params, reqData: Response, "the class aiges.dto.Response"),
    (lambda params, reqData: Response(), "an empty list"),
    (lambda params, reqData: one(None), "the data of 'data' is None"),
    (lambda params, reqData: one({"a": 1}), "json.dumps"),
    (lambda params, reqData: one(7), "not a int"),
    (lambda params, reqData: one(key=7), "the key of entry 0"),
    (lambda params, reqData: one(type="text"), "the type of 'data'"),
]


@pytest.mark.parametrize("make, words", WRONG, ids=[each[1] for each in WRONG])
def test_wrong_answers_name_what_came(make, words):
    with pytest.raises(HostError) as caught:
        once(answering(make))
    assert caught.value.code == "AIGES_ERR_INVALID_RESPONSE" and words in str(caught.value)


def test_wrong_entries_and_codes():
    def entry(params, reqData):
        response = Response()
        response.list = [object()]
        return response

    with pytest.raises(HostError, match="entry 0 of response.list is a object without the attribute 'key'"):
        once(answering(entry))
    for code in (None, "0", 1 << 80, -(2**53), 1 << 100_000):
        with pytest.raises(HostError, match="error_code"):
            once(answering(lambda params, reqData, code=code: Response().response_err(code)))


def test_a_number_of_any_size_is_no_response():
    with pytest.raises(HostError, match="the number of 100001 bits: to report an error"):
        once(answering(lambda params, reqData: 1 << 100_000))


def test_codes_and_their_texts():
    def code(number):
        return lambda params, reqData: Response().response_err(number)

    def fails(self, ret):
        raise RuntimeError

    assert once(answering(code(7))) == (7, None, [])
    assert once(answering(code(7), wrapperError=lambda self, ret: f"code {ret}")) == (7, "code 7", [])
    for useless in (fails, lambda self, ret: None, lambda self, ret: b"bytes", lambda self, ret: ""):
        assert once(answering(code(7), wrapperError=useless)) == (7, None, [])
    assert once(answering(code(True)))[0] == 1

    async def later(self, ret):
        return f"later {ret}"

    assert once(answering(code(7), wrapperError=later)) == (7, "later 7", [])


class Index:
    """A number of somebody else's, as numpy's are."""

    def __init__(self, number):
        self.number = number

    def __index__(self):
        return self.number

    def __eq__(self, other):
        return self.number == other

    def __bool__(self):
        return self.number != 0


def test_numbers_of_other_libraries_are_numbers():
    def asked(hook, returned, *arguments):
        target = answering(None, **{hook: lambda self, *given: returned})
        return getattr(target, arguments[0])(*arguments[1:])

    assert once(answering(lambda params, reqData: one(type=Index(2)))) == (0, None, [("data", b"x", 2, 3)])
    assert once(answering(lambda params, reqData: Response().response_err(Index(7)))) == (7, None, [])
    assert reply.part(one(status=Index(1)), None, "callback") == (0, None, [("data", b"x", 0, 1)])
    assert asked("wrapperUnloadRes", Index(5), "unload_res", "r") == (5, None)
    filling = answering(lambda usrTag, params, reqData, respData, psrIds, psrCnt: Index(6))
    assert once(filling) == (6, None, [])
    assert [type(each) for each in (once(filling)[0], asked("wrapperUnloadRes", Index(5), "unload_res", "r")[0])] == [int, int]
    for wrong in (1.0, "1", Index("1")):
        with pytest.raises(HostError, match="the type of 'data'"):
            once(answering(lambda params, reqData, wrong=wrong: one(type=wrong)))


def test_numbers_of_numpy():
    numpy = pytest.importorskip("numpy", reason="numpy is not in this environment")
    assert once(answering(lambda params, reqData: one(type=numpy.int8(2)))) == (0, None, [("data", b"x", 2, 3)])
    assert once(answering(lambda params, reqData: Response().response_err(numpy.int64(7)))) == (7, None, [])
    with pytest.raises(HostError, match="the type of 'data'"):
        once(answering(lambda params, reqData: one(type=numpy.bool_(True))))


def test_exceptions_go_through():
    def leave(params, reqData):
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        once(answering(leave))


def test_the_first_platforms_hybrids():
    def lists(usrTag, params, reqData, respData, psrIds, psrCnt):
        assert (usrTag, psrIds, psrCnt) == ("tag-1", [4], 1)
        if not reqData:
            return 100
        respData.append({"key": "out", "data": reqData[0]["data"].decode() + "!", "len": 4, "status": 3, "type": 0})
        return 0

    assert once(answering(lists), [node("data", b"abc")]) == (0, None, [("out", "abc!", 0, 3)])
    assert once(answering(lists)) == (100, None, [])
    with pytest.raises(HostError, match="returned None"):
        once(answering(lambda usrTag, params, reqData, respData, psrIds, psrCnt: None))

    async def later(usrTag, params, reqData, respData, psrIds, psrCnt):
        return lists(usrTag, params, reqData, respData, psrIds, psrCnt)

    assert once(answering(later), [node("data", b"abc")]) == (0, None, [("out", "abc!", 0, 3)])


def test_a_wrapper_without_once():
    with pytest.raises(HostError) as caught:
        once(HostedWrapper(object(), {}))
    assert caught.value.code == "AIGES_ERR_WRAPPER_INVALID"


@pytest.mark.parametrize("size", [10, 1 << 20])
@pytest.mark.parametrize("form", ["setData", "attribute", "explicit len"])
def test_a_reply_is_held_by_its_item_alone(size, form):
    def make(params, reqData):
        item = ResponseData("data")
        data = bytes(bytearray(size))
        if form == "setData":
            item.setData(data)
        else:
            item.data = data
        if form == "explicit len":
            item.len = size
        response = Response()
        response.list = [item]
        return response

    target = answering(make)
    items = once(target, [node("in", b"abc")])[2]
    alone = [("data", bytes(bytearray(size)), 0, 3)]
    assert sys.getrefcount(items[0][1]) == sys.getrefcount(alone[0][1])


def test_request_data_is_not_kept():
    body = bytearray(b"abc")
    before = sys.getrefcount(body)
    target = answering(lambda params, reqData: one(bytes(reqData.list[0].data)))
    nodes = [node("data", body)]
    once(target, nodes)
    nodes.clear()
    assert sys.getrefcount(body) == before


def test_who_waits_on_the_spot_gets_the_first_answer():
    first, failed = Pending(), Pending()
    box = ["one"]
    assert not first.abandoned()
    assert (first.resolve(box), first.resolve(["two"]), first.fail(ValueError())) == (True, False, False)
    assert first.abandoned() and box == [None] and first.wait() == "one"
    assert (failed.fail(KeyError("one")), failed.fail(ValueError("two")), failed.resolve(["three"])) == (True, False, False)
    with pytest.raises(KeyError, match="one"):
        failed.wait()
