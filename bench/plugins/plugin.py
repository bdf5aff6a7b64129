"""The functions every driver calls. As small as they can be, so that what is measured is the way to them and back."""

_stock = []


def f(x):
    return x


def f3(a, b, c):
    return a["id"] + b["id"] + c["id"]


def head(data):
    """Looks at a request body without copying it: its length plus its first byte."""
    view = memoryview(data)
    return len(view) + view[0]


def stock(n, size):
    """Lays `n` results of `size` bytes in for `out`, every page of them touched, so that making them is not in the measurement."""
    _stock.extend(bytes([65 + i]) * size for i in range(n))
    return len(_stock)


def out():
    """A bytes object that nobody else holds once this returns."""
    return _stock.pop()


def piece(size):
    """A fresh result of `size` bytes."""
    return bytes(size)


def burn(n):
    """Holds the GIL in one C loop that never looks whether somebody else wants it."""
    return sum(range(n)) & 0xFFFF
