"""Substitutes: B for A, in time and scope, through others, never in a ring, never against separation of duties."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import HANOI, By, Channel
from engine.stead import cycle
from storage import documents
from storage.absences import Substitution
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, AGENCY, MONDAY, by, open_tasks

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine import Home, TaskView

A, B, C = "chanh_vp", "chuyen_vien", "uy_vien_1"
TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
AFTER = datetime(2026, 11, 28, tzinfo=HANOI)
SEPARATE = '<camunda:properties><camunda:property name="separate_from" value="a"/></camunda:properties>'


def published(home: Home, key: str = "p", attributes: str = f'camunda:assignee="{A}"') -> None:
    inner = f"<extensionElements>{SEPARATE}</extensionElements>"
    body = (
        '<startEvent id="s"/>' + user("a", attributes) + user("b", f'camunda:assignee="{A}"', inner)
        + '<endEvent id="e"/>' + flows("s", "a", "b", "e")
    )  # fmt: skip
    engine.publish(home, ADMIN, {f"{key}.bpmn": bpmn(process(body, key=key))})


def stand_in(home: Home, person: str, substitute: str, keys: Collection[str] = (), last_day: date = FRIDAY) -> None:
    engine.enter_substitute(
        home, by(person), person=person, substitute=substitute, first_day=TODAY, last_day=last_day, keys=keys
    )


def away(home: Home, person: str, substitute: str | None = None, last_day: date = FRIDAY) -> None:
    engine.enter_absence(home, by(person), person=person, first_day=TODAY, last_day=last_day, substitute=substitute)


def for_others(home: Home, person: str) -> list[TaskView]:
    return list(engine.tasks(home, by(person), scope="others"))


@pytest.fixture
def task(home: Home) -> str:
    published(home)
    return open_tasks(home, engine.start(home, by("van_thu"), "p").id)["a"]


def test_a_substitute_sees_and_does_the_task_and_all_tell_for_whom(home: Home, task: str) -> None:
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by(B), task)
    away(home, A, B)
    (seen,) = for_others(home, B)
    assert (seen.id, seen.on_behalf_of, seen.on_behalf_of_name) == (task, A, engine.person(home, ADMIN, A).name)
    assert engine.task_counts(home, by(B))["others"] == 1
    detail = engine.task(home, by(B), task)
    assert detail.may == {"complete", "forward", "draft"}
    assert detail.task.on_behalf_of == A
    case = engine.complete(home, by(B), task).instance
    trail = engine.case(home, ADMIN, case).trail
    (done,) = [entry for entry in trail if entry.kind == "task-completed"]
    assert (done.actor, done.on_behalf_of, done.on_behalf_of_name) == (B, A, engine.person(home, ADMIN, A).name)
    (row,) = engine.tasks(home, by(B), scope="done")
    assert (row.assignee, row.ended_by, row.on_behalf_of) == (A, B, A)
    assert engine.audit_verify(home, ADMIN).ok


def test_a_substitute_may_take_what_is_offered_to_a_role_of_the_other(home: Home) -> None:
    published(home, attributes='camunda:candidateGroups="chanh_vp"')
    task = open_tasks(home, engine.start(home, by("van_thu"), "p").id)["a"]
    stand_in(home, A, B)
    assert [each.id for each in for_others(home, B)] == [task]
    claimed = engine.claim(home, by(B), task)
    assert claimed.assignee == A, "it is A's work: it stays theirs when the time is over"
    engine.release(home, by(B), task)
    case = engine.complete(home, by(B), task).instance
    told = [
        (entry.kind, entry.actor, entry.on_behalf_of) for entry in engine.case(home, ADMIN, case).trail if entry.task
    ]
    assert ("task-claimed", B, A) in told
    assert ("task-released", B, A) in told
    assert engine.tasks(home, by(B), scope="done")[0].assignee == A


def test_the_right_ends_at_the_second(home: Home, task: str) -> None:
    away(home, A, B)
    engine.tick(home, ADMIN, AFTER - timedelta(seconds=1))
    assert [each.id for each in for_others(home, B)] == [task]
    engine.tick(home, ADMIN, AFTER)
    assert for_others(home, B) == []
    for act in (engine.complete, engine.claim, engine.task, engine.save_draft):
        with pytest.raises(engine.NotFoundError):
            act(home, by(B), task, *([{}] if act is engine.save_draft else []))  # type: ignore[operator]


def test_ending_it_early_ends_it_this_second(home: Home, task: str) -> None:
    away(home, A, B)
    engine.end_absence(home, by(A), engine.absences_of(home, by(A), A)[0].id)
    assert for_others(home, B) == []
    assert engine.substitutes_of(home, by(A), A) == ()
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by(B), task)


def test_other_procedures_are_left_out(home: Home, task: str) -> None:
    published(home, "q")
    other = open_tasks(home, engine.start(home, by("van_thu"), "q").id)["a"]
    stand_in(home, A, B, ["q"])
    assert [each.id for each in for_others(home, B)] == [other]
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by(B), task)
    with pytest.raises(engine.BadValueError, match="no procedure"):
        stand_in(home, A, C, ["gì đó"])


def test_the_substitute_of_an_absent_substitute_does_the_work_too(home: Home, task: str) -> None:
    stand_in(home, A, B)
    stand_in(home, B, C)
    assert for_others(home, C) == [], "B is there"
    away(home, B)
    assert [(each.id, each.on_behalf_of) for each in for_others(home, C)] == [(task, A)]
    case = engine.complete(home, by(C), task).instance
    (done,) = [entry for entry in engine.case(home, ADMIN, case).trail if entry.kind == "task-completed"]
    assert (done.actor, done.on_behalf_of) == (C, A)


def test_a_chain_covers_only_the_procedures_of_all_its_links(home: Home, task: str) -> None:
    published(home, "q")
    stand_in(home, A, B, ["p"])
    stand_in(home, B, C, ["q"])
    away(home, B)
    assert task
    assert for_others(home, C) == []


def test_a_ring_is_refused_and_named(home: Home) -> None:
    stand_in(home, A, B)
    stand_in(home, B, C)
    with pytest.raises(engine.RefusedError, match="ring"):
        stand_in(home, C, A)
    engine.enter_substitute(
        home, by(C), person=C, substitute=A, first_day=FRIDAY + timedelta(days=1), last_day=FRIDAY + timedelta(days=2)
    )
    with pytest.raises(engine.BadValueError, match="themselves"):
        stand_in(home, A, A)


def test_separation_of_duties_looks_at_both(home: Home, task: str) -> None:
    stand_in(home, A, B)
    case = engine.complete(home, by(B), task).instance
    second = open_tasks(home, case)["b"]
    for person in (A, B):
        with pytest.raises(engine.RefusedError, match="somebody else"):
            engine.complete(home, by(person), second)
        kept = engine.task(home, by(person), second).task.barred
        assert kept is not None
        assert kept.person == person
    engine.end_substitution(home, by(A), engine.substitutes_of(home, by(A), A)[0].id)
    stand_in(home, A, C)
    with pytest.raises(engine.RefusedError, match="somebody else"):
        engine.complete(home, by(C), second)  # A's part was done in A's place already


def test_a_secret_ballot_is_nobody_elses(home: Home) -> None:
    form = {
        "type": "default", "id": "phieu", "schemaVersion": 19,
        "components": [{"type": "textfield", "key": "phieu", "label": "Phiếu", "properties": {"secret": "true"}}],
    }  # fmt: skip
    body = '<startEvent id="s"/>' + user("a", f'camunda:assignee="{A}" camunda:formRef="phieu"') + '<endEvent id="e"/>'
    files = {"p.bpmn": bpmn(process(body + flows("s", "a", "e"))), "phieu.form": json.dumps(form).encode()}
    engine.publish(home, ADMIN, files)
    case = engine.start(home, by("van_thu"), "p").id
    task = open_tasks(home, case)["a"]
    away(home, A, B)
    assert for_others(home, B) == []
    for look in (lambda: engine.task(home, by(B), task), lambda: engine.case(home, by(B), case)):
        with pytest.raises(engine.NotFoundError):
            look()
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by(B), task, {"phieu": "x"})
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, replace(by(B), on_behalf_of=A), task, {"phieu": "x"})


def test_saying_so_is_not_enough(home: Home, task: str) -> None:
    with pytest.raises(engine.RefusedError, match="does not stand in"):
        engine.complete(home, By(AGENCY, B, Channel.API, on_behalf_of=A), task)
    stand_in(home, A, B)
    assert engine.complete(home, By(AGENCY, B, Channel.API, on_behalf_of=A), task).task == task


def test_a_remark_in_such_a_case_is_told_for_whom(home: Home, task: str) -> None:
    case = engine.tasks(home, by(A))[0].instance
    stand_in(home, A, B)
    said = engine.comment(home, by(B), case, "đã xem giúp")
    assert (said.person, said.on_behalf_of_name) == (B, engine.person(home, ADMIN, A).name)
    file = engine.upload(home, by(B), engine.Upload(name="a.txt", stream=io.BytesIO(b"abc")), instance=case)
    paper = engine.attach(home, by(B), case, file)
    (version,) = engine.document(home, by(B), paper.id).versions
    assert (version.by, version.on_behalf_of) == (B, A)
    engine.complete(home, by(B), task)


def test_an_administrator_enters_it_for_others_with_a_reason(home: Home) -> None:
    days = {"first_day": TODAY, "last_day": FRIDAY}
    with pytest.raises(engine.RefusedError, match="administrator"):
        engine.enter_substitute(home, by(B), person=A, substitute=B, **days, reason="tự nhận")
    with pytest.raises(engine.BadValueError, match="why"):
        engine.enter_substitute(home, by("admin"), person=A, substitute=B, **days)
    engine.enter_absence(home, by("admin"), person=A, substitute=B, **days, reason="ốm đột xuất")
    (view,) = engine.substitutes_of(home, by(A), A)
    assert (view.substitute, view.until, view.keys) == (B, AFTER, ())
    with pytest.raises(engine.NotFoundError):
        engine.absences_of(home, by(C), A)
    with pytest.raises(engine.NotFoundError):
        engine.end_absence(home, by(C), engine.absences_of(home, by(A), A)[0].id)


@pytest.mark.parametrize(
    ("first", "last"),
    [(FRIDAY, TODAY), (TODAY - timedelta(days=3), TODAY - timedelta(days=1)), (TODAY, date(2028, 1, 1))],
)
def test_days_that_make_no_sense_are_refused(home: Home, first: date, last: date) -> None:
    with pytest.raises(engine.BadValueError):
        engine.enter_absence(home, by(A), person=A, first_day=first, last_day=last)


def test_who_leaves_is_nobodys_substitute_and_has_none(home: Home, task: str) -> None:
    stand_in(home, A, B)
    stand_in(home, "van_thu", A)
    engine.dismiss(home, ADMIN, person=A, last_day=TODAY)
    assert engine.substitutes_of(home, ADMIN, A) == ()
    assert for_others(home, B) == []
    assert task


def test_whoever_gives_work_is_told_of_an_absence_now_or_on_the_due_day(home: Home) -> None:
    assert engine.absence_notice(home, by(B), A) is None
    first = FRIDAY - timedelta(days=1)
    engine.enter_absence(home, by(A), person=A, first_day=first, last_day=FRIDAY, substitute=B)
    assert engine.absence_notice(home, by(C), A) is None
    notice = engine.absence_notice(home, by(C), A, due=datetime(2026, 11, 27, 17, tzinfo=HANOI))
    assert notice is not None
    assert (notice.now, notice.until, notice.substitutes) == (False, AFTER, (engine.person(home, ADMIN, B).name,))
    engine.tick(home, ADMIN, datetime(2026, 11, 26, 8, tzinfo=HANOI))
    assert engine.absence_notice(home, by(C), A) is not None


def test_s12_the_leader_is_absent_and_the_substitute_signs_by_an_authority_of_their_own(home: Home) -> None:
    inner = "".join(
        f'<camunda:property name="{name}" value="{value}"/>'
        for name, value in (("signs", "van_ban"), ("document_type", "${'CV'}"))
    )
    inner = f"<extensionElements><camunda:properties>{inner}</camunda:properties></extensionElements>"
    body = '<startEvent id="s"/>' + user("ky", 'camunda:candidateGroups="lanh_dao"', inner) + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "ky", "e")))})
    case = engine.start(home, by(B), "p").id
    file = engine.upload(home, by(B), engine.Upload(name="a.txt", stream=io.BytesIO(b"abc")), instance=case)
    paper = engine.attach(home, by(B), case, file, kind="van_ban").id
    task = open_tasks(home, case)["ky"]
    engine.grant_authority(
        home, ADMIN, kind="KT", grantee="pho_lanh_dao", document_types=[], valid_from=TODAY, valid_to=None, basis="QC"
    )
    stand_in(home, "lanh_dao", "van_thu")
    with pytest.raises(engine.RefusedError, match="van_thu has no authority"):
        engine.complete(home, by("van_thu"), task)
    away(home, "lanh_dao", "pho_lanh_dao")
    engine.complete(home, by("pho_lanh_dao"), task)
    trail = {entry.kind: (entry.actor, entry.on_behalf_of) for entry in engine.case(home, ADMIN, case).trail}
    assert trail["task-completed"] == trail["document-signed"] == ("pho_lanh_dao", "lanh_dao")
    with home.database.read() as connection:
        (signature,) = documents.signatures(connection, paper)
    assert (signature.signer, signature.kind) == ("pho_lanh_dao", "KT")


LINKS = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 4), st.integers(0, 5), st.integers(1, 5), st.sampled_from(["", "p", "q"])
    ),
    max_size=12,
)


@given(LINKS)
def test_entering_what_is_not_refused_never_makes_a_ring_at_any_moment(
    links: list[tuple[int, int, int, int, str]],
) -> None:
    kept: list[Substitution] = []
    for number, (one, other, start, days, key) in enumerate(links):
        since = MONDAY + timedelta(days=start)
        keys = (key,) if key else ()
        row = Substitution(
            str(number), AGENCY, str(one), str(other), since, since + timedelta(days=days), keys, None, "", MONDAY, "x"
        )
        if not cycle(kept, row):
            kept.append(row)
    for day in range(11):
        at = MONDAY + timedelta(days=day)
        for key in ("p", "q"):
            live = [row for row in kept if row.since <= at < row.until and (not row.keys or key in row.keys)]
            edges = {str(person): {row.substitute for row in live if row.person == str(person)} for person in range(5)}
            while edges:  # take away whoever has no substitute left; what stays for ever is a ring
                ends = {person for person, to in edges.items() if not to & edges.keys()}
                assert ends, edges
                edges = {person: to for person, to in edges.items() if person not in ends}


def test_what_one_may_do_oneself_and_in_anothers_place_stands_once(home: Home) -> None:
    published(home, attributes=f'camunda:candidateUsers="{A},{B}"')
    stand_in(home, A, B)
    mine = open_tasks(home, engine.start(home, by("van_thu"), "p").id)["a"]
    assert [each.id for each in engine.tasks(home, by(B))].count(mine) == 1
    assert for_others(home, B) == []
    assert engine.task_counts(home, by(B))["all"] == 1
    engine.complete(home, by(B), mine)
    done = next(each for each in engine.case(home, ADMIN, engine.cases(home, ADMIN)[0].id).trail if each.task == mine)
    assert done.on_behalf_of is None


def test_who_was_away_finds_page_by_page_what_was_done_in_their_place(home: Home) -> None:
    stand_in(home, A, B)
    published(home)
    cases = [engine.start(home, by("van_thu"), "p").id for _ in range(3)]
    for case in cases:
        engine.complete(home, by(B), open_tasks(home, case)["a"])
        engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=1))
    assert [each.instance for each in engine.done_in_my_place(home, by(A), limit=2)] == cases[:0:-1]
    last = engine.done_in_my_place(home, by(A), limit=2)[-1]
    assert (last.ended_by, last.on_behalf_of) == (B, A)
    assert [each.instance for each in engine.done_in_my_place(home, by(A), after=last.id)] == cases[:1]
    assert engine.done_in_my_place(home, by(B)) == ()
    assert engine.done_in_my_place(home, engine.By("khac", A)) == ()
