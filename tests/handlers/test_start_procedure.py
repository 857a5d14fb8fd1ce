from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import LintRefusedError, case, cases, publish
from tests.handlers.conftest import begun, by, one_step

if TYPE_CHECKING:
    from tests.handlers.conftest import Opening

MAPPED = (
    '<camunda:map><camunda:entry key="do_mat">thuong</camunda:entry>'
    '<camunda:entry key="do_khan">khan</camunda:entry></camunda:map>'
)


def test_a_case_of_another_procedure_begins_and_this_one_goes_on(demo: Opening) -> None:
    home = demo()
    inputs = {"quy_trinh": "van_ban_di", "ma_ho_so": "tu-${so}", "du_lieu": MAPPED}
    started = begun(home, one_step("start-procedure", inputs), {"so": 3})
    assert case(home, by(home), started.id).status == "completed"
    (made,) = cases(home, by(home, "admin"), key="van_ban_di")
    assert (made.business_key, made.starter) == ("tu-3", "chuyen_vien")
    assert case(home, by(home), made.id).variables["do_khan"] == "khan"


def test_a_procedure_must_be_named_when_it_is_published(demo: Opening) -> None:
    home = demo()
    with pytest.raises(LintRefusedError) as refused:
        publish(home, by(home, "admin"), {"p.bpmn": one_step("start-procedure", {"ten": "x"})})
    found = {(finding.rule, finding.element) for finding in refused.value.findings if finding.severity == "error"}
    assert found == {("handler-inputs", "x")}


def test_a_procedure_that_is_not_there_is_a_business_error(demo: Opening) -> None:
    home = demo()
    started = begun(home, one_step("start-procedure", {"quy_trinh": "khong_co"}))
    assert "chua_co_quy_trinh" in str(case(home, by(home), started.id).trail)


def test_a_case_may_begin_in_the_name_of_another(demo: Opening) -> None:
    home = demo()
    given = '<camunda:map><camunda:entry key="do_mat">thuong</camunda:entry><camunda:entry key="starter">van_thu'
    begun(
        home,
        one_step("start-procedure", {"quy_trinh": "van_ban_di", "du_lieu": given + "</camunda:entry></camunda:map>"}),
    )
    (made,) = cases(home, by(home, "admin"), key="van_ban_di")
    assert made.starter == "van_thu"
