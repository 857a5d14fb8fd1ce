"""Each kind of field: what an answer becomes, and what is said when it does not fit."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from bpmn.forms import ANSWERS
from tests.bpmn.forms_support import CHOICES, DIGEST, filled, part

FILE = {"sha256": DIGEST, "name": "kế hoạch.pdf", "size": 10, "type": "application/pdf"}
WHOLE = part("number", decimalDigits=0)


@pytest.mark.parametrize(
    ("component", "answer", "value"),
    [
        (part("textfield"), "  Kế hoạch  ", "Kế hoạch"),
        (part("textfield"), "Ke\u0302\u0301", "Kế"),
        (part("textfield"), "a\x00b\r\nc", "ab c"),
        (part("textfield"), "", None),
        (part("textfield"), None, None),
        (part("textarea"), "a\r\nb\tc\n", "a\nb\tc"),
        (part("textfield", validate={"validationType": "email"}), "an@bdt.gov.vn", "an@bdt.gov.vn"),
        (part("textfield", validate={"validationType": "phone"}), "0912 345 678", "0912 345 678"),
        (part("textfield", validate={"validationType": "custom", "pattern": "^KH"}), "KH 1", "KH 1"),
        (part("number"), "1.234,5", Decimal("1234.5")),
        (part("number"), "1234.5", Decimal("1234.5")),
        (part("number"), "1234,5", Decimal("1234.5")),
        (part("number"), "0,5", Decimal("0.5")),
        (part("number"), "0.125", Decimal("0.125")),
        (part("number"), "1.234.567", 1234567),
        (part("number"), "1.234.567,89", Decimal("1234567.89")),
        (part("number"), "-3", -3),
        (part("number"), " 12 500 ", 12500),
        (part("number"), "7,0", 7),
        (part("number", decimalDigits=2), "7,10", Decimal("7.10")),
        (part("number"), 5, 5),
        (part("number"), 0.1, Decimal("0.1")),
        (part("number"), Decimal("1.50"), Decimal("1.50")),
        (part("number"), "", None),
        (WHOLE, "1.234", 1234),
        (part("number", increment=0.5), "1,5", Decimal("1.5")),
        (part("datetime"), "17/03/2021", date(2021, 3, 17)),
        (part("datetime"), "7/3/2021", date(2021, 3, 7)),
        (part("datetime"), "7-3-2021", date(2021, 3, 7)),
        (part("datetime"), "2021-03-17", date(2021, 3, 17)),
        (part("datetime"), date(2021, 3, 17), date(2021, 3, 17)),
        (part("datetime"), " ", None),
        (part("datetime", subtype="time"), "8:05", "08:05"),
        (part("datetime", subtype="time"), "14h30", "14:30"),
        (part("datetime", subtype="time"), time(8, 5), "08:05"),
        (part("datetime", subtype="time"), "", None),
        (part("datetime", subtype="datetime"), "", None),
        (part("checkbox"), True, True),
        (part("checkbox"), "on", True),
        (part("checkbox"), "false", False),
        (part("checkbox"), None, False),
        (part("select", values=CHOICES), "dat", "dat"),
        (part("select", values=CHOICES), "", None),
        (part("radio", values=CHOICES), "tra_lai", "tra_lai"),
        (part("checklist", values=CHOICES), ["dat", "dat", ""], ["dat"]),
        (part("checklist", values=CHOICES), "dat", ["dat"]),
        (part("taglist", values=CHOICES), None, []),
        (part("select", properties={"picker": "people"}), ["an", "binh"], ["an", "binh"]),
        (part("textfield", properties={"picker": "people"}), ["an"], ["an"]),
        (part("textfield", properties={"picker": "unit"}), " VP ", "VP"),
        (part("filepicker"), FILE, FILE),
        (part("filepicker"), [FILE], FILE),
        (part("filepicker"), json.dumps(FILE), FILE),
        (part("filepicker"), {**FILE, "other": 1}, FILE),
        (part("filepicker"), "", None),
        (part("filepicker", multiple=True), [FILE, ""], [FILE]),
        (part("filepicker", multiple=True), None, []),
        (part("filepicker", accept=".docx,.pdf"), FILE, FILE),
        (part("filepicker", accept="application/*"), FILE, FILE),
        (part("filepicker", accept="application/pdf"), FILE, FILE),
    ],
)
def test_answer_becomes_a_typed_value(component: dict[str, object], answer: object, value: object) -> None:
    outcome = filled(component, answer)
    assert outcome.errors == ()
    assert outcome.values == {"x": value}
    assert type(outcome.values["x"]) is type(value)


@pytest.mark.parametrize(
    "text",
    ["2021-03-17T08:30:00+07:00", "17/03/2021 08:30", "17/3/2021 8h30", "2021-03-17T01:30:00Z", "2021-03-17 08:30"],
)
def test_a_point_in_time_has_a_zone(text: str) -> None:
    moment = filled(part("datetime", subtype="datetime"), text).values["x"]
    assert moment == datetime(2021, 3, 17, 1, 30, tzinfo=UTC)
    naive = datetime(2021, 3, 17, 8, 30)  # noqa: DTZ001 (a time without zone is the case)
    assert filled(part("datetime", subtype="datetime"), naive).values["x"] == moment


REFUSED: list[tuple[dict[str, object], object, str, str]] = [
    (part("textfield", validate={"required": True}), "  ", "Ghi trích yếu.", "Enter trích yếu."),
    (part("number", validate={"required": True}), "", "Nhập số cho trích yếu.", "Enter a number for trích yếu."),
    (part("datetime", validate={"required": True}), "", "Chọn ngày cho trích yếu.", "Enter a date for trích yếu."),
    (part("select", values=CHOICES, validate={"required": True}), "", "Chọn trích yếu.", "Choose trích yếu."),
    (
        part("textfield", properties={"picker": "person"}, validate={"required": True}),
        None,
        "Chọn trích yếu.",
        "Choose trích yếu.",
    ),
    (
        part("checklist", values=CHOICES, validate={"required": True}),
        [],
        "Chọn ít nhất một mục ở trích yếu.",
        "Choose at least one of trích yếu.",
    ),
    (
        part("checkbox", validate={"required": True}),
        "false",
        "Đánh dấu ô trích yếu để tiếp tục.",
        "Tick trích yếu to go on.",
    ),
    (part("filepicker", validate={"required": True}), "", "Đính kèm trích yếu.", "Attach trích yếu."),
    (
        part("dynamiclist", components=[part("textfield", "y")], validate={"required": True}),
        [{"y": ""}],
        "Thêm ít nhất 1 dòng vào trích yếu.",
        "Add at least 1 row(s) to trích yếu.",
    ),
    (
        part("dynamiclist", components=[part("textfield", "y")], properties={"maxRows": "1"}),
        [{"y": "a"}, {"y": "b"}],
        "Bảng trích yếu có 2 dòng, tối đa 1. Bớt dòng.",
        "Trích yếu has 2 rows, the limit is 1. Remove some.",
    ),
    (
        part("textarea", label="Lý do trả lại", validate={"required": True, "minLength": 10}),
        "sai số",
        "Ghi lý do trả lại, ít nhất 10 ký tự. Hiện có 6.",
        "Enter lý do trả lại with at least 10 characters. There are 6 now.",
    ),
    (
        part("textarea", label="Lý do trả lại", validate={"required": True, "minLength": 10}),
        "",
        "Ghi lý do trả lại, ít nhất 10 ký tự. Hiện có 0.",
        "Enter lý do trả lại with at least 10 characters. There are 0 now.",
    ),
    (
        part("textfield", validate={"maxLength": 3}),
        "abcd",
        "Rút gọn trích yếu còn tối đa 3 ký tự. Hiện có 4.",
        "Shorten trích yếu to at most 3 characters. There are 4 now.",
    ),
    (
        part("textfield", validate={"pattern": "^KH"}, properties={"example": "KH 22"}),
        "QĐ",
        "Viết lại trích yếu cho đúng mẫu. KH 22",
        "Write trích yếu in the form asked for. KH 22",
    ),
    (
        part("textfield", validate={"validationType": "email"}),
        "an@",
        "Ghi trích yếu dạng ten@coquan.gov.vn.",
        "Enter trích yếu as name@agency.gov.vn.",
    ),
    (
        part("textfield", validate={"validationType": "phone"}),
        "abc",
        "Ghi trích yếu dạng 0912 345 678.",
        "Enter trích yếu as 0912 345 678.",
    ),
    (
        part("textfield"),
        "\ud800",
        "Trong trích yếu có ký tự hỏng. Xóa và gõ lại chỗ đó.",
        "Trích yếu holds broken characters. Delete them and type again.",
    ),
    (part("textfield"), 5, "Ghi trích yếu bằng chữ.", "Enter trích yếu as text."),
    (
        part("number"),
        "một",
        "Nhập trích yếu bằng số, ví dụ 1.250 hoặc 0,5.",
        "Enter trích yếu as a number, such as 1250 or 0.5.",
    ),
    (
        part("number"),
        "1.234",
        "Không rõ “1.234” là 1234 hay 1,234. Viết 1234 không dấu chấm, hoặc 1,234 với dấu phẩy.",
        "“1.234” can mean 1234 or 1,234. Write 1234 without a dot, or 1,234 with a comma.",
    ),
    (
        part("number", validate={"min": "1000,5".replace(",", ".")}),
        "1",
        "Nhập trích yếu từ 1.000,5 trở lên.",
        "Enter trích yếu of at least 1,000.5.",
    ),
    (
        part("number", validate={"max": 1000}),
        "1001",
        "Nhập trích yếu tối đa 1.000.",
        "Enter trích yếu of at most 1,000.",
    ),
    (
        part("number", decimalDigits=2),
        "1,234",
        "Nhập trích yếu với tối đa 2 chữ số sau dấu phẩy.",
        "Enter trích yếu with at most 2 decimal digits.",
    ),
    (WHOLE, "1,5", "Nhập trích yếu là số nguyên.", "Enter trích yếu as a whole number."),
    (
        part("number", increment="0.5"),
        "0,7",
        "Nhập trích yếu là bội số của 0,5.",
        "Enter trích yếu as a multiple of 0.5.",
    ),
    (
        part("datetime"),
        "30/02/2021",
        "Ghi trích yếu dạng ngày/tháng/năm, ví dụ 17/03/2021.",
        "Enter trích yếu as day/month/year, such as 17/03/2021.",
    ),
    (
        part("datetime", subtype="time"),
        "25:00",
        "Ghi trích yếu dạng giờ:phút, ví dụ 08:30.",
        "Enter trích yếu as hours:minutes, such as 08:30.",
    ),
    (
        part("datetime", subtype="datetime"),
        "17/03/2021 25:00",
        "Ghi trích yếu dạng ngày/tháng/năm giờ:phút, ví dụ 17/03/2021 08:30.",
        "Enter trích yếu as day/month/year hours:minutes, such as 17/03/2021 08:30.",
    ),
    (
        part("datetime", properties={"min": '="2021-03-17"'}),
        "16/03/2021",
        "Chọn trích yếu từ ngày 2021-03-17 trở đi.",
        "Choose trích yếu on or after 2021-03-17.",
    ),
    (
        part("datetime", properties={"max": "=today()"}),
        "18/03/2021",
        "Chọn trích yếu đến hết ngày 17/03/2021.",
        "Choose trích yếu on or before 17/03/2021.",
    ),
    (
        part("datetime", disallowPassedDates=True),
        "16/03/2021",
        "Chọn trích yếu từ hôm nay trở đi.",
        "Choose trích yếu from today on.",
    ),
    (
        part("select", values=CHOICES),
        "khac",
        "Chọn trích yếu trong danh sách có sẵn.",
        "Choose trích yếu from the list.",
    ),
    (
        part("checkbox"),
        "có lẽ",
        "Đánh dấu hoặc bỏ đánh dấu ô trích yếu.",
        "Tick or untick trích yếu.",
    ),
    (part("filepicker"), {"name": "a"}, "Đính kèm lại trích yếu.", "Attach trích yếu again."),
    (part("filepicker", accept=".docx"), FILE, "Đính kèm trích yếu dạng .docx.", "Attach trích yếu as .docx."),
    (
        part("filepicker"),
        [FILE, FILE],
        "Chỉ đính kèm một tệp ở trích yếu. Bỏ bớt tệp.",
        "Attach one file to trích yếu. Remove the others.",
    ),
    (
        part("dynamiclist", components=[part("textfield", "y")]),
        "abc",
        "Nhập lại bảng trích yếu.",
        "Fill in trích yếu again.",
    ),
    (
        part("textfield", properties={"requiredIf": "=1 in big"}),
        "",
        "Chưa kiểm tra được trích yếu. Báo người quản lý quy trình xem lại điều kiện của ô này.",
        "Trích yếu could not be checked. Ask the procedure's owner to look at its condition.",
    ),
]


@pytest.mark.parametrize(("component", "answer", "vi", "en"), REFUSED)
def test_refusal_says_the_remedy_in_both_languages(
    component: dict[str, object], answer: object, vi: str, en: str
) -> None:
    outcome = filled(component, answer, {"big": [0] * 20_000})
    assert not outcome.ok
    (error,) = outcome.errors
    assert (error.path, error.text("vi"), error.text("en")) == ("x", vi, en)


def test_every_message_is_seen_above_or_below() -> None:
    said = {filled(component, answer, {"big": [0] * 20_000}).errors[0].key for component, answer, _, _ in REFUSED}
    assert set(ANSWERS) - said == {"not-known"}


@pytest.mark.parametrize(
    ("component", "answer", "key"),
    [
        (part("textfield"), "a" * 4_001, "too-long"),
        (part("textarea"), "a" * 100_001, "too-long"),
        (part("textfield"), ["a"], "not-text"),
        (part("textarea", properties={"picker": "people"}), ["a"], "not-an-option"),
        (part("number"), True, "not-number"),
        (part("number"), [1], "not-number"),
        (part("number"), float("nan"), "not-number"),
        (part("number"), Decimal("Infinity"), "not-number"),
        (part("number"), 10**40, "not-number"),
        (part("number"), Decimal("1E-41"), "not-number"),
        (part("number"), Decimal("1E+999999"), "not-number"),
        (part("number"), "1.23,5", "not-number"),
        (part("number"), "1,2,3", "not-number"),
        (part("number"), "1e5", "not-number"),
        (part("number"), "٣", "not-number"),
        (part("datetime"), "17/03/21", "not-date"),
        (part("datetime"), 5, "not-date"),
        (part("datetime"), datetime(2021, 3, 17, tzinfo=UTC), "not-date"),
        (part("datetime", subtype="time"), "giờ", "not-time"),
        (part("datetime", subtype="datetime"), 5, "not-date-time"),
        (part("checkbox"), 1, "not-check"),
        (part("select", values=CHOICES), 1, "not-an-option"),
        (part("select", values=CHOICES), ["dat"], "not-an-option"),
        (part("checklist", values=CHOICES), ["dat", "x"], "not-an-option"),
        (part("checklist", values=CHOICES), [1], "not-an-option"),
        (part("checklist", values=CHOICES), ["dat"] * 501, "not-an-option"),
        (part("filepicker"), "tệp", "not-file"),
        (part("filepicker"), "[" * 3_000, "not-file"),
        (part("filepicker"), 5, "not-file"),
        (part("filepicker"), {**FILE, "sha256": "x"}, "not-file"),
        (part("filepicker"), {**FILE, "size": -1}, "not-file"),
        (part("filepicker"), {**FILE, "size": True}, "not-file"),
        (part("filepicker"), {**FILE, "name": ""}, "not-file"),
        (part("filepicker", accept="image/*"), FILE, "wrong-file"),
        (part("dynamiclist", components=[]), [1], "not-rows"),
        (part("dynamiclist", components=[part("textfield", "y")]), [{"y": "a"}] * 1_001, "too-many-rows"),
    ],
)
def test_answer_of_another_kind_is_refused(component: dict[str, object], answer: object, key: str) -> None:
    assert [error.key for error in filled(component, answer).errors] == [key]


def test_a_label_keeps_its_abbreviation() -> None:
    (error,) = filled(part("textfield", label="UBND tỉnh:", validate={"required": True}), "").errors
    assert error.text() == "Ghi UBND tỉnh."
    (error,) = filled(part("textfield", label="", validate={"required": True}), "").errors
    assert (error.text("vi"), error.text("en")) == ("Ghi ô này.", "Enter this field.")
