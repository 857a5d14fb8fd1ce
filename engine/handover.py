"""Handing over: all that somebody who leaves still has, and one reviewed step that gives it to others.

Each task and each case changes in an act of its own, for an act locks at most one case (design 3); the person's
positions, authorities and account follow last. Whatever was left over, or a process killed meanwhile, is listed anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from engine import absences as away
from engine import people, staff
from engine.act import Act, perform
from engine.cases import case_row
from engine.clock import HANOI
from engine.errors import BadValueError, EngineError, NotFoundError, RefusedError, StateError
from engine.inbox import task_views
from engine.instances import STARTER, starter_of
from engine.offers import PERSON
from engine.rights import must_administer, who
from engine.secrecy import ORDINARY
from engine.staff_results import HandedOver, HandoverView
from engine.status import ACTIVE, OPEN, SUSPENDED
from engine.task_acts import give, must_be_separate
from engine.trail import Change, Draft
from storage import instances, positions, tasks
from storage import signing as grants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from engine.by import By
    from engine.home import Home
    from storage.positions import Holding
    from storage.session import Connection
    from storage.tasks import Task

PARTS: Final = ("tasks", "offers", "cases", "positions")
"""What somebody else takes: tasks held, tasks offered by name, open cases started, positions."""
_PAGE: Final = 500


class Given(NamedTuple):
    """One task or case (``id``) that goes from a person to who takes it."""

    id: str
    person: str
    taker: str
    reason: str


Take = Callable[[Act, Given], None]


def handover(home: Home, by: By, person: str) -> HandoverView:
    """All that a person still has.

    Raises:
        RefusedError: who asks is no administrator.
        NotFoundError: there is no such person.
    """
    with home.database.read() as connection:
        now = home.clock.within(connection)
        must_administer(who(connection, by, now), "hand over somebody's work")
        people.get(connection, by.agency, person)
        held = list(_held(connection, by.agency, person))
        started = [row for row in _started(connection, by.agency, person) if row.secrecy == ORDINARY]
        mine = task_views(home, connection, [row for row in held if not row.personal])
        votes = task_views(home, connection, [row for row in held if row.personal])
        offers = task_views(home, connection, list(_offered(connection, by.agency, person)))
        cases = tuple(case_row(home, connection, row) for row in started)
    return HandoverView(
        person=staff.person(home, by, person),
        tasks=mine,
        votes=votes,
        offers=offers,
        cases=cases,
        substitutes=away.substitutes_of(home, by, person),
        authorities=tuple(
            each for each in staff.authorities(home, by) if each.grantee == person and each.state != "ended"
        ),
        positions=tuple(each for each in staff.positions_of(home, by, person) if each.state != "ended"),
    )


def _held(connection: Connection, agency: str, person: str) -> Iterator[Task]:
    return _pages(lambda after: tasks.listing(connection, agency=agency, assignee=person, limit=_PAGE, after=after))


def _offered(connection: Connection, agency: str, person: str) -> Iterator[Task]:
    found = _pages(lambda after: tasks.listing(connection, agency=agency, person=person, limit=_PAGE, after=after))
    return (row for row in found if row.assignee is None)


def _pages(read: Callable[[str | None], list[Task]]) -> Iterator[Task]:
    page = read(None)
    yield from page
    while len(page) == _PAGE:
        page = read(page[-1].id)
        yield from page


def _started(connection: Connection, agency: str, person: str) -> Iterator[instances.Instance]:
    for status in (ACTIVE, SUSPENDED):
        after = None
        while page := instances.listing(
            connection, agency=agency, starter=person, status=status, limit=_PAGE, after=after
        ):
            yield from page
            after = page[-1].id


def hand_over(home: Home, by: By, person: str, *, to: Mapping[str, str], last_day: date, reason: str) -> HandedOver:
    """Give all that a person has to those named in ``to`` (for each of ``PARTS``, or none), and close the account.

    What somebody may not take (separation of duties) stays and is told; a secret vote is nobody else's.

    Raises:
        RefusedError: who asks is no administrator, or hands over their own work.
        BadValueError: no reason, or there is no such part.
        NotFoundError: there is no such person.
        StateError: somebody who shall take it no longer works here.
    """
    _check(home, by, person, to, reason)
    giving = _Giving(home, by, person, to, last_day, reason)
    giving.each("tasks", _ids(home, by, person, _held), _take_task)
    giving.each("offers", _ids(home, by, person, _offered), _take_offer)
    giving.each("cases", _cases(home, by, person), _take_case)
    perform(home, by, ("hand-over", person, dict(to), last_day, reason), giving.leave)
    return HandedOver(done=giving.done, left=tuple(giving.left))


@dataclass(slots=True)
class _Giving:
    """One handing over under way: ``done`` counts by part, ``left`` tells what was refused."""

    home: Home
    by: By
    person: str
    to: Mapping[str, str]
    last_day: date
    reason: str
    done: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS[:3], 0))
    left: list[tuple[str, str, str]] = field(default_factory=list)

    def each(self, part: str, found: list[tuple[str, str]], take: Take) -> None:
        """Give each of a part to who takes it, in an act of its case; what is refused is told."""
        for each, case in found if part in self.to else ():
            alone = replace(self.by, key=f"{self.by.key}:{each}" if self.by.key else None)
            request = ("take-over", each, self.to[part], self.reason)
            given = Given(each, self.person, self.to[part], self.reason)
            try:
                perform(self.home, alone, request, partial(_taken, take, given), instance=case, open_only=False)
                self.done[part] += 1
            except EngineError as error:
                self.left.append((each, case, str(error)))

    def leave(self, act: Act) -> dict[str, object]:
        """End what the person is in the agency, and close the account."""
        for held in positions.holdings(act.connection, agency=act.by.agency, person_id=self.person):
            if held.valid_to is None or held.valid_to > self.last_day:
                _pass_on(act, held, self.to.get("positions"), self.last_day)
        for grant in grants.of_grantee(act.connection, agency=act.by.agency, person=self.person):
            if grant.valid_to is None or grant.valid_to > self.last_day:
                grants.end(act.connection, grant_id=grant.id, last_day=self.last_day)
                changes = (Change("id", grant.id, grant.id), Change("valid_to", grant.valid_to, self.last_day))
                act.record(Draft("person-revoked", changes=changes, reason=self.reason))
        away.end_substitutions(act, self.person, lambda _: True, self.reason)
        counted = (Change(part, count, 0) for part, count in self.done.items())
        act.record(
            Draft("person-handed-over", changes=(Change("id", self.person, self.person), *counted), reason=self.reason)
        )
        people.change(act.connection, agency=act.by.agency, person=self.person, record=act.record, active=False)
        return {}


def _taken(take: Take, given: Given, act: Act) -> dict[str, object]:
    take(act, given)
    return {}


def _check(home: Home, by: By, person: str, to: Mapping[str, str], reason: str) -> None:
    if not reason.strip():
        raise BadValueError("Say why: the reason is part of the trail.")
    if not set(to) <= set(PARTS):
        raise BadValueError(f"There is no part {sorted(set(to) - set(PARTS))}. Use {', '.join(PARTS)}.")
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "hand over somebody's work")
        people.get(connection, by.agency, person)
        for taker in set(to.values()):
            found = people.get(connection, by.agency, taker)
            if not found.active or taker == person:
                raise StateError(f"{found.name} no longer works here. Choose somebody else.")
    if person == by.person:
        raise RefusedError("You cannot end your own work here. Ask another administrator to do it.")


def _ids(
    home: Home, by: By, person: str, read: Callable[[Connection, str, str], Iterator[Task]]
) -> list[tuple[str, str]]:
    with home.database.read() as connection:
        return [(row.id, row.instance) for row in read(connection, by.agency, person)]


def _cases(home: Home, by: By, person: str) -> list[tuple[str, str]]:
    with home.database.read() as connection:
        return [(row.id, row.id) for row in _started(connection, by.agency, person)]


def _take_task(act: Act, given: Given) -> None:
    task = _open(act, given.id)
    if task.assignee != given.person:
        return
    if task.personal:
        raise RefusedError("A secret vote is personal: only the person who was asked may cast it.")
    must_be_separate(act, task, given.taker)
    give(act, task, given.taker, "task-assigned", given.reason)


def _take_offer(act: Act, given: Given) -> None:
    task = _open(act, given.id)
    must_be_separate(act, task, given.taker)
    offers = tasks.candidates(act.connection, [task.id])
    mine = (PERSON, given.person)
    now = [each._replace(value=given.taker) if (each.kind, each.value) == mine else each for each in offers]
    tasks.replace_candidates(act.connection, task.id, act.by.agency, list(dict.fromkeys(now)))
    changes = (Change("candidate", given.person, given.taker),)
    act.record(Draft("task-offered", task.element, task.id, changes=changes, reason=given.reason))


def _open(act: Act, task_id: str) -> Task:
    task = tasks.get(act.connection, task_id)
    if task is None or task.status != OPEN:
        raise NotFoundError("open task", task_id)
    return task


def _take_case(act: Act, given: Given) -> None:
    act.change(starter=given.taker)
    changes = (Change(STARTER, given.person, given.taker),)
    act.record(Draft("instance-handed-over", changes=changes, reason=given.reason))
    act.wake().run.assign({STARTER: starter_of(act, given.taker)})


def _pass_on(act: Act, held: Holding, taker: str | None, last_day: date) -> None:
    """End a position, and give it to who takes it: the account closes at once, so from today at the latest."""
    day = max(last_day, held.valid_from)
    people.dismiss(
        act.connection, agency=act.by.agency, person=held.person, holding=held.id, last_day=day, record=act.record
    )
    if taker is None:
        return
    own = positions.holdings(act.connection, agency=act.by.agency, person_id=taker)
    today = act.at.astimezone(HANOI).date()
    if not any(each.position == held.position and (each.valid_to is None or each.valid_to > today) for each in own):
        people.appoint(
            act.connection,
            agency=act.by.agency,
            person=taker,
            position=held.position,
            since=min(last_day + timedelta(days=1), today),
            at=act.at,
            record=act.record,
            # What was given up to a day, or is of a unit that ends, goes on up to that day.
            until=held.valid_to,
        )
