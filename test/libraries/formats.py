"""What code that wants bytes does with a shared body: the standard library's and other people's."""

import base64
import csv
import gzip
import hashlib
import io
import json
import ssl
import struct
import tempfile
import wave
import zlib


def openssl():
    return ssl.OPENSSL_VERSION


def zlib_version():
    return zlib.ZLIB_RUNTIME_VERSION


def digests(body):
    return {name: hashlib.new(name, body).hexdigest() for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256")}


def compressed(body):
    return zlib.compress(body, 6)


def decompressed(body):
    return zlib.decompress(body)


def secure_context():
    """Makes a TLS context and reads the system's certificates: the way into OpenSSL that used to crash."""
    context = ssl.create_default_context()
    return [context.verify_mode.name, len(context.get_ciphers()) > 0]


def standard(body):
    """name -> what the standard library makes of the body, and of the same bytes."""
    plain = bytes(memoryview(body))
    return {name: [use(body), use(plain)] for name, use in USES.items()}


def _file(data):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        return hashlib.sha256(file.read()).hexdigest()


def _sound(data):
    into = io.BytesIO()
    with wave.open(into, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(data)
    return hashlib.sha256(into.getvalue()).hexdigest()


USES = {
    "io.BytesIO": lambda data: io.BytesIO(data).read(20).hex(),
    "base64": lambda data: base64.b64encode(data)[:40].decode(),
    "struct": lambda data: list(struct.unpack_from("<4H", data, 2)),
    "zlib.crc32": lambda data: zlib.crc32(data),
    "gzip": lambda data: gzip.decompress(gzip.compress(data)) == data,
    "file.write": _file,
    "wave": _sound,
    "b''.join": lambda data: hashlib.sha256(b"--".join([b"head", data, b"tail"])).hexdigest(),
    "bytearray": lambda data: hashlib.sha256(bytearray(data)).hexdigest(),
    "+=": lambda data: hashlib.sha256(_appended(data)).hexdigest(),
    "split": lambda data: len(data.split(b"\n")),
    "hex": lambda data: data.hex()[:20],
    "str(data, 'latin-1')": lambda data: len(str(data, "latin-1")),
    "csv": lambda data: sum(1 for _ in csv.reader(io.TextIOWrapper(io.BytesIO(data), "latin-1", newline=""))),
    "int.from_bytes": lambda data: int.from_bytes(data[:7], "big"),
    "% formatting": lambda data: len(b"%b|" % data),
    "multipart": lambda data: hashlib.sha256(_multipart(data)).hexdigest(),
    "isinstance": lambda data: isinstance(data, (bytes, bytearray)),
    "dict key": lambda data: {data: 1}[bytes(data)],
}


def _appended(data):
    buffer = bytearray()
    buffer += data
    return buffer


def _multipart(data):
    """As requests and urllib3 build an upload: parts go into a BytesIO, text parts encoded."""
    body = io.BytesIO()
    for name, content in (("field", "value"), ("file", data)):
        body.write(f'--frontier\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode())
        body.write(content.encode() if isinstance(content, str) else content)
        body.write(b"\r\n")
    return body.getvalue()


def parsed(body):
    return json.loads(body)


def parsed_by_orjson(body):
    import orjson

    return orjson.loads(body)


def parsed_by_msgpack(body):
    import msgpack

    return msgpack.unpackb(body)


def packed_by_msgpack(body):
    import msgpack

    return msgpack.packb(body)
