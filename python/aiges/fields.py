"""The fields a wrapper declares in its UserRequest and UserResponse.

A field remembers which of its arguments the author wrote: hosts enforce those and never a constructor's default.
Test data is read when `run()` asks for it, not when the class is defined.
"""

# ruff: noqa: B008  a Default is immutable: one for all calls is what is meant

from __future__ import annotations

import base64
import json
import os

from aiges.core.types import AUDIO, IMAGE, STRING, VIDEO
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Default:
    """A default value in a signature, told apart from an equal value that the author wrote."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return repr(self.value)


class Field:
    """What all fields have: a key, a kind of data, words for people."""

    def __init__(self, key: Any, data_type: Any, description: Any = "", title: Any = "") -> None:
        self.written: dict[str, Any] = {}
        self.key = key
        self.data_type = data_type
        self._take(description=description, title=title)

    def _take(self, **arguments: Any) -> None:
        for name, value in arguments.items():
            if isinstance(value, Default):
                setattr(self, name, value.value)
            else:
                setattr(self, name, value)
                self.written[name] = value

    @property
    def test_value(self) -> Any:
        return None

    def _check_path(self, path: Any) -> bool:
        if not path:
            return False
        if os.path.exists(path):
            return True
        log.warning("%s not exist.. check ", path)
        return False


class ParamField(Field):
    """A parameter of a call."""


class PayloadField(Field):
    """A piece of data of a request or an answer."""


_NOTHING = Default("")


class StringParamField(ParamField):
    def __init__(
        self,
        key: Any,
        minLength: Any = Default(0),
        maxLength: Any = Default(1024),
        enums: Any = Default(()),
        required: Any = False,
        value: Any = Default(""),
        description: Any = _NOTHING,
        title: Any = _NOTHING,
    ) -> None:
        super().__init__(key, "string", description, title)
        self.required = required
        self._take(minLength=minLength, maxLength=maxLength, enums=enums, value=value)

    @property
    def test_value(self) -> Any:
        return self.value  # type: ignore[attr-defined]


class NumberParamField(ParamField):
    data_type_name = "number"

    def __init__(
        self,
        key: Any,
        minimum: Any = Default(0),
        maximum: Any = Default(100),
        enums: Any = Default(()),
        required: Any = False,
        value: Any = Default(0),
        description: Any = _NOTHING,
        title: Any = _NOTHING,
    ) -> None:
        super().__init__(key, self.data_type_name, description, title)
        self.required = required
        self._take(minimum=minimum, maximum=maximum, enums=enums, value=value)

    @property
    def test_value(self) -> Any:
        return self.value  # type: ignore[attr-defined]


class IntegerParamField(NumberParamField):
    data_type_name = "integer"


class BooleanParamField(ParamField):
    def __init__(
        self,
        key: Any,
        title: Any = _NOTHING,
        default: Any = Default(False),
        required: Any = False,
        description: Any = _NOTHING,
    ) -> None:
        super().__init__(key, "boolean", description, title)
        self.required = required
        self._take(default=default)

    @property
    def test_value(self) -> Any:
        return self.default  # type: ignore[attr-defined]


class StringBodyField(PayloadField):
    """Text. The test value may be bytes or a str, which counts as UTF-8."""

    def __init__(
        self,
        key: Any,
        value: Any = Default(b" "),
        need_base64: Any = Default(False),
        encoding: Any = Default("utf8"),
        format: Any = Default("plain"),
        compress: Any = Default("raw"),
        status: Any = Default(3),
    ) -> None:
        super().__init__(key, STRING, _NOTHING, _NOTHING)
        if isinstance(value, str):
            value = value.encode("utf-8", "surrogatepass")
        if not isinstance(value, (bytes, Default)):
            log.error("type String Body value: %s", type(value))
            raise Exception("StringBodyField value must be bytes String...")
        self._take(value=value, need_base64=need_base64, encoding=encoding, format=format, compress=compress, status=status)

    @property
    def test_value(self) -> Any:
        value: bytes = self.value  # type: ignore[attr-defined]
        return base64.b64encode(value) if self.need_base64 else value  # type: ignore[attr-defined]


class JsonBodyField(PayloadField):
    """JSON, as text or bytes."""

    def __init__(self, key: Any, value: Any = Default(""), need_base64: Any = Default(False)) -> None:
        super().__init__(key, STRING, _NOTHING, _NOTHING)
        self._take(value=value, need_base64=need_base64)

    @property
    def test_value(self) -> Any:
        value: Any = self.value  # type: ignore[attr-defined]
        if not self.need_base64:  # type: ignore[attr-defined]
            return value
        return base64.b64encode(value if isinstance(value, (bytes, bytearray, memoryview)) else json_bytes(value))


def json_bytes(value: Any) -> bytes:
    """A text itself, any other value as JSON, as Node writes it. Raises TypeError or ValueError for what JSON does not have."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


class _FileField(PayloadField):
    """Data whose test value is a file; `path` is relative to the working directory."""

    missing = b""

    def _read(self) -> bytes | None:
        path = self.path  # type: ignore[attr-defined]
        if not self._check_path(path):
            return None
        with open(path, "rb") as file:
            return file.read()


class AudioBodyField(_FileField):
    def __init__(
        self,
        key: Any,
        path: Any = Default(""),
        encoding: Any = Default("raw"),
        format: Any = Default("plain"),
        compress: Any = Default("raw"),
        status: Any = Default(3),
    ) -> None:
        super().__init__(key, AUDIO, _NOTHING, _NOTHING)
        self._take(path=path, encoding=encoding, format=format, compress=compress, status=status)

    @property
    def test_value(self) -> Any:
        found = self._read()
        return self.missing if found is None else found


class ImageBodyField(_FileField):
    missing = b"<your image base64 here>"

    def __init__(
        self,
        key: Any,
        path: Any = Default(""),
        need_base64: Any = Default(False),
        encoding: Any = Default("jpg"),
        status: Any = Default(3),
    ) -> None:
        super().__init__(key, IMAGE, _NOTHING, _NOTHING)
        self._take(path=path, need_base64=need_base64, encoding=encoding, status=status)

    @property
    def image(self) -> Any:
        """The file's bytes, under the name upstream keeps them."""
        return self.test_value

    @property
    def test_value(self) -> Any:
        found = self._read()
        if found is None:
            return self.missing
        return base64.b64encode(found) if self.need_base64 else found  # type: ignore[attr-defined]


class VideoBodyField(_FileField):
    """Not in upstream's SDK, though the platform knows the type; shaped like AudioBodyField."""

    def __init__(
        self,
        key: Any,
        path: Any = Default(""),
        encoding: Any = Default("mp4"),
        status: Any = Default(3),
    ) -> None:
        super().__init__(key, VIDEO, _NOTHING, _NOTHING)
        self._take(path=path, encoding=encoding, status=status)

    @property
    def test_value(self) -> Any:
        found = self._read()
        return self.missing if found is None else found


def declared_fields(holder: Any, kind: type = Field) -> dict[str, Any]:
    """Attribute name -> field, of a UserRequest or UserResponse (an instance, or by mistake the class), bases first."""
    if holder is None:
        return {}
    classes = holder.__mro__ if isinstance(holder, type) else type(holder).__mro__
    found: dict[str, Any] = {}
    for each in reversed(classes):
        found.update({name: value for name, value in vars(each).items() if isinstance(value, kind)})
    return found
