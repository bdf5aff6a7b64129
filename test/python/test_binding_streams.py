"""The hooks of streams, resources and the first platform, bound by name and position (aiges.md 2.3, 2.6)."""

import types

import pytest
from aiges.binding import BindingError, plan, speaks_lists

VALUES = {
    "params": "P", "reqData": "R", "usrTag": "U", "persId": 9, "sid": "S", "errNum": 0, "respData": [], "psrIds": [9], "psrCnt": 1,
    "handle": "H", "patchId": "A", "config": "C", "ret": 5,
}  # fmt: skip

CLASS_SHAPES = [
    ("wrapperCreate", "params, sid", ("P", "S")),
    ("wrapperCreate", "params, sid, persId", ("P", "S", 9)),
    ("wrapperCreate", "params, sid, persId, usrTag", ("P", "S", 9, "U")),
    ("wrapperCreate", "params, sid, userTag, persId", ("P", "S", "U", 9)),
    ("wrapperCreate", "params, sid, userTag", ("P", "S", "U")),
    ("wrapperCreate", "params, errNum, sid", ("P", 0, "S")),
    ("wrapperCreate", "params, errNum, sid, persId", ("P", 0, "S", 9)),
    ("wrapperCreate", "a, b, c, d", ("P", "S", 9, "U")),
    ("wrapperCreate", "params, session", ("P", "S")),
    ("wrapperCreate", "usrTag, params, psrIds, psrCnt", ("U", "P", [9], 1)),
    ("wrapperCreate", "usrTag, params, psrIds, psrCnt, errNum", ("U", "P", [9], 1, 0)),
    ("wrapperWrite", "handle, req, sid", ("H", "R", "S")),
    ("wrapperWrite", "handle, req", ("H", "R")),
    ("wrapperWrite", "handle, datas", ("H", "R")),
    ("wrapperWrite", "h, d, s", ("H", "R", "S")),
    ("wrapperWrite", "h, d, last=False", ("H", "R", False)),
    ("wrapperRead", "handle, sid", ("H", "S")),
    ("wrapperRead", "handle", ("H",)),
    ("wrapperRead", "h, s", ("H", "S")),
    ("wrapperRead", "handle, respData", ("H", [])),
    ("wrapperDestroy", "handle", ("H",)),
    ("wrapperDestroy", "h, sid", ("H", "S")),
    ("wrapperLoadRes", "reqData, resId", ("R", "A")),
    ("wrapperLoadRes", "reqData, patch_id", ("R", "A")),
    ("wrapperUnloadRes", "resId", ("A",)),
    ("wrapperUnloadRes", "persId", ("A",)),
    ("wrapperUnloadRes", "which", ("A",)),
    ("wrapperOnceExecAsync", "params, reqData, sid, persId=0", ("P", "R", "S", 9)),
    ("wrapperOnceExecAsync", "params, reqData, usrTag, psrId", ("P", "R", "U", 9)),
    ("wrapperOnceExecAsync", "params, reqData, tag", ("P", "R", "U")),
]


def declared_function(name, declared, first=None):
    names = [each.split("=")[0].strip() for each in declared.split(",")]
    space = {}
    head = ", ".join(filter(None, [first, declared]))
    exec(f"def {name}({head}): return ({''.join(each + ', ' for each in names)})", space)
    return space[name]


# A function without self is told by the name of its first parameter.
BARE = [each for each in CLASS_SHAPES if each[1].split(",")[0] not in ("a", "h", "which")]
CLASS_CASES = [(kind, *each) for kind in ("method", "static", "class") for each in CLASS_SHAPES] + [("bare", *each) for each in BARE]


@pytest.mark.parametrize("kind, hook, declared, expected", CLASS_CASES, ids=[f"{each[0]} {each[1]}({each[2]})" for each in CLASS_CASES])
def test_hooks_of_classes(kind, hook, declared, expected):
    function = declared_function(hook, declared, {"method": "self", "class": "cls"}.get(kind))
    wrap = {"static": staticmethod, "class": classmethod}.get(kind, lambda each: each)
    owner = type("Wrapper", (), {hook: wrap(function)})()
    assert plan(owner, hook).call(VALUES) == expected


MODULE_SHAPES = [
    ("wrapperOnceExec", "usrTag, params, reqData, respData, psrIds, psrCnt", ("U", "P", "R", [], [9], 1)),
    ("wrapperOnceExec", "a, b, c, d, e, f", ("U", "P", "R", [], [9], 1)),
    ("wrapperOnceExec", "params, reqData", ("P", "R")),
    ("wrapperCreate", "usrTag, params, psrIds, psrCnt", ("U", "P", [9], 1)),
    ("wrapperCreate", "a, b, c, d", ("U", "P", [9], 1)),
    ("wrapperRead", "handle, respData", ("H", [])),
    ("wrapperRead", "h, out", ("H", [])),
    ("wrapperRead", "handle", ("H",)),
    ("wrapperWrite", "handle, datas", ("H", "R")),
]


@pytest.mark.parametrize("hook, declared, expected", MODULE_SHAPES, ids=[f"{each[0]}({each[1]})" for each in MODULE_SHAPES])
def test_hooks_of_modules(hook, declared, expected):
    module = types.ModuleType("wrapper")
    setattr(module, hook, declared_function(hook, declared))
    assert plan(module, hook).call(VALUES) == expected


def test_a_star_is_given_what_that_platform_passed():
    module = types.ModuleType("wrapper")
    module.wrapperOnceExec = lambda *args: args
    assert plan(module, "wrapperOnceExec").call(VALUES) == ("U", "P", "R", [], [9], 1)
    owner = type("Wrapper", (), {"wrapperWrite": lambda self, *args: args})()
    assert plan(owner, "wrapperWrite").call(VALUES) == ("H", "R")


def test_who_speaks_lists():
    def owner(kind, **hooks):
        functions = {
            name: declared_function(name, declared, None if kind is types.ModuleType else "self") for name, declared in hooks.items()
        }
        if kind is type:
            return type("Wrapper", (), functions)()
        module = types.ModuleType("wrapper")
        vars(module).update(functions)
        return module

    six = "usrTag, params, reqData, respData, psrIds, psrCnt"
    assert speaks_lists(owner(type, wrapperOnceExec=six))
    assert speaks_lists(owner(types.ModuleType, wrapperOnceExec=six))
    assert speaks_lists(owner(types.ModuleType, wrapperCreate="usrTag, params, psrIds, psrCnt", wrapperWrite="handle, datas"))
    assert speaks_lists(owner(types.ModuleType, wrapperWrite="handle, datas"))
    assert speaks_lists(owner(types.ModuleType, wrapperOnceExecAsync="usrTag, params, reqData, psrIds, psrCnt"))
    assert not speaks_lists(owner(types.ModuleType, wrapperOnceExec="params, reqData"))
    assert not speaks_lists(owner(types.ModuleType, wrapperOnceExecAsync="params, reqData, usrTag"))
    assert not speaks_lists(owner(type, wrapperOnceExec="params, reqData, usrTag, psrIds, psrCnt"))
    assert not speaks_lists(owner(type, wrapperOnceExec="params, reqData", wrapperWrite="handle, datas"))


def test_a_required_parameter_nobody_has_is_refused():
    owner = type("Wrapper", (), {"wrapperDestroy": lambda self, handle, one, two, three: None})()
    with pytest.raises(BindingError, match="'three'"):
        plan(owner, "wrapperDestroy")
