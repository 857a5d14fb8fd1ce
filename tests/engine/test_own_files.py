"""Who knows the SHA-256 of another's paper does not have it: a form, a program, a message takes it from nobody else."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import orjson
import pytest

import engine
from engine import Home, Upload
from engine.housekeeping import tidy
from storage import uploads
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

FORM = {
    "type": "default",
    "schemaVersion": 19,
    "id": "f",
    "components": [
        {"type": "filepicker", "key": "tep", "label": "Tệp"},
        {"type": "filepicker", "key": "kem", "label": "Kèm theo", "multiple": True},
    ],
}
ONE, OTHER = "chuyen_vien", "van_thu"
BODY = (
    '<startEvent id="s"/>'
    + user("a", f'camunda:assignee="{ONE}" camunda:formRef="f"')
    + user("b", f'camunda:assignee="{OTHER}"')
    + '<endEvent id="e"/>'
    + flows("s", "a", "b", "e")
)


@pytest.fixture
def case(home: Home) -> str:
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY)), "f.form": orjson.dumps(FORM)})
    return engine.start(home, by(ONE), "p").id


def brought(home: Home, person: str, text: bytes = b"luong") -> dict[str, object]:
    return engine.upload(home, by(person), Upload(name="a.txt", stream=BytesIO(text)))


def test_a_form_takes_only_the_files_that_its_person_has_brought(home: Home, case: str) -> None:
    theirs, mine, task = brought(home, OTHER), brought(home, ONE, b"khac"), open_tasks(home, case)["a"]
    with pytest.raises(engine.FormRefusedError) as refused:
        engine.complete(home, by(ONE), task, {"tep": theirs, "kem": [mine, theirs, theirs]})
    assert [path for path, _, _ in refused.value.errors] == ["tep", "kem"]
    assert engine.documents(home, by(ONE)) == ()
    brought(home, ONE)  # who has the bytes may name them, whoever else has brought them
    engine.complete(home, by(ONE), task, {"tep": theirs, "kem": [mine]})
    assert len(engine.documents(home, by(ONE))) == 2


def test_a_case_knows_its_own_papers_and_variables(home: Home, case: str) -> None:
    value = brought(home, ONE)
    engine.complete(home, by(ONE), open_tasks(home, case)["a"], {"tep": value, "kem": []})
    engine.complete(home, by(OTHER), open_tasks(home, case)["b"], {"ban_sau": value})
    handed = engine.start(home, by(ONE), "p", variables={"tep": value}).id
    engine.forward(home, by(ONE), open_tasks(home, handed)["a"], OTHER, reason="nhờ làm giúp việc này")
    engine.complete(home, by(OTHER), open_tasks(home, handed)["a"], {"tep": value, "kem": []})


DOORS: dict[str, Callable[[Home, str, dict[str, object]], object]] = {
    "start": lambda home, _, value: engine.start(home, by(ONE), "p", variables={"x": [{"y": value}]}),
    "attach": lambda home, case, value: engine.attach(home, by(ONE), case, value),
    "set": lambda home, case, value: engine.set_variables(home, ADMIN, case, {"x": value}, reason="sửa hồ sơ"),
    "formless": lambda home, case, value: engine.complete(home, by(OTHER), _second(home, case), {"x": value}),
    "revise": lambda home, case, value: engine.revise(home, by(ONE), _paper(home, case), value),
}


def _second(home: Home, case: str) -> str:
    if first := open_tasks(home, case).get("a"):
        engine.complete(home, by(ONE), first, {"tep": brought(home, ONE, b"1"), "kem": []})
    return open_tasks(home, case)["b"]


def _paper(home: Home, case: str) -> str:
    return engine.attach(home, by(ONE), case, brought(home, ONE, b"1")).id


@pytest.mark.parametrize("door", DOORS)
def test_no_other_door_takes_anothers_file_nor_tells_that_it_is_there(home: Home, case: str, door: str) -> None:
    theirs = brought(home, "ke_toan")
    with pytest.raises(engine.BadValueError) as known:
        DOORS[door](home, case, theirs)
    with pytest.raises(engine.BadValueError) as unknown:
        DOORS[door](home, case, theirs | {"sha256": "0" * 64})
    assert str(known.value) == str(unknown.value)


def test_an_upload_is_forgotten_with_its_bytes(home: Home) -> None:
    sha256 = str(brought(home, ONE)["sha256"])
    tidy(home)
    asked = {"agency": "bdt", "person": ONE, "sha256s": [sha256]}
    with home.database.read() as connection:
        assert uploads.brought(connection, **asked) == {sha256}
    home.blobs.path(sha256).unlink()
    with home.database.writing() as connection:
        uploads.purge(connection, home.clock.now().replace(year=2027), home.blobs.exists)
        assert uploads.brought(connection, **asked) == set()
