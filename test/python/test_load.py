"""Loading: names, what is refused and how it is said, init, fini, the manifest."""

import os
import sys

import pytest
from aiges_native import errors, host
from aiges_native.errors import HostError


def refused(path, config=None):
    with pytest.raises(HostError) as caught:
        host.load_wrapper({"path": str(path), "config": config})
    return caught.value


def test_module_names_are_private_and_ascii(write):
    root = write(
        {"Prüfung 1.py": "class Wrapper:\n  name = __name__\n  file = __file__\n  def wrapperOnceExec(self, params, reqData): ..."}
    )
    first, manifest = host.load_wrapper({"path": str(root / "Prüfung 1.py"), "config": {}})
    second, _ = host.load_wrapper({"path": str(root / "Prüfung 1.py"), "config": {}})
    one, two = first.instance.name, second.instance.name
    assert one != two and one.isascii() and one.isidentifier() and "__main__" not in (one, two)
    assert type(first.instance) is not type(second.instance)
    assert sys.modules[one].__file__ == first.instance.file == str(root / "Prüfung 1.py")
    assert manifest["name"] == "Prüfung 1" and manifest["class"] == "Wrapper"


def test_a_changed_file_is_compiled_again(write):
    text = "class Wrapper:\n  mark = {}\n  def wrapperOnceExec(self, params, reqData): ..."
    for mark in (1, 2):
        root = write({"wrapper.py": text.format(mark)})
        assert host.load_wrapper({"path": str(root / "wrapper.py")})[0].instance.mark == mark
    assert not (root / "__pycache__").exists()


def test_missing_files(write):
    root = write({"a/other.py": ""})
    found = refused(root / "a" / "wrapper.py")
    assert found.code == "AIGES_ERR_WRAPPER_NOT_FOUND" and "other.py" in str(found)
    assert "does not exist either" in str(refused(root / "b" / "wrapper.py"))
    assert "is a folder" in str(refused(root / "a"))
    os.mkfifo(root / "pipe.py")  # to open one would wait for whoever writes it
    assert "is no regular file" in str(refused(root / "pipe.py"))


def test_load_errors_carry_their_cause(write, fixtures):
    root = write({"syntax.py": "class Wrapper:\n  def x(:\n", "leaves.py": "import sys\nsys.exit(4)\n", "fails.py": "1 / 0\n"})
    found = errors.describe(refused(root / "syntax.py"))
    assert found["code"] == "AIGES_ERR_WRAPPER_LOAD" and found["pythonType"] == "SyntaxError"
    assert found["frames"][-1]["line"] == 2 and found["cause"]["pythonType"] == "SyntaxError"
    found = errors.describe(refused(root / "leaves.py"))
    assert found["exitCode"] == 4 and found["cause"]["code"] == "AIGES_ERR_PYTHON_EXIT" and "__main__" in found["message"]
    found = errors.describe(refused(root / "fails.py"))
    assert found["frames"][-1]["text"] == "1 / 0" and len(found["frames"]) == 1
    found = refused(fixtures / "import_failing.py")
    for words in ("surely_not_installed_anywhere", sys.prefix, sys.executable, "pip install"):
        assert words in str(found)
    assert found.extras["module"] == "surely_not_installed_anywhere"


def test_a_failed_load_leaves_no_module_and_can_be_repeated(write):
    root = write({"wrapper.py": "1 / 0"})
    before = set(sys.modules)
    refused(root / "wrapper.py")
    assert set(sys.modules) == before
    write({"wrapper.py": "class Wrapper:\n  def wrapperOnceExec(self, params, reqData): ..."})
    host.load_wrapper({"path": str(root / "wrapper.py")})


def test_files_that_are_no_wrapper(write, fixtures):
    found = refused(fixtures / "no_class.py")
    assert found.code == "AIGES_ERR_WRAPPER_INVALID" and "Wrapper = Model" in str(found)
    root = write({"a.py": "def wrapperInit(): ...", "b.py": "", "c.py": "Wrapper = 5", "d.py": "class Wrapper:\n  wrapperInit = 1"})
    assert "no class" in str(refused(root / "a.py")) and "no class" in str(refused(root / "b.py"))
    assert "is a int" in str(refused(root / "c.py")) and "wrapperInit is a int" in str(refused(root / "d.py"))


@pytest.mark.parametrize(
    "how, words, extras",
    [
        ("raises", "RuntimeError: the model file is missing", {}),
        ("exit", "SystemExit: 3", {}),
        ("none", "returned None", {}),
        ("text", "returned a str", {}),
        ("5", "returned 5: init code 5", {"errorCode": 5}),
    ],
)
def test_init_failures(fixtures, how, words, extras):
    found = refused(fixtures / "init_failing.py", {"how": how})
    assert found.code == "AIGES_ERR_WRAPPER_INIT" and words in str(found) and found.extras == extras
    if how in ("raises", "exit"):
        assert errors.describe(found)["frames"][-1]["name"] == "wrapperInit"


def test_init_that_succeeds(fixtures, write):
    host.load_wrapper({"path": str(fixtures / "init_failing.py"), "config": {"how": "0"}})
    root = write(
        {
            "wrapper.py": """
                class Wrapper:
                    config = {"own": "1"}
                    def wrapperInit(self, config):
                        self.seen = config
                        self.wrapperOnceExec = lambda params, reqData: None
                        return False
            """,
            "raises.py": "class Wrapper:\n  def __init__(self): 1 / 0",
        }
    )
    assert host.load_wrapper({"path": str(root / "wrapper.py"), "config": None})[0].instance.seen == {"own": "1"}
    assert host.load_wrapper({"path": str(root / "wrapper.py"), "config": {"a": "b"}})[0].instance.seen == {"a": "b"}
    assert refused(root / "raises.py").code == "AIGES_ERR_WRAPPER_INIT"


def test_fini(fixtures, write, capsys):
    target, _ = host.load_wrapper({"path": str(fixtures / "sleeps.py"), "config": {}})
    target.fini()
    assert capsys.readouterr().out == "fini\n"
    root = write({"a.py": "class Wrapper:\n  def wrapperFini(self, more): ...", "b.py": "class Wrapper:\n  def wrapperFini(self): 1 / 0"})
    host.load_wrapper({"path": str(root / "a.py")})[0].fini()
    with pytest.raises(ZeroDivisionError):
        host.load_wrapper({"path": str(root / "b.py")})[0].fini()


def test_hooks_the_author_did_not_write_are_missing(write):
    root = write({"wrapper.py": "from aiges.sdk import *\nclass Wrapper(WrapperBase): pass"})
    target, _ = host.load_wrapper({"path": str(root / "wrapper.py")})
    target.fini()
    with pytest.raises(HostError) as caught:
        target.once({}, [], "sid", "tag", 0)
    assert caught.value.code == "AIGES_ERR_WRAPPER_INVALID"


def test_the_manifest_tells_what_the_author_wrote(write):
    root = write(
        {
            "wrapper.py": """
                from aiges.sdk import *
                class Base:
                    p0 = StringParamField("inherited")
                class UserRequest(Base):
                    p1 = StringParamField("p1", enums=["3", "eee"], value="3", maxLength=1024, title="")
                    p2 = NumberParamField(key="n", minimum=0, maximum=44, required=True)
                    p3 = BooleanParamField("b", default=True)
                    p4 = IntegerParamField(b"bytes", 1, 9)
                    p5 = StringParamField("none", value=None, description="", title=None)
                    body = StringBodyField("text", value="grün")
                    picture = ImageBodyField(key="image", path="none.png", encoding="png")
                    tree = JsonBodyField("json", value=object())
                class UserResponse:
                    accept1 = AudioBodyField("sound")
                class Wrapper(WrapperBase):
                    serviceId, version = "svc", 2
                    requestCls, responseCls = UserRequest(), UserResponse()
                    def wrapperInit(self, config): return 0
            """
        }
    )
    _, manifest = host.load_wrapper({"path": str(root / "wrapper.py"), "config": {}})
    assert (manifest["serviceId"], manifest["version"]) == ("svc", "2")
    assert manifest["params"] == [
        {"kind": "StringParamField", "key": "inherited", "dataType": "string", "required": False},
        {
            "kind": "StringParamField",
            "key": "p1",
            "dataType": "string",
            "required": False,
            "enums": ["3", "eee"],
            "test": "3",
            "maxLength": 1024,
        },
        {"kind": "NumberParamField", "key": "n", "dataType": "number", "required": True, "minimum": 0, "maximum": 44},
        {"kind": "BooleanParamField", "key": "b", "dataType": "boolean", "required": False, "default": True},
        {"kind": "IntegerParamField", "key": "bytes", "dataType": "integer", "required": False, "minimum": 1, "maximum": 9},
        {"kind": "StringParamField", "key": "none", "dataType": "string", "required": False},
    ]
    assert manifest["inputs"] == [
        {"kind": "StringBodyField", "key": "text", "dataType": "text", "required": False, "test": "grün".encode()},
        {"kind": "ImageBodyField", "key": "image", "dataType": "image", "required": False, "path": "none.png", "encoding": "png"},
        {"kind": "JsonBodyField", "key": "json", "dataType": "text", "required": False, "untold": {"test": "of type object"}},
    ]
    assert manifest["accepts"] == [{"kind": "AudioBodyField", "key": "sound", "dataType": "audio", "required": False}]


def test_modules_by_file_and_by_name(write):
    root = write(
        {
            "lab.py": "import beside\ndef f(x): return beside.double(x)",
            "beside.py": "def double(x): return 2 * x",
            "bad.py": "import nope_nope",
        }
    )
    module, manifest = host.load_module({"file": str(root / "lab.py")})
    assert module.f(2) == 4 and manifest == {"name": module.__name__, "file": str(root / "lab.py")}
    module, manifest = host.load_module({"name": "os.path"})
    assert module is sys.modules["os.path"]
    for spec, code in (
        ({"name": "surely_not_installed_anywhere"}, "AIGES_ERR_MODULE_NOT_FOUND"),
        ({"name": "json.surely_not_there"}, "AIGES_ERR_MODULE_NOT_FOUND"),
        ({"file": str(root / "none.py")}, "AIGES_ERR_MODULE_NOT_FOUND"),
        ({"file": str(root / "bad.py")}, "AIGES_ERR_MODULE_LOAD"),
    ):
        with pytest.raises(HostError) as caught:
            host.load_module(spec)
        assert caught.value.code == code


def test_facts_name_the_libraries_in_use():
    facts = host.runtime_facts()
    assert facts["executable"] == sys.executable and facts["openssl"]["version"].startswith("OpenSSL")
    assert facts["zlib"]["version"] and facts["flags"]["no_site"] == 0


def test_atexit_runs_everything_and_raises_nothing(hosted):
    hosted("""
        import atexit
        atexit.register(print, "first registered, last run")
        atexit.register(exit, 5)
        host.run_atexit()
    """)
