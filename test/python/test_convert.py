"""What the packer is told about types it does not know by themselves."""

import array
import collections
import ctypes
import datetime
import decimal
import enum
import mmap
import sys

import pytest
from aiges_native.convert import Unconvertible, from_ms, simplify


class Lying:
    """Every method a subclass could lie with."""

    def __len__(self):
        return 10**9

    def __iter__(self):
        raise RuntimeError("iterated")

    def __getitem__(self, key):
        raise RuntimeError("indexed")

    def items(self):
        raise RuntimeError("items")

    keys = values = items

    def __str__(self):
        raise RuntimeError("str")

    __int__ = __float__ = __index__ = __hash__ = __bool__ = __repr__ = __str__


class LyingDict(Lying, dict):
    pass


class LyingList(Lying, list):
    pass


class LyingTuple(Lying, tuple):
    pass


class LyingStr(Lying, str):
    pass


class LyingInt(Lying, int):
    pass


class LyingFloat(Lying, float):
    pass


class Pair(collections.namedtuple("Pair", "a b")):
    pass


class Colour(enum.IntEnum):
    RED = 3


class Word(str, enum.Enum):  # noqa: UP042  the older spelling is what wrappers have
    HELLO = "hello"


VALUES = [
    (LyingDict(a=1), {"a": 1}),
    (LyingList([1, 2]), [1, 2]),
    (LyingTuple((1, 2)), (1, 2)),
    (LyingStr("text"), "text"),
    (LyingInt(5), 5),
    (LyingFloat(0.5), 0.5),
    (collections.defaultdict(list, a=1), {"a": 1}),
    (collections.Counter("aa"), {"a": 2}),
    (Pair(1, 2), (1, 2)),
    (Colour.RED, 3),
    (Word.HELLO, "hello"),
    (frozenset({1}), {1}),
]


@pytest.mark.parametrize("value, expected", VALUES, ids=lambda each: type(each).__name__)
def test_subclasses_become_their_base(value, expected):
    word, simple = simplify(value)
    assert word == "value" and type(simple) is type(expected) and simple == expected


def test_an_ordered_dict_keeps_its_own_order():
    ordered = collections.OrderedDict(a=1, b=2)
    ordered.move_to_end("a")
    assert list(simplify(ordered)[1]) == ["b", "a"]


class BytesKind(bytes):
    pass


BUFFERS = [
    (array.array("f", [1, 2]), ("typed", 11)),
    (array.array("d", [1]), ("typed", 12)),
    (array.array("h", [1]), ("typed", 5)),
    (array.array("H", [1]), ("typed", 6)),
    (array.array("i", [1]), ("typed", 7)),
    (array.array("I", [1]), ("typed", 8)),
    (array.array("q", [1]), ("typed", 9)),
    (array.array("Q", [1]), ("typed", 10)),
    (array.array("l", [1]), ("typed", 9)),
    (array.array("b", [1]), ("typed", 2)),
    (array.array("B", [1]), ("bytes",)),
    (memoryview(b"abc"), ("bytes",)),
    (memoryview(b"abcd").cast("c"), ("bytes",)),
    (memoryview(b"abcd").cast("B", (2, 2)), ("ndarray", "uint8", (2, 2))),
    (memoryview(array.array("f", [1, 2, 3, 4])).cast("B").cast("f", (2, 2)), ("ndarray", "float32", (2, 2))),
    (memoryview(b"\0\1").cast("?"), ("ndarray", "bool", (2,))),
    ((ctypes.c_int32 * 3)(1, 2, 3), ("typed", 7)),
    (mmap.mmap(-1, 16), ("bytes",)),
    (BytesKind(b"abc"), ("bytes",)),
]


@pytest.mark.parametrize("value, expected", BUFFERS, ids=lambda each: type(each).__name__)
def test_buffers(value, expected):
    word, source, *rest = simplify(value)
    assert source is value and (word, *rest) == expected


def test_what_is_not_contiguous_is_made_so():
    word, source = simplify(memoryview(b"abcdef")[::2])
    assert (word, bytes(source)) == ("bytes", b"ace")
    word, source, code = simplify(memoryview(array.array("f", [1, 2, 3]))[::2])
    assert (word, code, bytes(source)) == ("typed", 11, array.array("f", [1, 3]).tobytes())


class Custom:
    pass


class Claims:
    __class__ = dict


@pytest.mark.parametrize(
    "value, words",
    [
        (Custom(), "test_convert.Custom"),
        (Claims(), "Claims"),
        (object(), "object"),
        (len, "builtin_function_or_method"),
        (complex(1, 2), "value.real"),
        (decimal.Decimal(1), "float(value)"),
        (datetime.date(2020, 1, 1), "isoformat"),
        (datetime.time(1), "isoformat"),
        (datetime.timedelta(1), "total_seconds"),
        (datetime.datetime(2020, 1, 1), "without a time zone"),
        (type.__dict__, "dict(value)"),
        ((each for each in ()), "list(values)"),
        (array.array("u", "ab"), "format"),
        ((ctypes.c_int32.__ctype_be__ * 2)(1, 2), "format"),
        (memoryview(b""), None),
    ],
    ids=lambda each: type(each).__name__,
)
def test_refused_with_type_and_advice(value, words):
    if words is None:
        assert simplify(value) == ("bytes", value)
        return
    with pytest.raises(Unconvertible) as caught:
        simplify(value)
    assert words in str(caught.value)


def test_dates():
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert simplify(datetime.datetime(1970, 1, 1, 2, 0, 0, 1999, tzinfo=zone)) == ("datetime", 1.0)
    assert simplify(datetime.datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=datetime.UTC)) == ("datetime", -1.0)
    assert from_ms(1500.0) == datetime.datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=datetime.UTC)
    assert from_ms(-62135596800000.0).year == 1 and from_ms(253402300799999.0).year == 9999
    for ms in (-62135596800001.0, 253402300800000.0, 8.64e15, float("nan"), float("inf")):
        with pytest.raises(Unconvertible):
            from_ms(ms)


def test_numpy():
    numpy = pytest.importorskip("numpy", reason="numpy is not in this environment")
    exact = numpy.arange(6, dtype="f4").reshape(2, 3)
    word, source, dtype, shape = simplify(exact)
    assert (word, dtype, shape) == ("ndarray", "float32", (2, 3)) and source is exact
    for dtype in ("bool", "int8", "uint64", "float16", "float64", "complex64"):
        assert simplify(numpy.zeros(3, dtype))[2] == dtype
    word, source, dtype, shape = simplify(exact.T)
    assert shape == (3, 2) and source.flags.c_contiguous and source.tolist() == exact.T.tolist()
    word, source, dtype, shape = simplify(numpy.array([1, 2], ">i4"))
    assert dtype == "int32" and source.dtype.isnative and source.tolist() == [1, 2]
    assert simplify(numpy.array(5.0))[3] == ()
    assert type(simplify(numpy.matrix([[1, 2]]))[1]) is numpy.ndarray

    for scalar, value in ((numpy.float32(0.5), 0.5), (numpy.int64(5), 5), (numpy.bool_(True), True), (numpy.str_("a"), "a")):
        word, simple = simplify(scalar)
        assert (word, simple, type(simple)) == ("value", value, type(value))
    assert simplify(numpy.longdouble(1.5)) == ("value", 1.5)

    refused = {
        "tolist": numpy.array([object()]),
        "datetime64[ms]": numpy.array(["2020-01-01"], "M8[D]"),
        "each field": numpy.zeros(2, [("a", "i4")]),
        "filled": numpy.ma.masked_array([1, 2], [True, False]),
        "real": numpy.complex64(1),
    }
    for words, value in refused.items():
        with pytest.raises(Unconvertible) as caught:
            simplify(value)
        assert words in str(caught.value)


def test_numpy_is_never_imported_for_the_sake_of_a_question(hosted):
    hosted("""
        import sys
        from aiges_native.convert import simplify
        class Text(str): pass
        assert simplify(Text("a")) == ("value", "a")
        assert "numpy" not in sys.modules and "datetime" not in sys.modules
    """)


def test_references_are_not_kept():
    value = array.array("f", [1])
    before = sys.getrefcount(value)
    simplify(value)
    assert sys.getrefcount(value) == before
