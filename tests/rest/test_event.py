from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from engine import Home
    from tests.rest.api import Api

ROOT = '<message id="m1" name="tra_loi"/><message id="m2" name="mo_dau"/><signal id="g1" name="nghi"/>'
WAITS = (
    '<startEvent id="s"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="m1"/>'
    "</intermediateCatchEvent>" + user("a") + '<endEvent id="e"/>' + flows("s", "m", "a", "e")
)
STARTS = (
    '<startEvent id="s"><messageEventDefinition messageRef="m2"/></startEvent>'
    '<startEvent id="g"><signalEventDefinition signalRef="g1"/></startEvent>'
    + user("a")
    + '<endEvent id="e"/>'
    + flows("s", "a", "e")
    + flows("g", "a")
)


@pytest.fixture(autouse=True)
def _published(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(WAITS), root=ROOT)})
    engine.publish(home, ADMIN, {"q.bpmn": bpmn(process(STARTS, "q"), root=ROOT)})


def begun(api: Api, key: str, **variables: object) -> str:
    sent = {"businessKey": key, "variables": {name: {"value": value} for name, value in variables.items()}}
    return str(api.post("/process-definition/key/p/start", sent)["id"])


def reached(api: Api, *cases: str) -> list[bool]:
    return [bool(api.get("/task", processInstanceId=case)) for case in cases]


def test_a_message_finds_its_case_by_business_key_and_carries_values(api: Api) -> None:
    one, two = begun(api, "1"), begun(api, "2")
    sent = {"messageName": "tra_loi", "businessKey": "2", "processVariables": {"y": {"value": "có", "type": "String"}}}
    api.post("/message", sent, status=204)
    assert reached(api, one, two) == [False, True]
    assert api.get(f"/process-instance/{two}/variables/y")["value"] == "có"


def test_a_message_finds_its_case_by_correlation_keys_or_its_id(api: Api) -> None:
    one, two, three = begun(api, "1", ma=1), begun(api, "1", ma=2), begun(api, "1", ma=3)
    api.post("/message", {"messageName": "tra_loi", "correlationKeys": {"ma": {"value": 2}}}, status=204)
    api.post("/message", {"messageName": "tra_loi", "processInstanceId": three}, status=204)
    assert reached(api, one, two, three) == [False, True, True]


def test_a_message_that_fits_none_or_several_is_refused(api: Api) -> None:
    none = api.post("/message", {"messageName": "tra_loi"}, status=400)
    assert none["type"] == "MismatchingMessageCorrelationException"
    one, two = begun(api, "1"), begun(api, "1")
    api.post("/message", {"messageName": "tra_loi", "businessKey": "1"}, status=400)
    assert reached(api, one, two) == [False, False]
    api.post("/message", {}, status=400)
    api.post("/message", {"messageName": "tra_loi", "tenantId": "x"}, status=400)


def test_all_reaches_each_that_waits(api: Api) -> None:
    one, two, other = begun(api, "1"), begun(api, "1"), begun(api, "2")
    sent = {"messageName": "tra_loi", "businessKey": "1", "all": True, "resultEnabled": True}
    answer = api.post("/message", sent)
    assert {row["execution"]["processInstanceId"] for row in answer} == {one, two}
    assert reached(api, one, two, other) == [True, True, False]
    api.post("/message", sent, status=400)


def test_a_message_starts_a_procedure_and_says_which_case(api: Api) -> None:
    sent = {"messageName": "mo_dau", "businessKey": "9", "resultEnabled": True, "variablesInResultEnabled": True}
    (row,) = api.post("/message", {**sent, "processVariables": {"n": {"value": 1}}})
    assert row["resultType"] == "ProcessDefinition"
    assert (row["processInstance"]["definitionKey"], row["processInstance"]["businessKey"]) == ("q", "9")
    assert row["variables"]["n"]["value"] == 1


def test_a_signal_reaches_all_and_starts_too(api: Api, home: Home) -> None:
    api.post("/signal", {"name": "nghi", "variables": {"d": {"value": "Tết"}}}, status=204)
    engine.run_due(home)
    (case,) = api.get("/process-instance", processDefinitionKey="q")
    assert api.get(f"/process-instance/{case['id']}/variables/d")["value"] == "Tết"
    api.post("/signal", {}, status=400)
    api.post("/signal", {"name": "nghi", "executionId": "x"}, status=400)
