"""Arguments by name, then by position (DESIGN decision 10): the shapes of aiges.md 2.3 and everything around them."""

import functools
import inspect

import pytest
from aiges_native.bind import plan
from aiges_native.errors import HostError

VALUES = {
    "params": "P",
    "reqData": "R",
    "usrTag": "U",
    "persId": 9,
    "sid": "S",
    "errNum": 0,
    "respData": [],
    "psrIds": [9],
    "psrCnt": 1,
    "config": "C",
    "ret": 5,
}


def called(owner, hook="wrapperOnceExec"):
    found = plan(owner, hook)
    return found.call(VALUES)


# (count in the wild, parameters as declared, what they must be called with)
SHAPES = [
    (52, "params, reqData", ("P", "R")),
    (5, "params, reqData, persId", ("P", "R", 9)),
    (1, "params, reqData, usrTag", ("P", "R", "U")),
    (3, "params, reqData, usrTag, persId", ("P", "R", "U", 9)),
    (1, "params, reqData, usrTag, psrID", ("P", "R", "U", 9)),
    (2, "usrTag, params, reqData, respData, psrIds, psrCnt", ("U", "P", "R", [], [9], 1)),
    (0, "params, reqData, persId: int = 0", ("P", "R", 9)),
    (0, "params, reqData, usrTag='', persId=0", ("P", "R", "U", 9)),
    (0, "params, reqData, sid", ("P", "R", "S")),
    (0, "params, req, sid, persId=0", ("P", "R", "S", 9)),
    (0, "reqData, params", ("R", "P")),
    (0, "p, q", ("P", "R")),
    (0, "p, q, tag", ("P", "R", "U")),
    (0, "p, q, tag, resource", ("P", "R", "U", 9)),
    (0, "tag, params, data", ("U", "P", "R")),
    (0, "params, datas, userTag", ("P", "R", "U")),
    (0, "params, reqData, errNum, sid", ("P", "R", 0, "S")),
    (0, "params, reqData, debug=False", ("P", "R", False)),
    (0, "params, reqData, debug=False, usrTag=''", ("P", "R", False, "U")),
    (0, "params, reqData, *, usrTag", ("P", "R", "U")),
    (0, "params, *, debug=False", ("P", False)),
    (0, "params", ("P",)),
    (0, "", ()),
]


@pytest.mark.parametrize("kind", ["method", "static", "class", "instance", "cls"])
@pytest.mark.parametrize("count, declared, expected", SHAPES, ids=[each[1] or "nothing" for each in SHAPES])
def test_shapes(count, declared, expected, kind):
    names = [each.split(":")[0].split("=")[0].strip() for each in declared.split(",") if each.strip() not in ("", "*")]
    answer = f"return ({''.join(name + ', ' for name in names)})"
    space = {}
    first = {"method": "self", "cls": "cls", "class": "cls"}.get(kind)
    exec(f"def wrapperOnceExec({', '.join(filter(None, [first, declared]))}): {answer}", space)
    function = space["wrapperOnceExec"]
    wrap = {"static": staticmethod, "class": classmethod}.get(kind, lambda each: each)
    owner = type("Wrapper", (), {} if kind == "instance" else {"wrapperOnceExec": wrap(function)})()
    if kind == "instance":
        owner.wrapperOnceExec = function
    assert called(owner) == expected


def test_star_and_keywords():
    class Wrapper:
        def wrapperOnceExec(self, *args, **kwargs):
            return args, kwargs

    assert called(Wrapper()) == (("P", "R", "U", 9), {})
    Wrapper.wrapperOnceExec = lambda self, params, *rest: (params, rest)
    assert called(Wrapper()) == ("P", ("R", "U", 9))
    Wrapper.wrapperOnceExec = lambda self, **kwargs: kwargs
    assert called(Wrapper()) == {"params": "P", "reqData": "R", "usrTag": "U", "persId": 9}
    Wrapper.wrapperOnceExec = lambda self, params, **kwargs: (params, sorted(kwargs))
    assert called(Wrapper()) == ("P", ["persId", "reqData", "usrTag"])


def handing_on(function):
    @functools.wraps(function)
    def outer(*args, **kwargs):
        return function(*args, **kwargs)

    return outer


def without_wraps(function):
    def outer(*args, **kwargs):
        callargs = inspect.getcallargs(function, *args, **kwargs)
        return function(callargs["cls"], callargs["params"], callargs["reqData"])

    return outer


def through(other):
    def around(function):
        def outer(*args, **kwargs):
            return other(function(*args, **kwargs))

        return outer

    return around


def own_shape(function):
    @functools.wraps(function)
    def outer(self, params, reqData):
        return function(self, params, reqData, "own")

    return outer


def test_decorators():
    class Wrapper:
        @handing_on
        @handing_on
        def wrapperOnceExec(self, params, reqData):
            return params, reqData

    assert called(Wrapper()) == ("P", "R")

    class Bare:
        @without_wraps
        def wrapperOnceExec(cls, params, reqData):
            return params, reqData

    assert called(Bare()) == ("P", "R")

    class TwoClosedOver:
        @through(lambda answer: answer)
        def wrapperOnceExec(self, params, reqData):
            return params, reqData

    assert called(TwoClosedOver()) == ("P", "R")

    class OfAnotherName:
        @through(tuple)
        def infer(self, params, reqData):
            return params, reqData

        wrapperOnceExec = infer

    assert called(OfAnotherName()) == ("P", "R")

    class Own:
        @own_shape
        def wrapperOnceExec(self, params, reqData, usrTag):
            return params, reqData, usrTag

    assert called(Own()) == ("P", "R", "own")

    class Partial:
        def __init__(self):
            self.wrapperOnceExec = functools.partial(lambda first, params, reqData: (first, params, reqData), "bound")

    assert called(Partial()) == ("bound", "P", "R")


def test_hooks_without_self():
    class Wrapper:
        def wrapperFini():
            return "fini"

        def wrapperInit(config):
            return config

        def wrapperOnceExec(params, reqData):
            return params, reqData

        def wrapperError(ret):
            return ret

    owner = Wrapper()
    assert called(owner, "wrapperFini") == "fini"
    assert called(owner, "wrapperInit") == "C"
    assert called(owner) == ("P", "R")
    assert called(owner, "wrapperError") == 5


def test_other_hooks():
    class Wrapper:
        def wrapperInit(self):
            return "no config"

        def wrapperError(cls, code):
            return code

    assert called(Wrapper(), "wrapperInit") == "no config"
    assert called(Wrapper(), "wrapperError") == 5
    assert plan(Wrapper(), "wrapperFini") is None


def test_what_nobody_can_call_is_refused():
    class Wrapper:
        wrapperInit = 5

        def wrapperOnceExec(self, params, reqData, usrTag, persId, more):
            pass

        def wrapperError(self, ret, *, key):
            pass

    for hook, words in (("wrapperInit", "int"), ("wrapperOnceExec", "'more'"), ("wrapperError", "'key'")):
        with pytest.raises(HostError) as caught:
            plan(Wrapper(), hook)
        assert caught.value.code == "AIGES_ERR_WRAPPER_INVALID" and words in str(caught.value)


def test_the_common_shapes_are_called_without_a_dict():
    from aiges_native.wrapper import HostedWrapper

    for declared, shape in (("params, reqData", 2), ("params, reqData, usrTag", 3), ("params, reqData, usrTag, persId", 4), ("a, b", 2)):
        space = {}
        exec(f"def f(self, {declared}): pass", space)
        assert HostedWrapper(type("Wrapper", (), {"wrapperOnceExec": space["f"]})(), {})._shape == shape
