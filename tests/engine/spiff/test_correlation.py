from __future__ import annotations

import pytest

from engine.errors import FlowError
from tests.engine.spiff.drawing import (
    catch,
    end,
    file,
    flow,
    gateway,
    handler,
    message,
    parameters,
    process,
    start,
    throw,
    user,
)
from tests.engine.spiff.harness import Case


def retrieval(ref: str, text: str) -> str:
    return (
        f'<correlationPropertyRetrievalExpression messageRef="{ref}"><messagePath>{text}</messagePath>'
        "</correlationPropertyRetrievalExpression>"
    )


PROPERTY = (
    f'<correlationProperty id="so" name="so">{retrieval("M1", "${so}")}{retrieval("M2", "${ve}")}</correlationProperty>'
)
KEY = (
    '<collaboration id="co"><participant id="pa" name="P" processRef="p"/>'
    '<correlationKey id="k" name="k"><correlationPropertyRef>so</correlationPropertyRef></correlationKey>'
    "</collaboration>"
)
SUBSCRIPTION = (
    '<correlationSubscription id="cs" correlationKeyRef="k"><correlationPropertyBinding correlationPropertyRef="so">'
    "<dataPath>${cua_toi}</dataPath></correlationPropertyBinding></correlationSubscription>"
)


def drawn(body: str) -> Case:
    return Case(file(process(body), more=PROPERTY + KEY))


def test_the_first_message_decides_the_key_and_others_must_agree() -> None:
    case = drawn(
        start() + catch("c1", message()) + catch("c2", message("M2")) + end() + flow("st", "c1", "c2", "en")
    ).begin()
    assert case.message("M1", {"so": 7}) is not None
    assert case.message("M2", {"ve": 8}) is None
    assert not case.run.accepts("M2", {"ve": 8})
    assert case.run.accepts("M2", {"ve": 7})
    assert case.message("M2", {"ve": 7}) is not None
    assert case.done


def test_a_message_without_its_key_reaches_nobody() -> None:
    case = drawn(start() + catch("c1", message()) + end() + flow("st", "c1", "en")).begin()
    assert case.message("M1", {"x": 7}) is None
    assert case.message("M1", {"so": 7}) is not None


def test_a_message_that_was_sent_decides_the_key_of_its_answer() -> None:
    body = start() + throw("t", message(), parameters({"so": "${n}"})) + catch("c", message("M2")) + end()
    case = drawn(body + flow("st", "t", "c", "en")).begin(n=5)
    (thrown,) = [one for one in case.happened if type(one).__name__ == "MessageThrown"]
    assert thrown.correlations == {"k": [5]}
    assert case.message("M2", {"ve": 6}) is None
    assert case.message("M2", {"ve": 5}) is not None


def test_the_message_that_starts_a_case_decides_its_key() -> None:
    body = start("st", message()) + catch("c", message("M2")) + end() + flow("st", "c", "en")
    case = drawn(body).begin("st", so=5)
    assert case.message("M2", {"ve": 6}) is None
    assert case.message("M2", {"ve": 5}) is not None


def test_a_message_that_is_sent_or_starts_without_its_key_is_refused_by_name() -> None:
    sending = start() + throw("t", message()) + end() + flow("st", "t", "en")
    with pytest.raises(FlowError, match="key") as refusal:
        drawn(sending).begin()
    assert refusal.value.element == "t"
    with pytest.raises(FlowError, match="key"):
        drawn(start("st", message()) + end() + flow("st", "en")).begin("st")


def test_a_bound_property_is_compared_with_the_variable() -> None:
    case = drawn(
        SUBSCRIPTION + start() + user("u") + catch("c", message()) + end() + flow("st", "u", "c", "en")
    ).begin()
    case.do("u", cua_toi=7)
    assert case.message("M1", {"so": 8}) is None
    assert case.message("M1", {"so": 7}) is not None


def test_a_bound_property_without_its_variable_agrees_with_nothing() -> None:
    case = drawn(SUBSCRIPTION + start() + catch("c", message()) + end() + flow("st", "c", "en")).begin()
    assert case.message("M1", {"so": 8}) is None


def test_a_message_that_no_key_reads_needs_none() -> None:
    only = PROPERTY.replace(retrieval("M2", "${ve}"), "")
    body = start() + catch("c1", message()) + catch("c2", message("M2")) + end() + flow("st", "c1", "c2", "en")
    case = Case(file(process(body), more=only + KEY)).begin()
    assert case.message("M1", {"so": 1}) is not None
    assert case.message("M2") is not None
    assert case.done


def test_the_key_is_looked_at_by_every_receiver_of_the_case() -> None:
    body = start() + gateway("parallel", "g") + catch("c1", message()) + user("u") + end()
    body += (
        flow("st", "g", "c1", "en")
        + flow("g", "u", "en")
        + handler("E", message("M2"), user("h"), "h", interrupting=False)
    )
    case = drawn(body).begin()
    assert case.message("M1", {"so": 1}) is not None
    assert case.message("M2", {"ve": 2}) is None
    assert case.message("M2", {"ve": 1}) is not None
    assert case.open() == ["h", "u"]
