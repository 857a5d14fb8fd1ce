"""A whole form: conditions, tables, what the case already has, HTML posts, samples, findings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.forms import (
    FormError,
    Picker,
    Scope,
    form_findings,
    from_html,
    initial,
    options,
    read_form,
    sample,
    validate,
)
from tests.bpmn.forms_support import CHOICES, DIGEST, TODAY, form, part

DRAFT = read_form((Path(__file__).parent / "data" / "draft.form").read_bytes())
CASE = {"toi_da": 5, "ngay_ky": date(2021, 3, 10), "so": "22"}

# --------------------------------------------------------------------------------------------------------- conditions

REASON = form(
    part("radio", "ket_qua", label="Kết quả", values=CHOICES, validate={"required": True}),
    part(
        "textarea",
        "ly_do",
        label="Lý do trả lại",
        validate={"required": True, "minLength": 10},
        conditional={"hide": '=ket_qua != "tra_lai"'},
    ),
    part("checkbox", "gap", label="Gấp"),
    part("datetime", "han", label="Hạn", properties={"requiredIf": "=gap"}),
)


def test_a_required_field_that_is_hidden_is_neither_asked_for_nor_taken() -> None:
    outcome = validate(REASON, {"ket_qua": "dat", "ly_do": "ngắn", "other": 1}, {})
    assert outcome.ok
    assert outcome.values == {"ket_qua": "dat", "gap": False, "han": None}
    assert outcome.hidden == {"ly_do"}
    assert outcome.required == {"ket_qua"}


def test_a_field_that_is_shown_keeps_its_rules() -> None:
    outcome = validate(REASON, {"ket_qua": "tra_lai", "ly_do": "ngắn quá"}, {})
    assert [(error.path, error.key) for error in outcome.errors] == [("ly_do", "too-short")]
    assert outcome.required == {"ket_qua", "ly_do"}


def test_required_if() -> None:
    assert [error.path for error in validate(REASON, {"ket_qua": "dat", "gap": True}, {}).errors] == ["han"]
    assert validate(REASON, {"ket_qua": "dat", "gap": True, "han": "2021-03-17"}, {}).ok
    assert validate(REASON, {"ket_qua": "dat", "gap": False}, {}).ok


def test_what_is_hidden_hides_what_depends_on_it() -> None:
    chain = form(
        part("checkbox", "a"),
        part("checkbox", "b", conditional={"hide": "=not(a)"}),
        part("textfield", "c", conditional={"hide": "=not(b)"}, validate={"required": True}),
    )
    assert [error.path for error in validate(chain, {"a": True, "b": True}, {}).errors] == ["c"]
    outcome = validate(chain, {"a": False, "b": True, "c": "x"}, {"b": True})
    assert outcome.values == {"a": False}
    assert outcome.hidden == {"b", "c"}


def test_order_of_the_fields_does_not_matter_to_conditions() -> None:
    chain = form(
        part("textfield", "c", conditional={"hide": "=not(b)"}, validate={"required": True}),
        part("checkbox", "b", conditional={"hide": "=not(a)"}),
        part("checkbox", "a"),
    )
    assert validate(chain, {"a": False, "b": True}, {}).hidden == {"b", "c"}


def test_conditions_that_contradict_each_other_come_to_an_end() -> None:
    knot = form(
        part("checkbox", "a", conditional={"hide": "=b"}),
        part("checkbox", "b", conditional={"hide": "=not(a)"}),
    )
    assert validate(knot, {"a": True, "b": True}, {}).errors == ()


def test_a_condition_that_costs_too_much_asks_for_the_owner_of_the_procedure() -> None:
    dear = form(part("textfield", conditional={"hide": "=1 in big"}))
    assert [error.key for error in validate(dear, {}, {"big": [0] * 20_000}).errors] == ["rule-failed"]


def test_a_hidden_group_hides_all_inside_and_says_so_of_notes() -> None:
    grouped = form(
        part("checkbox", "a"),
        part(
            "group",
            "g",
            conditional={"hide": "=not(a)"},
            components=[
                part("textfield", "t", validate={"required": True}),
                {"type": "text", "id": "Note", "text": '="x" + "y"'},
            ],
        ),
    )
    outcome = validate(grouped, {"a": False}, {})
    assert outcome.values == {"a": False}
    assert outcome.hidden == {"#Field_g", "g.t", "#Note"}
    assert outcome.computed == {"#Note": "xy"}
    assert validate(grouped, {"a": True, "g": {"t": "x"}}, {"g": {"old": 1}}).values == {
        "a": True,
        "g": {"old": 1, "t": "x"},
    }


# ------------------------------------------------------------------------------------------ read-only, computed, given


def test_a_locked_field_is_shown_and_not_taken() -> None:
    locked = form(
        part("textfield", "so", readonly=True, validate={"required": True}),
        part("checkbox", "khoa"),
        part("textfield", "ten", readonly="=khoa"),
        part("expression", "ky_hieu", expression='=so + "/" + ten', readonly=True),
    )
    outcome = validate(locked, {"so": "99", "khoa": True, "ten": "giả", "ky_hieu": "giả"}, {"so": "22", "ten": "KH"})
    assert outcome.values == {"khoa": True, "ky_hieu": "22/KH"}
    assert outcome.locked == {"so", "ten", "ky_hieu"}
    assert validate(locked, {"ten": "QĐ"}, {"so": "22"}).values == {"khoa": False, "ten": "QĐ", "ky_hieu": "22/QĐ"}


def test_a_field_that_was_not_submitted_keeps_what_the_case_has_or_its_default() -> None:
    asked = form(
        part("number", "so_ban", defaultValue=1),
        part("datetime", "ngay", properties={"default": "=today()"}),
        part("textfield", "ten"),
        part("dynamiclist", "bang", components=[part("textfield", "cot")]),
    )
    assert validate(asked, {}, {}, functions=TODAY).values == {
        "so_ban": 1,
        "ngay": date(2021, 3, 17),
        "ten": None,
        "bang": [],
    }
    case = {"so_ban": 3, "ten": 5, "bang": [{"cot": "a"}], "ngay": "2021-01-01"}
    assert validate(asked, {}, case).values == {
        "so_ban": 3,
        "ngay": date(2021, 1, 1),
        "ten": None,
        "bang": [{"cot": "a"}],
    }
    assert validate(asked, {"so_ban": "", "ten": ""}, case).values["so_ban"] is None


def test_what_is_shown_before_anybody_answers() -> None:
    shown = initial(DRAFT, CASE | {"trich_yeu": "Kế hoạch"}, functions=TODAY)
    assert shown["trich_yeu"] == "Kế hoạch"
    assert shown["do_mat"] == "thuong"
    assert shown["so_ban"] == 1
    assert shown["han"] == date(2021, 3, 17)
    assert shown["dong_y"] is True
    assert shown["noi_nhan"] == []
    nested = form(part("group", "g", components=[part("textfield", "t")]), part("expression", expression="=1"))
    assert initial(nested, {"g": {"t": "x"}, "x": 2}) == {"g": {"t": "x"}, "x": 2}


def test_limits_may_depend_on_other_answers() -> None:
    span = form(
        part("datetime", "tu"),
        part("datetime", "den", properties={"min": "=tu", "max": "=han"}),
        part("number", "n", validate={"min": "=least", "max": "=most"}),
    )
    answers = {"tu": "17/03/2021", "den": "16/03/2021", "n": "11"}
    case = {"han": datetime(2021, 3, 18, 1, tzinfo=UTC), "least": 1, "most": Decimal("10.5")}
    assert [error.key for error in validate(span, answers, case).errors] == ["too-early", "too-large"]
    assert [error.key for error in validate(span, answers | {"den": "19/03/2021", "n": "0"}, case).errors] == [
        "too-late",
        "too-small",
    ]
    assert validate(span, answers | {"den": "18/03/2021"}, {"least": "x", "han": "mai"}).ok


def test_points_in_time_are_compared_to_the_minute() -> None:
    when = form(part("datetime", subtype="datetime", properties={"min": "=from"}))
    limit = {"from": datetime(2021, 3, 17, 1, 30, tzinfo=UTC)}
    assert validate(when, {"x": "17/03/2021 08:30"}, limit).ok
    (error,) = validate(when, {"x": "17/03/2021 08:29"}, limit).errors
    assert error.text() == "Chọn trích yếu từ ngày 17/03/2021 08:30 trở đi."


def test_dates_that_need_today_say_so_when_it_is_not_supplied() -> None:
    with pytest.raises(FormError, match="Supply the function today"):
        validate(form(part("datetime", disallowPassedDates=True)), {"x": "2021-03-17"}, {})


# ---------------------------------------------------------------------------------------------------- choices, pickers


def test_choices_from_the_case() -> None:
    chosen = form(part("select", "a", valuesKey="don_vi"), part("checklist", "b", valuesExpression="=list.of"))
    case = {"don_vi": ["VP", {"value": "KH", "label": "Kế hoạch"}, 5], "list": {"of": [{"value": "1", "label": "Một"}]}}
    assert validate(chosen, {"a": "KH", "b": ["1"]}, case).ok
    assert [error.key for error in validate(chosen, {"a": "X", "b": ["2"]}, case).errors] == ["not-an-option"] * 2
    assert [error.key for error in validate(chosen, {"a": "X"}, {}).errors] == ["not-an-option"]
    assert options(chosen.components[0], Scope(case, {}, {})) == {"VP": "VP", "KH": "Kế hoạch"}


def test_pickers_ask_whether_the_choice_is_known() -> None:
    picked = form(
        part("textfield", "ai", properties={"picker": "person"}),
        part("taglist", "phong", properties={"picker": "units"}),
    )
    known = {Picker.PERSON: {"an"}.__contains__, Picker.UNITS: {"VP"}.__contains__}
    assert validate(picked, {"ai": "an", "phong": ["VP"]}, {}, pickers=known).ok
    errors = validate(picked, {"ai": "x", "phong": ["VP", "Y"]}, {}, pickers=known).errors
    assert [error.text() for error in errors] == ["Không tìm thấy trích yếu đã chọn. Chọn lại trong danh sách."] * 2
    assert errors[0].text("en") == "What was chosen for trích yếu was not found. Choose again."


def test_a_limit_that_is_no_number_limits_nothing() -> None:
    limited = form(part("number", "so", validate={"max": "=toi_da"}))
    for limit in (Decimal("NaN"), Decimal("sNaN"), None, "ba"):
        assert validate(limited, {"so": "5"}, {"toi_da": limit}).ok
    assert not validate(limited, {"so": "5"}, {"toi_da": Decimal(3)}).ok


def test_an_organisation_is_typed_and_a_person_is_chosen() -> None:
    picked = form(
        part("textfield", "noi", label="Nơi gửi", properties={"picker": "organisation"}, validate={"required": True}),
        part("textfield", "ai", label="Người ký", properties={"picker": "person"}, validate={"required": True}),
    )
    errors = validate(picked, {}, {}).errors
    assert [error.text() for error in errors] == ["Ghi nơi gửi.", "Chọn người ký."]
    assert [error.text("en") for error in errors] == ["Enter nơi gửi.", "Choose người ký."]


# -------------------------------------------------------------------------------------------------------------- tables

TABLE = form(
    part("checkbox", "chi_tiet"),
    part(
        "dynamiclist",
        "noi_nhan",
        label="Nơi nhận",
        properties={"minRows": "1"},
        components=[
            part("textfield", "ten", label="Tên", validate={"required": True}),
            part("number", "so_ban", label="Số bản", decimalDigits=0, defaultValue=1),
            part("textfield", "ghi_chu", label="Ghi chú", conditional={"hide": "=not(chi_tiet) or so_ban = 1"}),
            part("checkbox", "khan", label="Khẩn", defaultValue=False),
            part("expression", "nhan", expression="=ten"),
        ],
    ),
    part("expression", "tong", expression="=count(noi_nhan)"),
)


def test_rows_are_checked_one_by_one_and_blank_ones_dropped() -> None:
    rows = [{"ten": "UBND", "so_ban": "2", "ghi_chu": "x"}, {}, {"ten": "", "khan": ""}, {"ten": "HĐND"}]
    outcome = validate(TABLE, {"chi_tiet": True, "noi_nhan": rows}, {"ghi_chu": "cũ"})
    assert outcome.values["noi_nhan"] == [
        {"ten": "UBND", "so_ban": 2, "ghi_chu": "x", "khan": False, "nhan": "UBND"},
        {"ten": "HĐND", "so_ban": 1, "khan": False, "nhan": "HĐND"},
    ]
    assert outcome.values["tong"] == 2
    assert outcome.hidden == {"noi_nhan.3.ghi_chu"}
    assert outcome.required == {"noi_nhan.0.ten", "noi_nhan.3.ten"}


def test_errors_in_rows_name_the_row_as_submitted() -> None:
    outcome = validate(TABLE, {"noi_nhan": [{"ten": "UBND"}, {"ten": ""}, {"so_ban": "x"}]}, {})
    assert [(error.path, error.key) for error in outcome.errors] == [
        ("noi_nhan.2.ten", "required-text"),
        ("noi_nhan.2.so_ban", "not-number"),
    ]


def test_a_row_does_not_start_with_the_values_of_the_form() -> None:
    outcome = validate(TABLE, {"noi_nhan": [{"ten": "a"}]}, {"so_ban": 9, "ten": "b"})
    assert outcome.values["noi_nhan"] == [{"ten": "a", "so_ban": 1, "khan": False, "nhan": "a"}]


def test_too_few_rows() -> None:
    (error,) = validate(TABLE, {"noi_nhan": []}, {}).errors
    assert error.text() == "Thêm ít nhất 1 dòng vào nơi nhận."


# ---------------------------------------------------------------------------------------------------------- HTML posts


def test_a_post_becomes_a_structure_and_keeps_every_text() -> None:
    pairs = [
        ("csrf_token", "x"),
        ("trich_yeu", "  Kế hoạch "),
        ("do_mat", "thuong"),
        ("so_ban", "1.234,5x"),
        ("han", "31/2/2021"),
        ("dong_y", "false"),
        ("dong_y", "on"),
        ("noi_nhan.7.ten", "B"),
        ("noi_nhan.0.ten", "A"),
        ("noi_nhan.3.ten", ""),
        ("noi_nhan.x.ten", "C"),
        ("noi_nhan.99999.ten", "D"),
        ("noi_nhan.ten", "E"),
        ("tep", "{}"),
        ("tep", "rác"),
    ]
    assert from_html(DRAFT, pairs) == {
        "trich_yeu": "  Kế hoạch ",
        "do_mat": "thuong",
        "so_ban": "1.234,5x",
        "han": "31/2/2021",
        "dong_y": "on",
        "noi_nhan": [{"ten": "A"}, {"ten": "B"}],
        "tep": ["{}", "rác"],
    }


def test_what_a_browser_leaves_out_is_unticked_or_empty() -> None:
    asked = form(
        part("checkbox", "a"),
        part("checklist", "b", values=CHOICES),
        part("textfield", "c", properties={"picker": "people"}),
        part("dynamiclist", "d", components=[]),
        part("textfield", "e"),
        part("group", "g", components=[part("checkbox", "f")]),
    )
    assert from_html(asked, []) == {"a": "false", "b": [], "c": [], "d": [], "g": {"f": "false"}}
    posted = from_html(asked, [("b", "dat"), ("b", ""), ("b", "tra_lai"), ("c", "an"), ("g.f", "on")])
    assert posted == {"a": "false", "b": ["dat", "tra_lai"], "c": ["an"], "d": [], "g": {"f": "on"}}


def test_rows_that_nobody_touched_are_not_posted() -> None:
    offered = [("noi_nhan.0.ten", ""), ("noi_nhan.0.so_ban", "1"), ("noi_nhan.0.khan", "false")]
    assert from_html(TABLE, offered)["noi_nhan"] == []
    touched = [*offered, ("noi_nhan.1.ten", ""), ("noi_nhan.1.so_ban", "2")]
    assert from_html(TABLE, touched)["noi_nhan"] == [{"ten": "", "so_ban": "2", "khan": "false"}]
    ticked = form(
        part("dynamiclist", "t", components=[part("checkbox", "c", defaultValue=True), part("textfield", "d")])
    )
    assert from_html(ticked, [("t.0.c", "on"), ("t.0.d", "")])["t"] == []
    assert from_html(ticked, [("t.0.c", "on"), ("t.0.d", "x")])["t"] == [{"c": "on", "d": "x"}]


def test_a_post_and_typed_values_give_the_same() -> None:
    pairs = [
        ("trich_yeu", "Kế hoạch"),
        ("do_mat", "thuong"),
        ("so_ban", "2"),
        ("han", "17/3/2021"),
        ("noi_nhan.0.ten", "A"),
    ]
    posted = validate(DRAFT, from_html(DRAFT, pairs), CASE, functions=TODAY)
    typed = {
        "trich_yeu": "Kế hoạch",
        "do_mat": "thuong",
        "so_ban": 2,
        "han": date(2021, 3, 17),
        "noi_nhan": [{"ten": "A"}],
    }
    assert posted.ok
    assert posted.values == validate(DRAFT, typed, CASE, functions=TODAY).values
    assert posted.values["ky_hieu"] == "22/KH-BDT"


# ------------------------------------------------------------------------------------------------------------- samples


def test_a_sample_is_accepted_and_small() -> None:
    made = sample(DRAFT, CASE, functions=TODAY)
    assert validate(DRAFT, made, CASE, functions=TODAY).ok
    assert made == {"trich_yeu": "mẫu", "noi_nhan": [{"ten": "mẫu"}]}
    assert sample(REASON) == {"ket_qua": "dat"}
    late = form(part("textfield", "b", validate={"required": True}, conditional={"hide": "=a"}), part("checkbox", "a"))
    assert sample(late) == {"b": "mẫu"}
    hidden = form(
        part("radio", "a", values=CHOICES, validate={"required": True}),
        part("textfield", "b", validate={"required": True}, conditional={"hide": '=a = "dat"'}),
    )
    assert sample(hidden) == {"a": "dat"}


NEEDED: list[dict[str, object]] = [
    part("textfield"),
    part("textarea", validate={"minLength": 30}),
    part("textfield", validate={"maxLength": 2}),
    part("textfield", validate={"validationType": "email"}),
    part("textfield", validate={"validationType": "phone"}),
    part("textfield", validate={"pattern": "^KH [0-9]+$"}, properties={"example": "KH 22"}),
    part("textfield", properties={"picker": "person"}),
    part("taglist", properties={"picker": "units"}),
    part("number"),
    part("number", validate={"min": 100}, increment=7),
    part("number", validate={"max": -5}),
    part("datetime"),
    part("datetime", disallowPassedDates=True),
    part("datetime", properties={"min": "=today()"}),
    part("datetime", properties={"max": '="2000-01-01"'}),
    part("datetime", subtype="time"),
    part("datetime", subtype="datetime"),
    part("select", values=CHOICES),
    part("radio", values=CHOICES),
    part("checklist", values=CHOICES),
    part("checkbox"),
    part("filepicker"),
    part("filepicker", multiple=True, accept=".docx"),
    part("filepicker", accept="image/*"),
    part("dynamiclist", components=[part("checkbox", "a"), part("textfield", "b", validate={"required": True})]),
    part("dynamiclist", components=[part("textfield", "a")], properties={"minRows": "3"}),
    part("group", components=[part("textfield", "a", validate={"required": True})]),
]


@pytest.mark.parametrize("component", NEEDED)
def test_every_kind_has_a_sample(component: dict[str, object]) -> None:
    component = component | {"validate": {"required": True} | dict(component.get("validate", {}))}
    if component["type"] == "group":
        component.pop("validate")
    asked = form(component)
    made = sample(asked, functions=TODAY)
    outcome = validate(asked, made, {}, functions=TODAY)
    assert outcome.ok
    assert outcome.values["x"] not in (None, [], False)
    assert outcome.required


def test_what_cannot_be_made_up_asks_for_an_example() -> None:
    with pytest.raises(FormError, match="Write one into the property example") as refusal:
        sample(form(part("textfield", validate={"required": True, "pattern": "^KH$"})))
    assert refusal.value.key == "x"


# ------------------------------------------------------------------------------------------------------------ findings


def test_findings_of_a_form() -> None:
    doubtful = form(
        part("textfield", "a", label="", strange=1),
        part("textfield", "b", conditional={"hide": "=a and c or d"}, properties={"label_en": "B"}),
        {"type": "text", "id": "Note", "text": "Chào {{ten}}"},
    )
    assert [(finding.key, finding.message.en.split(":")[-1].strip()) for finding in form_findings(doubtful)] == [
        ("a", "the attribute “strange” has no effect here. Remove it."),
        ("a", "Component “a” has no label. Give it one."),
        ("Note", "“{{…}}” in a note is not computed. Use an expression that begins with “=”."),
    ]
    dangling = form_findings(doubtful, variables={"c"})
    assert [finding.key for finding in dangling if "“d”" in finding.message.vi] == ["b"]
    assert not [finding for finding in dangling if "“c”" in finding.message.vi]
    unlabelled = form_findings(form(part("textfield")))
    assert [finding.message.vi for finding in unlabelled] == [
        "Ô “x” chưa có nhãn tiếng Anh. Ghi vào thuộc tính label_en."
    ]


# ---------------------------------------------------------------------------------------------------------- properties

ANSWER = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ten", "so_ban", "sha256", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["trich_yeu", "do_mat", "so_ban", "han", "dong_y", "noi_nhan", "tep", "nguoi_ky", "toi_da", "ngay_ky", "so"]
)


@given(st.dictionaries(NAMES, ANSWER), st.dictionaries(NAMES, ANSWER))
def test_any_submission_gives_values_or_errors(submitted: dict[str, object], case: dict[str, object]) -> None:
    outcome = validate(DRAFT, submitted, case, functions=TODAY)
    for error in outcome.errors:
        for language in ("vi", "en"):
            assert "{" not in error.text(language) or "{" in str(submitted) + str(case)
    if outcome.ok:
        again = validate(DRAFT, outcome.values, case, functions=TODAY)
        assert again.values == outcome.values


@given(st.lists(st.tuples(st.text(max_size=3) | NAMES | st.just("noi_nhan.0.ten"), st.text(max_size=8)), max_size=8))
def test_any_post_gives_values_or_errors(pairs: list[tuple[str, str]]) -> None:
    structured = from_html(DRAFT, pairs)
    validate(DRAFT, structured, {}, functions=TODAY)
    typed_in = {name: text for name, text in pairs if name in {"trich_yeu", "so_ban", "han", "nguoi_ky"}}
    assert typed_in.items() <= structured.items()


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_file_is_a_form_or_a_refusal(data: str | bytes) -> None:
    with pytest.raises(FormError):
        read_form(data)


def test_a_file_reference_passes_through() -> None:
    file = {"sha256": DIGEST, "name": "a.pdf", "size": 1, "type": "application/pdf"}
    assert validate(DRAFT, {"tep": [file], **sample(DRAFT, CASE)}, CASE, functions=TODAY).values["tep"] == [file]
