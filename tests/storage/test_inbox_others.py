"""Every list beside every filter: what is to be done in the place of others is filtered as the rest is."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from storage import snoozes, tasks
from storage.inbox import Other
from storage.task_filter import EVERYTHING, NOBODY, TaskFilter
from tests.storage.examples import AT, given_case, instance_row, later, task_row
from tests.storage.test_inbox import Drawn, asked, columns, ends, mine, whose

if TYPE_CHECKING:
    from storage.session import Database

YOU = Other("you", (("thu_ky", "vp"),))
BOSS = Other("boss", (("lanh_dao", None),), keys=("khac_phuc",), secret=True)
OFFERS = {
    "me": ("person", "me", None),
    "role": ("role", "van_thu", "vp"),
    "you": ("person", "you", None),
    "yours": ("role", "thu_ky", "vp"),
    "boss": ("role", "lanh_dao", None),
    "else": ("role", "thu_ky", "khtc"),
}
HERS = {"you": {"you", "yours"}, "boss": {"boss"}}
ONE = [
    TaskFilter(words="khen thuong"),
    TaskFilter(without="khen"),
    TaskFilter(procedures=("khac_phuc",)),
    TaskFilter(steps=(("van_ban_di", "ky"), ("khac_phuc", "duyet"))),
    TaskFilter(lanes=(("van_ban_di", "l1"),)),
    TaskFilter(units=("vp",)),
    TaskFilter(assignees=("you",)),
    TaskFilter(assignees=(NOBODY, "me")),
    TaskFilter(secrecy=("mat",)),
    TaskFilter(buckets=("late", "none")),
    TaskFilter(urgent=True),
    TaskFilter(due=(AT, None)),
    TaskFilter(created=(None, AT)),
]
FIELDS = {"procedures", "steps", "lanes", "units", "assignees", "secrecy", "buckets", "due", "created"}
NOT = [
    one._replace(negated=frozenset({name}))
    for one in ONE
    for name in sorted(FIELDS)
    if getattr(one, name) not in {(), (None, None)}
]
BOTH = [
    TaskFilter(words="thuong", procedures=("khac_phuc",), urgent=False),
    TaskFilter(assignees=("you", "boss"), buckets=("week", "later"), negated=frozenset({"assignees"})),
    TaskFilter(without="ke hoach", secrecy=("mat",), due=(None, later(days=1)), negated=frozenset({"secrecy"})),
]
FILTERS = [EVERYTHING, *ONE, *NOT, *BOTH]
SCOPES = ("all", "mine", "offered", "others", "aside", "started", "watched", "done")


class Item:
    """A task with all that decides in whose lists it stands."""

    def __init__(self, dice: Random) -> None:
        day = lambda: AT + timedelta(days=dice.randint(-2, 6))  # noqa: E731 - said once, used twice
        self.secrecy, self.personal = dice.choice(["thuong", "thuong", "mat"]), dice.random() < 0.15
        self.done = dice.random() < 0.15
        self.drawn = Drawn(
            due=dice.choice([None, day()]),
            created_at=day(),
            priority=0,
            urgent=dice.random() < 0.3,
            assignee=dice.choice([None, None, "me", "you", "boss", "third"]),
            follow_up=None,
            subject=dice.choice(["Tờ trình khen thưởng", "Kế hoạch", "Thưởng"]),
            key=dice.choice(["van_ban_di", "khac_phuc"]),
            element=dice.choice(["ky", "duyet"]),
            lane=dice.choice([None, "l1"]),
            instance=dice.choice(["i1", "i2"]),
            offered=dice.sample(sorted(OFFERS), dice.randint(0, 2)),
            snoozed=dice.random() < 0.2,
        )

    def is_in(self, scope: str) -> bool:
        """The definition of the lists in plain Python."""
        row = self.drawn
        if self.done or scope == "done":
            return self.done and scope == "done"
        if scope in {"started", "watched"}:
            return row.instance == {"started": "i2", "watched": "i1"}[scope]
        free = row.assignee is None
        ways = {"mine": row.assignee == "me", "offered": free and bool({"me", "role"} & {*row.offered})}
        ways["others"] = not ways["mine"] and not ways["offered"] and any(map(self.is_of, (YOU, BOSS)))
        listed = any(ways.values()) if scope in {"all", "aside"} else ways[scope]
        return listed and row.snoozed == (scope == "aside")

    def is_of(self, other: Other) -> bool:
        """Whether I may do it in their place."""
        row = self.drawn
        if self.personal or (other.keys is not None and row.key not in other.keys):
            return False
        if self.secrecy != "thuong" and not other.secret:
            return False
        return row.assignee == other.person or (row.assignee is None and bool(HERS[other.person] & {*row.offered}))

    def is_wanted(self, wanted: TaskFilter) -> bool:
        """The filter in plain Python; whether a paper is secret is asked beside the other fields."""
        secret = not wanted.secrecy or (self.secrecy in wanted.secrecy) != ("secrecy" in wanted.negated)
        buckets = wanted.buckets if "buckets" in wanted.negated else ()
        plain = wanted._replace(secrecy=(), negated=wanted.negated - {"secrecy", "buckets"})
        if not buckets:
            return secret and asked(self.drawn, plain)
        without = plain._replace(buckets=())
        return secret and asked(self.drawn, without) and not asked(self.drawn, without._replace(buckets=buckets))


@pytest.fixture
def items(database: Database) -> dict[str, Item]:
    dice = Random(4)  # noqa: S311 - a test's dice, the same each time
    made = {f"t{no:02}": Item(dice) for no in range(60)}
    rows, offers = [], []
    for name, item in made.items():
        ended = {"status": "completed", "ended_by": "me", "ended_at": AT} if item.done else {}
        own = {"secrecy": item.secrecy, "personal": item.personal, **ended}
        rows.append(task_row(id=name, **columns(item.drawn), **own))
        # What is done is offered to nobody any more (storage.tasks.close_many takes its candidates away).
        offers += [tasks.Candidate(name, "bdt", *OFFERS[to]) for to in item.drawn.offered if not item.done]
    with database.write() as connection:
        given_case(connection, instance_row(id="i2", starter="me", unit=None))
        tasks.insert_many(connection, rows, offers)
        for name in (name for name, item in made.items() if item.drawn.snoozed):
            snoozes.put(connection, task=name, person="me", agency="bdt", until=later(days=1))
    return made


ME = whose(roles=(("van_thu", "vp"),), others=(YOU, BOSS), watched=("i1",))


def test_what_is_for_others_is_filtered_as_it_should_be(database: Database, items: dict[str, Item]) -> None:
    with database.read() as connection:
        for wanted in FILTERS:
            expected = sorted(name for name, item in items.items() if item.is_in("others") and item.is_wanted(wanted))
            assert sorted(mine(connection, ME, scope="others", wanted=wanted, limit=100)) == expected, wanted


@pytest.mark.full
def test_every_filter_holds_in_every_list(database: Database, items: dict[str, Item]) -> None:
    full = set()
    with database.read() as connection:
        for scope in SCOPES:
            for wanted in FILTERS:
                expected = {name for name, item in items.items() if item.is_in(scope) and item.is_wanted(wanted)}
                found = mine(connection, ME, scope=scope, wanted=wanted, limit=100)
                assert sorted(found) == sorted(expected), (scope, wanted)
                counted = tasks.inbox_counts(connection, ME, ends=ends(), scope=scope, wanted=wanted)
                assert counted["all"] == len(expected), (scope, wanted)
                full |= {(scope, wanted)} if expected else set()
    # Nearly every pair has something to find, so that the table says what it seems to say.
    assert len(full) > 0.9 * len(SCOPES) * len(FILTERS)
