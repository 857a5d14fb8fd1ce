"""Other cases of the same procedure: found by their variables, offered, or a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import case
from tests.handlers.conftest import begun, by, one_step

if TYPE_CHECKING:
    from tests.handlers.conftest import Opening

SAME = {"bien": "${tim}", "khoa": "so"}
VALUES = {"so": "01/KPH-BDT", "a": 1, "tim": {"a": 1}}


def test_other_cases_with_the_same_values_are_offered(demo: Opening) -> None:
    home = demo()
    diagram = one_step("find-cases", SAME)
    told = [VALUES, {**VALUES, "so": "02/KPH-BDT", "a": 2}, {**VALUES, "so": "03/KPH-BDT"}]
    ids = [begun(home, diagram, values).id for values in told]
    found = [case(home, by(home), one).variables for one in ids]
    assert [each["so_ho_so"] for each in found] == [0, 1, 1]
    few = case(home, by(home), begun(home, one_step("find-cases", {**SAME, "nhieu_nhat": "1"}), VALUES).id).variables
    assert (few["so_ho_so"], len(few["lua_chon"])) == (2, 1)  # type: ignore[arg-type]  # a list
    assert found[-1]["lua_chon"] == [{"value": "01/KPH-BDT", "label": case(home, by(home), ids[0]).subject}]


def test_those_that_have_ended_may_be_left_out(demo: Opening) -> None:
    home = demo()
    diagram = one_step("find-cases", {**SAME, "dang_chay": "${true}"})
    assert [case(home, by(home), begun(home, diagram, VALUES).id).variables["so_ho_so"] for _ in "ab"] == [0, 0]


def test_of_secret_cases_nothing_is_found(demo: Opening) -> None:
    home = demo()
    secrecy = '<camunda:properties><camunda:property name="secrecy" value="do_mat" /></camunda:properties>'
    diagram = one_step("find-cases", {"khoa": "do_mat"}, f"<extensionElements>{secrecy}</extensionElements>")
    begun(home, diagram, {"do_mat": "mat"})
    assert case(home, by(home), begun(home, diagram, {"do_mat": "thuong"}).id).variables["so_ho_so"] == 0
