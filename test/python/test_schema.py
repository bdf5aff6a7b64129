"""`schema()`: the platform's first form byte for byte (aiges.md 4.2, golden_schema.json), the second without pydantic (4.3)."""

import json
import sys
from pathlib import Path

import pytest
from aiges import schema_v2, sdk

GOLDEN = Path(__file__).with_name("golden_schema.json")


class UserRequest:
    params1 = sdk.StringParamField(key="p1", enums=["3", "eee"], value="3")
    params2 = sdk.StringParamField(key="p2", maxLength=44, required=True)
    params3 = sdk.NumberParamField(key="n1", maximum=44)
    params4 = sdk.IntegerParamField(key="i1", minimum=1, maximum=9, required=True)
    params5 = sdk.BooleanParamField(key="b1", default=True)
    input1 = sdk.ImageBodyField(key="data")
    input2 = sdk.StringBodyField(key="switch", value=b"ctrl")
    input3 = sdk.AudioBodyField(key="aud")


class UserResponse:
    accept1 = sdk.ImageBodyField(key="result")
    accept2 = sdk.StringBodyField(key="txt")


class Wrapper(sdk.WrapperBase):
    serviceId = "demo"
    version = "v1"
    call_type = 1
    requestCls = UserRequest()
    responseCls = UserResponse()


def test_the_first_form_is_upstreams_byte_for_byte(caplog):
    caplog.set_level("INFO")
    wrapper = Wrapper()
    assert wrapper.schema() == json.dumps(json.loads(GOLDEN.read_text()), indent=4, ensure_ascii=False)
    assert [each.getMessage() for each in caplog.records] == ["Generating Legacy Schema..."]
    assert wrapper.params_test_values == {"p1": "3", "p2": "", "n1": 0, "i1": 0, "b1": True}
    assert wrapper.inputs_test_values["switch"] == b"ctrl"


def test_what_a_class_may_change():
    class Other(Wrapper):
        serviceId = 'ä "quoted"'
        version = "backup.0"
        call = "atmos-low-concurrency"
        call_type = "0"
        sub = "x"
        route = "/own"
        hosts = "never captured"

    meta = json.loads(Other().schema())["meta"]
    assert (meta["call"], meta["call_type"], meta["sub"], meta["route"]) == ("atmos-low-concurrency", 0, "x", "/own")
    assert (
        meta["hosts"] == "api.xf-yun.com"
        and meta["service"] == [Other.serviceId]
        and set(meta[Other.serviceId]["input"])
        == {
            "data",
            "switch",
            "aud",
        }
    )
    assert '"ä ' in Other().schema()
    Other.route, Other.call = sdk.WrapperBase.run, sdk.WrapperBase.run
    meta = json.loads(Other().schema())["meta"]
    assert (meta["route"], meta["call"]) == ('/backup.0/private/ä "quoted"', "atmos")


@pytest.mark.parametrize("legacy", [True, False])
def test_a_schema_needs_fields_and_names(legacy):
    class Bare(sdk.WrapperBase):
        serviceId, version = "s", "v"

    class NoAnswer(Bare):
        requestCls = UserRequest()

    class NoName(Wrapper):
        version = None

    with pytest.raises(Exception, match="^your must specify at least one input field!$"):
        Bare(legacy=legacy).schema()
    with pytest.raises(Exception, match="^your must specify at least one accepts field!$"):
        NoAnswer(legacy=legacy).schema()
    with pytest.raises(AttributeError, match="version"):
        NoName(legacy=legacy).schema()


def test_what_has_no_place_in_it_says_so():
    class Odd(Wrapper):
        call_type = "atmos"

    with pytest.raises(AttributeError, match="cant' format to schema .*call_type"):
        Odd().schema()

    class Request(UserRequest):
        params6 = sdk.StringParamField(key="bad", enums=[object()])

    class Worse(Wrapper):
        requestCls = Request()

    with pytest.raises(AttributeError, match="cant' format to schema "):
        Worse().schema()


def test_the_second_form(caplog):
    caplog.set_level("INFO")
    before = {*sys.modules}
    wrapper = Wrapper(legacy=False)
    made = json.loads(wrapper.schema())
    assert [each.getMessage() for each in caplog.records] == ["Generating V2 Schema...."]
    assert not {each for each in {*sys.modules} - before if each.partition(".")[0] in ("pydantic", "jsonref", "flask_restx")}
    assert list(made) == ["meta", "schemainput", "schemaoutput"]
    assert made["meta"]["call_type"] == "1" and made["meta"]["webgate_type"] == "0" and "demo" in made["meta"]
    header, parameter, payload = (made["schemainput"]["properties"][name] for name in ("header", "parameter", "payload"))
    assert header["required"] == ["appid", "status"] and "res_id" in header["properties"]
    service = parameter["properties"]["demo"]
    assert service["required"] == ["p2", "i1"]
    assert service["properties"]["i1"] == {"type": "integer", "minimum": 1, "maximum": 9}
    assert service["properties"]["p2"] == {"type": "string", "minLength": 0, "maxLength": 44}
    assert service["properties"]["p1"] == {"type": "string", "enum": ["3", "eee"], "defaultVal": "3"}
    assert service["properties"]["b1"] == {"type": "boolean", "defaultVal": True}
    assert list(service["properties"]) == ["p1", "p2", "n1", "i1", "b1", "result", "txt"]
    switch = payload["properties"]["switch"]["properties"]
    assert switch["encoding"] == {"type": "string", "enum": ["utf8", "gb2312", "gbk"], "defaultVal": "utf8"}
    assert switch["text"] == {"type": "string", "minLength": 1, "maxLength": 10485760}
    assert "audio" in payload["properties"]["aud"]["properties"]
    assert list(made["schemaoutput"]["properties"]["payload"]["properties"]) == ["result", "txt"]


def names_in(value):
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from names_in(each)


def test_defaults_and_titles_of_the_second_form():
    plain = schema_v2.document(Wrapper(legacy=False, is_aipaas=False))
    assert {"title", "default"} <= {*names_in(plain["schemainput"])} and "defaultVal" not in {*names_in(plain)}
    bare = schema_v2.document(Wrapper(legacy=False, keep_schema_default_value=False))
    assert not {"title", "default", "defaultVal"} & {*names_in(bare["schemainput"])}

    class Request:
        params1 = sdk.StringParamField(key="default", value="v", title="T")
        input1 = sdk.StringBodyField(key="title")

    class Named(Wrapper):
        requestCls = Request()

    made = schema_v2.document(Named(legacy=False))["schemainput"]["properties"]
    assert made["parameter"]["properties"]["demo"]["properties"]["default"]["defaultVal"] == "v"
    assert "title" in made["payload"]["properties"]


def test_openapi():
    made = schema_v2.openapi(Wrapper(legacy=False))
    assert made["openapi"] == "3.0.3" and made["info"]["title"] == "Aiges Service doc for demo"
    assert "defaultVal" not in {*names_in(made)} and list(made["paths"]) == ["/v1/private/demo"]


def test_gradio_says_that_it_is_not_built():
    with pytest.raises(NotImplementedError, match="not built"):
        Wrapper().gradio()


@pytest.mark.parametrize("form", ["schema", "schema_v2"])
def test_an_init_that_does_not_call_the_bases(form):
    class Own(Wrapper):
        def __init__(self):
            self.model = None

    assert getattr(Own(), form)() == getattr(Wrapper(), form)()
    one, other = Own(), Own()
    one.inputs_test_values["a"] = one.params_test_values["a"] = 1
    one.respData.append(1)
    assert (other.inputs_test_values, other.params_test_values, other.respData) == ({}, {}, [])
    assert one.session is one.session and one.session is not other.session
    assert (one.respData, one.inputs_test_values, one.legacy, one.is_aipaas) == ([1], {"a": 1}, True, True)
