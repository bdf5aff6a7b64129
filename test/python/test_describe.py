"""Describing a wrapper: what it declares, without wrapperInit and without wrapperFini."""

import decimal
import enum
import os
import pathlib
import sys

import pytest
from aiges import sdk
from aiges_native import host
from aiges_native.errors import HostError
from aiges_native.manifest import describe_field, describe_wrapper

WRAPPER = """
    from aiges.sdk import StringBodyField, StringParamField, WrapperBase

    class UserRequest:
        params1 = StringParamField(key="mode", enums=["a"])
        input1 = StringBodyField(key="text")

    class Wrapper(WrapperBase):
        serviceId = "svc"
        version = "v1"
        call_type = 1
        sub = "own"
        requestCls = UserRequest()

        def wrapperInit(self, config):
            raise RuntimeError("started")

        def wrapperFini(self):
            raise RuntimeError("ended")
"""


def test_only_the_file_runs(write, capsys):
    root = write({"wrapper.py": WRAPPER})
    module, manifest = host.describe_wrapper({"path": str(root / "wrapper.py")})
    assert manifest["params"] == [{"kind": "StringParamField", "key": "mode", "dataType": "string", "required": False, "enums": ["a"]}]
    assert manifest["meta"] == {"call_type": 1, "sub": "own"}
    name = module.__name__
    assert name in sys.modules
    host.unload(module)
    assert name not in sys.modules
    assert capsys.readouterr().err == ""


def test_it_is_what_the_load_says(write):
    root = write({"wrapper.py": WRAPPER.replace('raise RuntimeError("started")', "return 0")})
    described = host.describe_wrapper({"path": str(root / "wrapper.py")})[1]
    assert described == host.load_wrapper({"path": str(root / "wrapper.py"), "config": None})[1]


def test_what_cannot_be_loaded_cannot_be_described(write):
    root = write({"wrapper.py": "class Wrapper:\n    def __init__(self):\n        raise ValueError('no')\n", "other.py": "x = 1\n"})
    with pytest.raises(HostError) as init:
        host.describe_wrapper({"path": str(root / "wrapper.py")})
    assert init.value.code == "AIGES_ERR_WRAPPER_INIT"
    with pytest.raises(HostError) as none:
        host.describe_wrapper({"path": str(root / "other.py")})
    assert none.value.code == "AIGES_ERR_WRAPPER_INVALID"


class Word(str, enum.Enum):  # noqa: UP042  StrEnum's str() is the value
    MODE = "mode"


class NoTruth(list):
    def __bool__(self):
        raise ValueError("ambiguous")


NESTED = []
for _ in range(70):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (sdk.IntegerParamField("k", enums=range(3)), {"enums": [0, 1, 2]}),
        (sdk.StringParamField("k", enums=("b", "a")), {"enums": ["b", "a"]}),
        (sdk.StringParamField("k", enums={"b", "a", "c"}), {"enums": ["a", "b", "c"]}),
        (sdk.StringParamField("k", enums=frozenset({"b", 1})), {"enums": ["b", 1]}),
        (sdk.StringParamField("k", enums=None), {}),
        (sdk.StringParamField("k", enums=0), {"enums": []}),
        (sdk.StringParamField("k", enums=5), {"untold": {"enums": "of type int"}}),
        (sdk.StringParamField("k", enums=["a", object()]), {"untold": {"enums": "of type object"}}),
        (sdk.NumberParamField("k", maximum=decimal.Decimal(3)), {"untold": {"maximum": "of type Decimal"}}),
        (sdk.StringParamField("k", enums=NoTruth(["a"])), {"enums": ["a"]}),
        (sdk.StringParamField("k", enums=["a", None]), {"enums": ["a"]}),
        (sdk.StringParamField("k", enums=["a", ("b", 1)]), {"untold": {"enums": "of type tuple"}}),
        (sdk.StringParamField("k", title=5, description=b"words"), {"title": "5", "description": "words"}),
        (sdk.StringParamField("k", title="", description=b""), {}),
        (sdk.AudioBodyField("k", path=pathlib.Path("a") / "b", encoding=b"wav"), {"path": "a/b", "encoding": "wav"}),
        (sdk.AudioBodyField("k", path=b"\xff.wav", encoding=Word.MODE), {"path": os.fsdecode(b"\xff.wav"), "encoding": "mode"}),
        (sdk.AudioBodyField("k", path=b"", encoding=None), {}),
        (sdk.StringBodyField("k", value=b"x" * 70_000), {"test": b"x" * 70_000}),
        (sdk.JsonBodyField("k", value=(1, ({"a": bytearray(b"x")},))), {"test": [1, [{"a": b"x"}]]}),
        (sdk.JsonBodyField("k", value=[memoryview(b"x")]), {"test": [b"x"]}),
        (sdk.JsonBodyField("k", value={Word.MODE: 1, True: 2, None: 3}), {"test": {"mode": 1, "true": 2, "null": 3}}),
        (sdk.JsonBodyField("k", value={b"x": 1}), {"untold": {"test": "a dict with a key of type bytes"}}),
        (sdk.JsonBodyField("k", value=NESTED), {"untold": {"test": "nested more than 64 levels deep"}}),
    ],
)
def test_what_an_author_wrote_is_told_or_named(field, told):
    described = describe_field(field)
    assert {name: value for name, value in described.items() if name not in ("kind", "key", "dataType", "required")} == told


def test_a_text_of_any_class_is_its_letters(write):
    """str() of a str that is an enum is its name: unmodified wrappers got the wrong type of data under such a key."""

    class Request:
        sound = sdk.AudioBodyField(Word.MODE)

    class Own:
        requestCls = Request()
        responseCls = None

    manifest, types = describe_wrapper(Own(), Own, "w.py")
    assert (manifest["inputs"][0]["key"], types) == ("mode", {"mode": sdk.AudioBodyField("k").data_type})


def test_a_set_of_enums_has_the_same_order_in_the_schema():
    field = sdk.StringParamField("k", enums={"b", "a", "c"})
    describe_field(field)
    assert field.enums == field.written["enums"] == ["a", "b", "c"]


def test_enums_that_can_be_read_once_are_still_there_for_the_schema():
    field = sdk.StringParamField("k", enums=(each for each in "ab"))
    assert describe_field(field)["enums"] == describe_field(field)["enums"] == field.enums == ["a", "b"]


def test_what_is_no_wrapper_base_has_no_schema_and_says_so(write):
    root = write({"wrapper.py": WRAPPER.replace("class Wrapper(WrapperBase)", "class Wrapper")})
    manifest = host.describe_wrapper({"path": str(root / "wrapper.py")})[1]
    why = "Wrapper does not derive from aiges.sdk's WrapperBase"
    assert (manifest["aischemaError"], manifest["aischemaV2Error"]) == (why, why)
