"""Two forms of a procedure that call one variable by two names, and offer two sets of choices."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bpmn.forms import Field, read_form
from engine import TrailEntry
from web.happenings import happening
from web.labels import Glossary

FIRST = {"dat": "Đạt", "tra_lai": "Trả lại người soạn"}
SECOND = {"dat": "Đồng ý ký", "tu_choi": "Không ký"}


def form(label: str, choices: dict[str, str]) -> dict[str, Field]:
    component = {
        "type": "radio",
        "key": "ket_qua",
        "id": "ket_qua",
        "label": label,
        "values": [{"value": value, "label": text} for value, text in choices.items()],
        "properties": {"outcome": "true"},
    }
    read = read_form(json.dumps({"type": "default", "schemaVersion": 19, "components": [component]}).encode())
    return {each.path[0]: each for each in read.fields()}


@pytest.fixture
def glossary() -> Glossary:
    check, sign = form("Kết quả kiểm tra", FIRST), form("Quyết định ký", SECOND)
    return Glossary(fields=check, steps={"kiem_tra": check, "ky": sign})


def done(step: str, value: str) -> TrailEntry:
    return TrailEntry(
        id="e",
        no=1,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        kind="task-completed",
        element=step,
        element_name="Bước",
        task="t",
        instance="i",
        actor="van_thu",
        actor_name="Văn thư",
        actor_kind="person",
        on_behalf_of=None,
        channel="web",
        changes=(("ket_qua", None, value),),
        reason=None,
        hash="",
    )


@pytest.mark.parametrize(
    ("step", "value", "label", "text"),
    [
        ("kiem_tra", "dat", "Kết quả kiểm tra", "Đạt"),
        ("ky", "dat", "Quyết định ký", "Đồng ý ký"),
        ("ky", "tu_choi", "Quyết định ký", "Không ký"),
        ("elsewhere", "dat", "Kết quả kiểm tra", "Đạt"),
    ],
)
def test_an_event_speaks_with_the_words_of_its_own_form(
    glossary: Glossary, step: str, value: str, label: str, text: str
) -> None:
    told = happening(done(step, value), glossary)
    assert told.title == f"Bước: {text}"
    assert told.changes == ((label, "", text),)


def test_what_is_known_is_called_as_the_form_that_gave_it_calls_it(glossary: Glossary) -> None:
    trail = [done("kiem_tra", "dat"), done("ky", "tu_choi")]
    assert glossary.facts({"ket_qua": "tu_choi"}, trail=trail) == [("Quyết định ký", "Không ký")]
    assert glossary.facts({"ket_qua": "dat"}, trail=trail[:1]) == [("Kết quả kiểm tra", "Đạt")]
    assert glossary.facts({"ket_qua": "dat"}) == [("Kết quả kiểm tra", "Đạt")]


def test_a_choice_that_the_case_offered_reads_as_it_was_offered() -> None:
    component = {"type": "checklist", "key": "co_mat", "id": "c", "label": "Có mặt", "valuesExpression": "=lua_chon"}
    read = read_form(json.dumps({"type": "default", "schemaVersion": 19, "components": [component]}).encode())
    glossary = Glossary(fields={each.path[0]: each for each in read.fields()})
    offered = [{"value": "uy_vien_1", "label": "Thạch Văn Bảo"}, {"value": "uy_vien_2", "label": "Lâm Thị Ngọc"}]
    present = {"co_mat": ["uy_vien_2", "uy_vien_1"]}
    assert glossary.facts({**present, "lua_chon": offered}) == [("Có mặt", "Lâm Thị Ngọc; Thạch Văn Bảo")]
    assert glossary.facts(present) == [("Có mặt", "uy_vien_2; uy_vien_1")]
