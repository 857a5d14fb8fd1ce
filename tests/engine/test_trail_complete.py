"""No command that changes business data goes without its event (design 8)."""

from __future__ import annotations

import inspect
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

import engine
from storage import sign_ins
from storage.schema import metadata
from tests.support.drawing import bpmn, flows, line, process, service, user
from tests.support.homes import ADMIN, by, open_home, open_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine import Home

# What is no business data: the trail itself, how a person likes their pages and what they put aside, watch and save for
# themselves, what people are told, what is typed or brought but not sent, keys, leases of workers, the clock of a demo.
COMFORT = {"preference", "snooze", "watch", "saved_view", "notice", "notice_read", "notice_choice"}
APART = COMFORT | {"audit_event", "audit_value", "draft", "upload", "idempotency", "clock", "setting"}

TODAY = date(2026, 11, 23)
MESSAGE = '<message id="M" name="m"/><signal id="S" name="g"/>'
BODY = (
    '<startEvent id="s"/><parallelGateway id="f"/>'
    + user("a", 'camunda:candidateGroups="van_thu"')
    + service("x", "in_an")
    + '<intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    + '<intermediateCatchEvent id="g"><signalEventDefinition signalRef="S"/></intermediateCatchEvent>'
    + '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    + '</intermediateCatchEvent><endEvent id="e"/>'
    + flows("s", "f")
    + "".join(flows("f", node, "e") for node in "axmgt")
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A demo home. A command writes its event on either database, so the second one is for the long run."""
    url = request.getfixturevalue("demo_sqlite_url" if request.param == "sqlite" else "demo_postgres_url")
    opened = open_home(url, tmp_path)
    yield opened
    opened.close()


class Scene:
    """A case with every kind of wait."""

    def __init__(self, home: Home) -> None:
        self.home = home
        engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY), root=MESSAGE)})
        self.case = engine.start(home, by("chuyen_vien"), "p").id
        self.task = open_tasks(home, self.case)["a"]
        engine.make_calendar_link(home, by("lanh_dao"))
        self.file = engine.upload(home, by("chuyen_vien"), engine.Upload(name="a.txt", stream=io.BytesIO(b"abc")))

    def other(self) -> dict[str, object]:
        return engine.upload(self.home, by("chuyen_vien"), engine.Upload(name="b.txt", stream=io.BytesIO(b"abcd")))

    def paper(self) -> str:
        return engine.attach(self.home, by("chuyen_vien"), self.case, self.file).id

    def sent(self) -> str:
        """A task that its person has finished, in a case of its own."""
        engine.publish(self.home, ADMIN, {"l.bpmn": line("a", "b", key="l")})
        task = open_tasks(self.home, engine.start(self.home, by("chuyen_vien"), "l").id)["a"]
        return engine.complete(self.home, by("chuyen_vien"), task).task

    def out_of_step(self) -> None:
        """A due date that no act has written, so that lists do not know it."""
        with self.home.database.writing() as connection:
            connection.execute(metadata.tables["task"].update().values(due=self.home.clock.now()))

    def asked(self) -> str:
        """A request for more time, which the person who started the case decides."""
        step = user("a", 'camunda:candidateGroups="van_thu" camunda:dueDate="${working_days(2)}"')
        body = '<startEvent id="s"/>' + step + '<endEvent id="e"/>' + flows("s", "a", "e")
        engine.publish(self.home, ADMIN, {"l.bpmn": bpmn(process(body, "l"))})
        task = open_tasks(self.home, engine.start(self.home, by("chuyen_vien"), "l").id)["a"]
        engine.claim(self.home, by("van_thu"), task)
        day = TODAY + timedelta(days=10)
        return engine.ask_for_time(self.home, by("van_thu"), task, day=day, reason="chờ số liệu của huyện").id

    def token(self) -> int:
        steps = engine.standing(self.home, ADMIN, self.case).steps
        return next(step.token for step in steps if step.element == "a")

    def job(self) -> str:
        """A job of no case, which cannot succeed and is tried once."""
        with self.home.database.writing() as connection:
            now = self.home.clock.within(connection)
            made = {"id": "j1", "agency": self.home.agency, "kind": "signal", "due": now, "state": "waiting"}
            counts = {"attempts": 0, "max_attempts": 1, "payload": "{}", "created_at": now}
            connection.execute(insert(metadata.tables["job"]).values(**made, **counts))
        return "j1"

    def locked(self) -> str:
        topics = [engine.Topic(name="in_an", lock_ms=60_000)]
        return engine.fetch_and_lock(self.home, ADMIN, worker="w", topics=topics, limit=1)[0].id


def signed_in(home: Home) -> None:
    with home.database.write() as connection:
        now = home.clock.now()
        row = sign_ins.SignIn(
            "s1", home.agency, "van_thu", "t1", "Firefox", "::1", remembered=False, at=now, seen_at=now
        )
        sign_ins.add(connection, row)


COMMANDS: dict[str, Callable[[Scene], object]] = {
    "publish": lambda s: engine.publish(s.home, ADMIN, {"q.bpmn": line("a", key="q")}),
    "start": lambda s: engine.start(s.home, by("chuyen_vien"), "p"),
    "claim": lambda s: engine.claim(s.home, by("van_thu"), s.task),
    "claim_many": lambda s: engine.claim_many(s.home, by("van_thu"), [s.task]),
    "assign_many": lambda s: engine.assign_many(s.home, by("admin"), [s.task], "chanh_vp", reason=None),
    "complete_many": lambda s: engine.complete_many(s.home, by("van_thu"), [s.task], {"x": 1}),
    "release": lambda s: (engine.claim(s.home, by("van_thu"), s.task), engine.release(s.home, by("van_thu"), s.task)),
    "assign": lambda s: engine.assign(s.home, by("admin"), s.task, "chanh_vp"),
    "forward": lambda s: engine.forward(s.home, by("van_thu"), s.task, "chanh_vp", reason="chuyển vì vắng mặt"),
    "take_back_handed": lambda s: (
        COMMANDS["forward"](s),
        engine.take_back_handed(s.home, by("van_thu"), s.task),
    ),
    "release_many": lambda s: (COMMANDS["claim"](s), engine.release_many(s.home, by("van_thu"), [s.task])),
    "take_back_handed_many": lambda s: (
        COMMANDS["forward"](s),
        engine.take_back_handed_many(s.home, by("van_thu"), [s.task]),
    ),
    "complete": lambda s: engine.complete(s.home, by("van_thu"), s.task, {"x": 1}),
    "recall": lambda s: engine.recall(s.home, by("chuyen_vien"), s.sent()),
    "ask_for_time": lambda s: s.asked(),
    "grant_time": lambda s: engine.grant_time(s.home, by("chuyen_vien"), s.asked(), day=TODAY + timedelta(days=9)),
    "refuse_time": lambda s: engine.refuse_time(s.home, by("chuyen_vien"), s.asked(), answer="không gia hạn được"),
    "mend_lists": lambda s: (s.out_of_step(), engine.mend_lists(s.home, ADMIN)),
    "cancel": lambda s: engine.cancel(s.home, by("chuyen_vien"), s.case, reason="không cần làm nữa"),
    "suspend": lambda s: engine.suspend(s.home, by("chuyen_vien"), s.case, reason="chờ"),
    "resume": lambda s: (COMMANDS["suspend"](s), engine.resume(s.home, by("chuyen_vien"), s.case, reason="tiếp")),
    "set_variables": lambda s: engine.set_variables(s.home, ADMIN, s.case, {"x": 2}, reason="sửa"),
    "send_message": lambda s: engine.send_message(s.home, ADMIN, "m"),
    "send_signal": lambda s: engine.send_signal(s.home, ADMIN, "g"),
    "comment": lambda s: engine.comment(s.home, by("chuyen_vien"), s.case, "Đã trao đổi"),
    "attach": lambda s: engine.attach(s.home, by("chuyen_vien"), s.case, s.file),
    "revise": lambda s: engine.revise(s.home, by("chuyen_vien"), s.paper(), s.other(), note="số liệu mới"),
    "link_documents": lambda s: engine.link_documents(s.home, by("chuyen_vien"), s.paper(), "basis", s.paper()),
    "complete_external": lambda s: engine.complete_external(s.home, ADMIN, s.locked(), worker="w"),
    "fail_external": lambda s: engine.fail_external(s.home, ADMIN, s.locked(), worker="w", message="hỏng", retries=0),
    "retry": lambda s: (
        COMMANDS["fail_external"](s),
        engine.retry(s.home, ADMIN, engine.incidents(s.home, ADMIN)[0].id, reason="đã sửa máy in"),
    ),
    "repair": lambda s: engine.repair(
        s.home,
        ADMIN,
        engine.Repair(kind="move", instance=s.case, token=s.token(), target="a", reason="làm lại bước này"),
    ),
    "execute_job": lambda s: engine.execute_job(s.home, ADMIN, s.job(), reason="cho chạy ngay"),
    "retry_job": lambda s: (
        engine.execute_job(s.home, ADMIN, s.job(), reason="cho chạy ngay"),
        engine.retry_job(s.home, ADMIN, engine.incidents(s.home, ADMIN)[0].job or "", reason="đã sửa"),
    ),
    "error_external": lambda s: engine.error_external(s.home, ADMIN, s.locked(), worker="w", code="E"),
    "change_calendar": lambda s: engine.change_calendar(
        s.home, ADMIN, engine.CalendarEdit(kind="closed", day=TODAY, name="Nghỉ bù", source="CV 1")
    ),
    "add_unit": lambda s: engine.add_unit(s.home, ADMIN, code="KHTC", name="Phòng Kế hoạch", symbol="KHTC"),
    "add_role": lambda s: engine.add_role(s.home, ADMIN, code="ke_toan", name_vi="Kế toán"),
    "add_person": lambda s: engine.add_person(s.home, ADMIN, login="moi", name="Người mới"),
    "appoint": lambda s: engine.appoint(
        s.home, ADMIN, person="uy_vien_9", role="van_thu", unit="VP", title="Văn thư", since=TODAY
    ),
    "dismiss": lambda s: engine.dismiss(s.home, ADMIN, person="uy_vien_9", last_day=TODAY),
    "change_password": lambda s: engine.change_password(s.home, ADMIN, password_hash="$argon2id$another"),
    "reset_password": lambda s: engine.reset_password(
        s.home, ADMIN, person="uy_vien_9", password_hash="$argon2id$another"
    ),
    "change_language": lambda s: engine.change_language(s.home, ADMIN, "en"),
    "enter_absence": lambda s: engine.enter_absence(
        s.home, by("van_thu"), person="van_thu", first_day=TODAY, last_day=TODAY, substitute="chanh_vp"
    ),
    "end_absence": lambda s: (
        COMMANDS["enter_absence"](s),
        engine.end_absence(s.home, by("van_thu"), engine.absences_of(s.home, by("van_thu"), "van_thu")[0].id),
    ),
    "enter_substitute": lambda s: engine.enter_substitute(
        s.home, by("van_thu"), person="van_thu", substitute="chanh_vp", first_day=TODAY, last_day=TODAY
    ),
    "end_substitution": lambda s: (
        COMMANDS["enter_substitute"](s),
        engine.end_substitution(s.home, by("van_thu"), engine.substitutes_of(s.home, by("van_thu"), "van_thu")[0].id),
    ),
    "end_position": lambda s: engine.end_position(
        s.home,
        ADMIN,
        person="uy_vien_9",
        holding=engine.positions_of(s.home, ADMIN, "uy_vien_9")[0].id,
        last_day=TODAY,
    ),
    "change_unit": lambda s: engine.change_unit(
        s.home, ADMIN, "VP", name="Văn phòng", symbol="VP", since=TODAY, until=None
    ),
    "import_table": lambda s: engine.import_table(s.home, ADMIN, "units", b"code,name,symbol\nKT,Ke toan,KT\n"),
    "hand_over": lambda s: engine.hand_over(
        s.home, ADMIN, "uy_vien_9", to={"positions": "uy_vien_8"}, last_day=TODAY, reason="chuyển công tác"
    ),
    "turn_on_two_steps": lambda s: engine.turn_on_two_steps(s.home, by("van_thu"), secret="x", codes=["y"], counter=1),
    "turn_off_two_steps": lambda s: (
        COMMANDS["turn_on_two_steps"](s),
        engine.turn_on_two_steps(s.home, by("chanh_vp"), secret="x", codes=["y"], counter=1),
        engine.turn_off_two_steps(s.home, by("van_thu"), person="van_thu"),
    ),
    "end_sign_ins": lambda s: (signed_in(s.home), engine.end_sign_ins(s.home, by("van_thu"), person="van_thu")),
    "grant_authority": lambda s: engine.grant_authority(
        s.home, ADMIN, kind="TL", grantee="chanh_vp", document_types=["TB"], valid_from=TODAY, valid_to=None, basis="QC"
    ),
    "revoke_authority": lambda s: engine.revoke_authority(
        s.home, ADMIN, authority=engine.authorities(s.home, ADMIN)[0].id, last_day=TODAY, reason="thôi giữ chức"
    ),
    "record_failure": lambda s: engine.record_failure(s.home, "van_thu", "::1", engine.Channel.WEB),
    "make_calendar_link": lambda s: engine.make_calendar_link(s.home, ADMIN),
    "end_calendar_link": lambda s: engine.end_calendar_link(s.home, by("lanh_dao")),
    "tick": lambda s: engine.tick(s.home, ADMIN, s.home.clock.now() + timedelta(hours=2)),
}
# These change no business data: reading, drafts, leases of workers, setting a home up, or running what the others left.
OTHERS = {
    "absence_notice",
    "absences_of",
    "handover",
    "positions_of",
    "has_two_steps",
    "preview_table",
    "table",
    "forgive",
    "is_locked",
    "tries_left",
    "unlock_account",
    "sign_ins_of",
    "substitutes_of",
    "audit_export",
    "audit_verify",
    "audit_verify_file",
    "authorities",
    "backup",
    "bring_up",
    "grants_for",
    "calendar_feed",
    "calendar_link_since",
    "calendar_year",
    "late_tasks",
    "review_calendar",
    "review_unit",
    "case",
    "cases",
    "check",
    "common_task",
    "choose_notices",
    "choose_zone",
    "view_counts",
    "zone_names",
    "vitals_of",
    "why_not_ready",
    "zone_of",
    "count_cases",
    "count_tasks",
    "day_of",
    "definition",
    "definitions",
    "bring_view_back",
    "delete_view",
    "deployments",
    "diagram_of",
    "discard_draft",
    "document",
    "document_type",
    "documents",
    "draft_of",
    "due_bucket",
    "done_in_my_place",
    "every_task",
    "every_unit",
    "examine",
    "extend_lock",
    "extension",
    "extensions_for",
    "extensions_of",
    "external_task",
    "external_tasks",
    "fetch_and_lock",
    "files_of",
    "foresee",
    "gather_notices",
    "handler",
    "history",
    "inbox_mark",
    "incident",
    "incident_kinds",
    "incidents",
    "init_agency",
    "is_empty",
    "job",
    "job_list",
    "links",
    "load_demo",
    "may_with",
    "log_subject",
    "mail_server",
    "mail_troubles",
    "make_worker",
    "me",
    "notice_choices",
    "notices",
    "open_preview",
    "open_version",
    "person",
    "persons",
    "plain",
    "preference",
    "prepare_preview",
    "preview",
    "put_aside",
    "put_aside_many",
    "read_all_notices",
    "read_notice",
    "record_sign_in",
    "record_token",
    "register",
    "register_pdf",
    "register_xlsx",
    "registers",
    "rehearse",
    "rehearse_many",
    "resource_of",
    "restore",
    "roles",
    "run_due",
    "run_job",
    "save_draft",
    "seen_answer",
    "set_preference",
    "selected_tasks",
    "signers",
    "save_view",
    "saved",
    "shown",
    "standing",
    "start_form",
    "take_back",
    "take_back_many",
    "task",
    "tell_winner",
    "task_counts",
    "task_facets",
    "listed_values",
    "listed_variables",
    "tasks",
    "trail",
    "triage_of",
    "try_address_again",
    "typeset",
    "units",
    "unlock_external",
    "unread_notices",
    "unsubscribe",
    "unsubscribing",
    "unwatch",
    "upload",
    "variables",
    "watch",
    "watched",
    "watches_case",
}


def rows(home: Home) -> dict[str, list[str]]:
    """Every row of every business table."""
    with home.database.read() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in APART
        }


def events(home: Home) -> int:
    with home.database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(metadata.tables["audit_event"])) or 0)


def test_every_command_of_the_door_is_tried_here() -> None:
    functions = {name for name in engine.__all__ if inspect.isfunction(getattr(engine, name))}
    unknown = functions - OTHERS - set(COMMANDS)
    assert not unknown, f"Say in this file whether {sorted(unknown)} change business data, and try them if they do."


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_changes_business_data_writes_its_event(home: Home, name: str) -> None:
    scene = Scene(home)
    before, count = rows(home), events(home)
    COMMANDS[name](scene)
    assert rows(home) != before, f"{name} changed nothing: it belongs among the others."
    assert events(home) > count
    assert engine.audit_verify(home, ADMIN).ok


def test_every_event_of_a_case_is_counted_by_its_row(home: Home) -> None:
    scene = Scene(home)
    for name in ("claim", "comment", "attach", "send_message", "complete", "cancel"):
        COMMANDS[name](scene)
        view = engine.case(home, ADMIN, scene.case)
        assert [entry.no for entry in view.trail] == list(range(1, len(view.trail) + 1))
    assert engine.audit_verify(home, ADMIN).ok
