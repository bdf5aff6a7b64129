"""Describing a wrapper: what it declares, without wrapperInit and without wrapperFini."""

import sys

import pytest
from aiges_native import host
from aiges_native.errors import HostError

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
