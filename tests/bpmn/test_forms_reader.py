"""Reading form files: what is kept, and what is refused with a remedy."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bpmn.forms import FormError, Kind, Moment, Picker, read_form
from tests.bpmn.forms_support import CHOICES, form, part

DRAFT = (Path(__file__).parent / "data" / "draft.form").read_text("utf-8")


def test_a_form_as_the_modeler_writes_it() -> None:
    read = read_form(DRAFT.encode())
    assert (read.id, read.version, len(read.components)) == ("du_thao", 19, 13)
    fields = {field.key: field for field in read.fields()}
    assert list(fields) == [
        "trich_yeu", "do_mat", "so_ban", "han", "dong_y", "noi_nhan", "tep", "ky_hieu", "nguoi_ky",
    ]  # fmt: skip
    text = fields["trich_yeu"]
    assert text.label == ("Trích yếu", "Abstract")
    assert text.description == ("Tối đa 500 chữ", "At most 500")
    assert (text.rules.required, text.rules.shortest, text.rules.longest) == (True, 2, 500)
    assert text.rules.pattern is not None
    assert text.rules.pattern.source == "^[^<>]+$"
    assert (text.secret, text.row, text.columns) == (True, "Row_2", 8)
    assert text.hide is not None
    assert text.hide.names == {"do_mat"}
    assert [option.label for option in fields["do_mat"].options] == [("Thường", "Thường"), ("Mật", "Secret")]
    assert fields["do_mat"].default == "thuong"
    copies = fields["so_ban"].rules
    assert (copies.least, copies.decimals, copies.step) == (1, 0, Decimal(1))
    assert [expression.text for expression in fields["so_ban"].expressions()] == ["=toi_da"]
    assert (fields["han"].moment, fields["han"].rules.past) == (Moment.DATE, False)
    assert {name for expression in fields["han"].expressions() for name in expression.names} == {"ngay_ky"}
    assert fields["dong_y"].readonly is True
    assert fields["noi_nhan"].rules.rows == (1, 20)
    assert [column.key for column in fields["noi_nhan"].components] == ["ten"]
    assert (fields["tep"].accept, fields["tep"].multiple) == ((".pdf", ".docx"), True)
    assert fields["ky_hieu"].expression is not None
    assert fields["nguoi_ky"].picker is Picker.PERSON
    assert read.components[0].text == ("# Dự thảo", "# Draft")
    assert [component.kind for component in read.walk()][-3:] == [Kind.SEPARATOR, Kind.SPACER, Kind.BUTTON]
    assert read.ignored == (("Button_1", "strange"),)


def test_groups_and_keys_with_dots_nest_their_values() -> None:
    read = form(
        part("group", "nguoi", components=[part("textfield", "ten.ho"), part("textfield", "tuoi")]), part("textfield")
    )
    assert [field.key for field in read.fields()] == ["nguoi.ten.ho", "nguoi.tuoi", "x"]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "no form-js form"),
        ("{}", "no form-js form"),
        ('{"type": "other", "components": []}', "no form-js form"),
        (b"\xff\xfe\x00", "no JSON"),
        ('{"components": [], "components": []}', "same key twice"),
        ('{"components": [], "id": "\\ud800"}', "no JSON"),
        ('{"components": [], "x": NaN}', "NaN is no number"),
        ('{"components": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested more than"),
        (" " * 1_000_001, "larger than 1000000 bytes"),
        ('{"components": {}}', "“components” must be a list"),
        ('{"components": [1]}', "must be an object"),
        ('{"components": [], "schemaVersion": 20}', "schema version 20"),
        ('{"components": [], "schemaVersion": "x"}', "“schemaVersion” must be a number"),
        ('{"components": [], "schemaVersion": -1}', "“schemaVersion” must be a whole number"),
        ('{"components": [], "id": 3}', "“id” must be a text"),
    ],
)
def test_file_is_refused_with_a_remedy(data: bytes | str, match: str) -> None:
    with pytest.raises(FormError, match=match) as refusal:
        read_form(data)
    assert refusal.value.said("vi") != refusal.value.message


@pytest.mark.parametrize(
    ("component", "key", "match"),
    [
        (part("html", content="<b>"), "x", "type “html” cannot be used"),
        (part("iframe", url="http://x"), "x", "type “iframe” cannot be used"),
        (part("image", source="x"), "x", "Use one of: textfield"),
        (part("table"), "x", "type “table” cannot be used"),
        ({"type": "textfield", "id": "f"}, "f", "has no key"),
        ({"type": "dynamiclist", "id": "f", "components": []}, "f", "has no key"),
        (part("textfield", "a b"), "a b", "key “a b” cannot be used"),
        (part("textfield", "__a"), "__a", "cannot be used"),
        (part("textfield", "a..b"), "a..b", "cannot be used"),
        (part("textfield", "1"), "1", "cannot be used"),
        (part("textfield", label=5), "x", "“label” must be a text"),
        (part("textfield", validate=[]), "x", "“validate” must be an object"),
        (part("textfield", validate={"required": "yes"}), "x", "“required” must be true or false"),
        (part("textfield", validate={"minLength": -1}), "x", "“minLength” must be a whole number"),
        (part("textfield", validate={"maxLength": 1.5}), "x", "“maxLength” must be a whole number"),
        (part("textfield", properties={"a": {"b": 1}}), "x", "“properties” must be a text"),
        (part("textfield", properties=[]), "x", "“properties” must be an object"),
        (part("textfield", conditional={"hide": "=a >"}), "x", "conditional.hide: A value is missing"),
        (part("textfield", conditional={"hide": True}), "x", "“hide” must be a text"),
        (
            part("textfield", properties={"requiredIf": "a"}),
            "x",
            "properties.requiredIf: An expression of a form begins",
        ),
        (part("textfield", properties={"picker": "cat"}), "x", "no picker “cat”"),
        (part("textfield", validate={"pattern": "(a+)+"}), "x", "pattern cannot be used from"),
        (part("textfield", defaultValue=5), "x", "default value does not fit"),
        (part("checkbox", defaultValue="true"), "x", "default value does not fit"),
        (part("checklist", values=CHOICES, defaultValue="dat"), "x", "default value does not fit"),
        (part("number", defaultValue=True), "x", "default value does not fit"),
        (part("number", validate={"min": "abc"}), "x", "“min” must be a number"),
        (part("number", validate={"min": "=("}), "x", "min: A value is missing"),
        (part("number", increment=True), "x", "“increment” must be a number"),
        (part("select"), "x", "has no options"),
        (part("radio", values=[]), "x", "has no options"),
        (part("select", values=[*CHOICES, CHOICES[0]]), "x", "option “dat” twice"),
        (part("select", values=["dat"]), "x", "must be an object"),
        (part("select", valuesKey="a b"), "x", "valuesKey"),
        (part("datetime", subtype="week"), "x", "“subtype”"),
        (part("filepicker", properties={"secret": "true"}), "x", "secret field stands in no table"),
        (part("textfield", "a.b", properties={"secret": "true"}), "a.b", "secret field stands in no table"),
        (
            part("dynamiclist", components=[part("textfield", "y", properties={"secret": "true"})]),
            "y",
            "secret field stands in no table",
        ),
        (part("expression"), "x", "“expression” must be a text"),
        (part("filepicker", multiple="=x"), "x", "“multiple” must be true or false"),
        (
            part("dynamiclist", components=[part("dynamiclist", "y", components=[])]),
            "y",
            "a table cannot stand in a table",
        ),
        (part("dynamiclist", components=[part("filepicker", "y")]), "y", "a table takes no files"),
        (
            part("dynamiclist", components=[part("group", "g", components=[part("dynamiclist", "y", components=[])])]),
            "g",
            "a table cannot stand in a table",
        ),
        (part("group", components=[part("textfield", "y"), part("textfield", "y")]), "x.y", "have the key “x.y”"),
        (part("group", components=[part("textfield", "y"), part("textfield", "y.z")]), "x.y.z", "have the key “x.y.z”"),
        (part("dynamiclist", components=[part("textfield", "y"), part("textfield", "y")]), "y", "have the key “y”"),
    ],
)
def test_component_is_refused_with_its_key_and_a_remedy(component: dict[str, object], key: str, match: str) -> None:
    with pytest.raises(FormError, match=match) as refusal:
        form(component)
    assert refusal.value.key == key
    assert refusal.value.said("vi") != refusal.value.message


def test_size_and_depth_are_limited() -> None:
    with pytest.raises(FormError, match="more than 500 components"):
        form(*(part("textfield", f"x{at}") for at in range(501)))
    deep = part("textfield")
    for at in range(12):
        deep = part("group", f"g{at}", components=[deep])
    with pytest.raises(FormError, match="12 levels deep"):
        form(deep)


def test_text_and_bytes_read_alike() -> None:
    assert read_form(DRAFT) == read_form(DRAFT.encode("utf-8-sig")) == read_form(DRAFT.encode("utf-16"))
    assert read_form(json.dumps(json.loads(DRAFT))) == read_form(DRAFT)


def test_no_field_reads_a_secret_one() -> None:
    secret = part("radio", "phieu", values=CHOICES, properties={"secret": "true"})
    shown = part("textfield", "y", conditional={"hide": '=phieu = "dat"'})
    with pytest.raises(FormError, match="reads the secret field “phieu”") as refusal:
        form(secret, shown)
    assert refusal.value.key == "y"
    assert form(secret, part("textfield", "z", conditional={"hide": "=phieu = 1"}, properties={"secret": "true"}))
