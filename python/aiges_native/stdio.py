"""sys.stdout, sys.stderr and sys.stdin of plugins.

Output goes to native, which keeps lines whole and in order and never blocks with the GIL held. Any thread may write;
native shows what cannot be encoded as escapes. Closing a stream is ignored: it belongs to the process.
"""

from __future__ import annotations

import io
import sys

import _aiges_native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_write = _aiges_native.write


class Output:
    """What the text and the byte stream of one descriptor have in common."""

    _stream: int

    def flush(self) -> None:
        _aiges_native.flush()

    def fileno(self) -> int:
        return self._stream

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False


class ByteOutput(Output, io.BufferedIOBase):
    """`sys.stdout.buffer`: bytes in, decoded as UTF-8 over write boundaries, broken bytes shown as escapes."""

    name: Any
    mode = "wb"

    def __init__(self, stream: int, name: str) -> None:
        self._stream = stream
        self._decode: Any = None
        self.name = name

    def write(self, data: Any) -> int:
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        chunk = bytes(memoryview(data))
        if self._decode is None:
            import codecs

            self._decode = codecs.getincrementaldecoder("utf-8")("backslashreplace").decode
        text = self._decode(chunk)
        if text:
            _write(self._stream, text)
        return len(chunk)

    def close(self) -> None:
        """Ignored: a TextIOWrapper around this buffer closes it when it is collected."""


class TextOutput(Output, io.TextIOBase):
    """`sys.stdout` or `sys.stderr`."""

    encoding = "utf-8"
    errors = "backslashreplace"
    newlines = None
    mode = "w"
    line_buffering = True
    write_through = True

    def __init__(self, stream: int, name: str) -> None:
        self._stream = stream
        self.name = name
        self.buffer = ByteOutput(stream, name)

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _write(self._stream, text)
        return str.__len__(text)

    def close(self) -> None:
        """Ignored: the process still needs its output."""

    def detach(self) -> Any:
        """The byte stream below; unlike a file's, this text stream stays usable."""
        return self.buffer

    def reconfigure(self, **_options: Any) -> None:
        """Accepted and ignored: the encoding is always UTF-8 and lines are never held back."""

    def __repr__(self) -> str:
        return f"<aiges_native output {self.name}>"


class EmptyInput(io.StringIO):
    """`sys.stdin`: at its end, so that `input()` raises EOFError instead of taking the service's input."""

    name = "<stdin>"
    mode = "r"

    def close(self) -> None:
        """Ignored, as above."""


def install() -> None:
    """Replaces the five streams. Called once, before anything can print."""
    sys.stdout = sys.__stdout__ = TextOutput(1, "<stdout>")  # type: ignore[assignment, misc]
    sys.stderr = sys.__stderr__ = TextOutput(2, "<stderr>")  # type: ignore[assignment, misc]
    sys.stdin = sys.__stdin__ = EmptyInput("")  # type: ignore[assignment, misc]
