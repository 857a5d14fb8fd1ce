"""What a person asks their list for: the query of its address as a filter of the engine, as chips, as fields to choose.

All of it stands in the address, so that it can be kept, sent to a colleague and opened over their own tasks:
``assignee=me`` is whoever opens it. A field may stand several times; ``not=FIELD`` turns what it asks for into what is
not wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask import request
from flask_babel import gettext, lazy_gettext

import engine
from web import case_columns, paging
from web.case_columns import FACT
from web.current import by, home, people, person_id
from web.moments import day, day_typed, midnight
from web.names import element_name, lane_called, procedure_name, step_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from werkzeug.datastructures import MultiDict

    from engine import FacetView, UnitView

WORDS: Final = {"q": lazy_gettext("With the words"), "without": lazy_gettext("Without the words")}
CHOICES: Final = {
    "procedure": lazy_gettext("Procedure"),
    "step": lazy_gettext("Step"),
    "lane": lazy_gettext("Role in the procedure"),
    "unit": lazy_gettext("Unit that began the case"),
    "assignee": lazy_gettext("Who has it"),
    "when": lazy_gettext("Falls due"),
    "secrecy": lazy_gettext("Secrecy"),
}
SPANS: Final = {"due": lazy_gettext("Due date"), "created": lazy_gettext("Since")}
ME, NOBODY = "me", "-"
BUCKETS: Final = {
    "late": lazy_gettext("Late"),
    "today": lazy_gettext("Today"),
    "week": lazy_gettext("This week"),
    "later": lazy_gettext("Later"),
    "none": lazy_gettext("Without a due date"),
}
_SECRECY: Final = {"thuong": lazy_gettext("Not secret"), "mat": "Mật", "toi_mat": "Tối mật", "tuyet_mat": "Tuyệt mật"}
_URGENT: Final = {"1": lazy_gettext("Urgent"), "0": lazy_gettext("Not urgent")}
PLACES: Final = frozenset({"after", "task", "panel", "view", "lang"})
"""What an address says besides the filter: where in the list one is and what is open."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is asked for, and the address of the list without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field can be asked for."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field to choose from; ``negated``: what is chosen is not wanted, which the address says by ``unless``."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    negated: bool
    unless: str


@dataclass(slots=True)
class Asked:
    """The filter of an address; ``wrong`` says by field what could not be read."""

    wanted: engine.TaskFilter
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether anything is asked for at all."""
        return self.wanted._replace(negated=frozenset()) != engine.TaskFilter()


def asked() -> Asked:
    """The filter of the present address."""
    return read(request.args)


def read(args: MultiDict[str, str]) -> Asked:
    """The filter of an address' query."""
    found = Asked(engine.TaskFilter())
    spans = {name: _span(found, name, args) for name in SPANS}
    units = {each.code: each.id for each in _units()} if "unit" in args else {}
    found.wanted = engine.TaskFilter(
        words=_text("q", args),
        without=_text("without", args),
        procedures=_all("procedure", args),
        steps=_pairs("step", args),
        lanes=_pairs("lane", args),
        units=tuple(units.get(code, code) for code in _all("unit", args)),
        assignees=tuple({ME: person_id(), NOBODY: engine.NOBODY}.get(each, each) for each in _all("assignee", args)),
        secrecy=_all("secrecy", args),
        buckets=_all("when", args),
        urgent={"1": True, "0": False}.get(_text("urgent", args)),
        due=spans["due"],
        created=spans["created"],
        facts=case_columns.asked(args),
        negated=frozenset(_of_engine(name) for name in _all("not", args)),
    )
    return found


def _of_engine(name: str) -> str:
    kind, _, of = name.partition("/")
    return f"facts/{of}" if kind == FACT else _OF_ENGINE.get(name, name)


_OF_ENGINE: Final = {
    **{name: f"{name}s" for name in ("procedure", "step", "lane", "unit", "assignee")},
    "secrecy": "secrecy",
    "when": "buckets",
    "due": "due",
    "created": "created",
}


def query() -> list[tuple[str, str]]:
    """The scope and the filter of the present address, without blanks: what a saved view keeps."""
    pairs = request.args.items(multi=True)
    return [(name, value.strip()) for name, value in pairs if name not in PLACES and value.strip()]


def chips(facets: Sequence[FacetView]) -> list[Chip]:
    """What is asked for, each with the address without it."""
    words = _Words(facets)
    found = [Chip(_sentence(WORDS[name], f"“{text}”"), _drop(name)) for name in WORDS if (text := paging.text(name))]
    for name, label in CHOICES.items():
        for value in _all(name):
            told = _sentence(label, words.of(name, value), negated=_negated(name))
            found.append(Chip(told, _drop(name, value)))
    for value in _all(FACT):
        if value.count("/") > 1:
            label, word = case_columns.told(value)
            negated = _negated(f"{FACT}/{value.rpartition('/')[0]}")
            found.append(Chip(_sentence(label, word, negated=negated), _drop(FACT, value)))
    for name, label in SPANS.items():
        if told := _told(name):
            found.append(Chip(_sentence(label, told, negated=_negated(name)), _drop(f"{name}_from", f"{name}_to")))
    if (urgent := paging.text("urgent")) in _URGENT:
        found.append(Chip(str(_URGENT[urgent]), _drop("urgent")))
    return found


def fields(facets: Sequence[FacetView]) -> list[Field]:
    """What the present list can be filtered by: fields with more than one value, and those that are asked for."""
    words = _Words(facets)
    found = []
    for name, label in CHOICES.items():
        values = dict.fromkeys([*words.values(name), *_all(name)])
        if len(values) > 1 or _all(name):
            choices = (Choice(value, words.of(name, value), value in _all(name)) for value in values)
            found.append(Field(name, str(label), tuple(choices), _negated(name), name))
    return [*found, *_of_case(facets)]


def _of_case(facets: Sequence[FacetView]) -> Iterator[Field]:
    """What the procedure of the list shows of its cases."""
    for code, label, values in case_columns.offered(facets, paging.text("scope") or "all", _all("procedure")):
        words = {f"{code}/{value}": word for value, word in values}
        words |= {each: case_columns.told(each)[1] for each in _all(FACT) if each.startswith(f"{code}/")} | words
        choices = tuple(Choice(value, word, value in _all(FACT)) for value, word in words.items())
        if len(choices) > 1 or any(each.chosen for each in choices):
            unless = f"{FACT}/{code}"
            yield Field(FACT, label, choices, _negated(unless), unless)


def needs_words() -> bool:
    """Whether a chip names something that only the tasks of the list have a word for."""
    return any(name in request.args for name in ("procedure", "step", "lane"))


class _Words:
    """The words for the values of fields."""

    def __init__(self, facets: Sequence[FacetView]) -> None:
        self.facets = facets
        self.steps = {f"{each.key}/{each.element}": each for each in facets}
        self.lanes: dict[str, list[str]] = {}
        for each in facets:
            if each.lane:
                values = self.lanes.setdefault(lane_called(each.definition, each.lane_name), [])
                values.extend({f"{each.key}/{each.lane}"} - set(values))

    def values(self, name: str) -> Iterable[str]:
        """The values of a field that the tasks of the list have, by their words."""
        values: dict[str, Callable[[], Iterable[str]]] = {
            "procedure": lambda: {each.key for each in self.facets},
            "step": lambda: self.steps,
            "lane": lambda: (" ".join(sorted(each)) for each in self.lanes.values()),
            "unit": lambda: (each.code for each in _units() if each.id in {one.unit for one in self.facets}),
            "assignee": lambda: {_assignee(each.assignee) for each in self.facets},
            "secrecy": lambda: {each.secrecy for each in self.facets},
        }
        if name == "when":
            return BUCKETS
        return sorted(values[name](), key=lambda value: self.of(name, value))

    def of(self, name: str, value: str) -> str:
        """The words for a value; the value itself where there are none."""
        words: dict[str, Callable[[str], str]] = {
            "procedure": self._procedure,
            "step": self._step,
            "lane": self._lane,
            "unit": lambda code: next((each.name for each in _units() if each.code == code), code),
            "assignee": _person,
            "secrecy": lambda level: str(_SECRECY.get(level, level)),
            "when": lambda code: str(BUCKETS.get(code, code)),
        }
        return words[name](value)

    def _procedure(self, key: str) -> str:
        found = next((each for each in self.facets if each.key == key), None)
        if found is not None:
            return element_name(found.definition, key, found.procedure)
        published = engine.definitions(home(), by(), key=key)
        return procedure_name(published[0]) if published else key

    def _step(self, value: str) -> str:
        key, _, element = value.partition("/")
        known = self.steps.get(value)
        if known is not None:
            name = element_name(known.definition, element, known.name)
        else:
            published = engine.definitions(home(), by(), key=key)
            name = step_name(published[0].id, element) if published else element
        return f"{name} ({self._procedure(key)})" if len({each.key for each in self.facets}) > 1 else name

    def _lane(self, value: str) -> str:
        wanted = set(value.split())
        found = next((label for label, values in self.lanes.items() if wanted & set(values)), None)
        return found or value.partition("/")[2]


def _person(value: str) -> str:
    told = {ME: gettext("me"), NOBODY: gettext("nobody yet")}.get(value)
    return str(told or next((each.name for each in people() if each.id == value), value))


def _assignee(person: str | None) -> str:
    return NOBODY if person is None else ME if person == person_id() else person


def _sentence(label: object, value: str, *, negated: bool = False) -> str:
    if negated:
        return str(gettext("%(field)s: not %(value)s", field=label, value=value))
    return str(gettext("%(field)s: %(value)s", field=label, value=value))


def _told(name: str) -> str:
    since, until = (_typed(f"{name}_{side}") for side in ("from", "to"))
    if since and until:
        return str(gettext("from %(since)s to %(until)s", since=since, until=until))
    if since:
        return str(gettext("from %(since)s", since=since))
    return str(gettext("up to %(until)s", until=until)) if until else ""


def _typed(name: str) -> str:
    try:
        return day(day_typed(paging.text(name)))
    except ValueError:
        return ""


def _span(found: Asked, name: str, args: MultiDict[str, str]) -> tuple[datetime | None, datetime | None]:
    """The days of a field as instants: from the beginning of the first to the end of the last."""
    bounds: list[datetime | None] = []
    for side, more in (("from", 0), ("to", 1)):
        at: date | None = None
        try:
            at = day_typed(_text(f"{name}_{side}", args))
        except ValueError:
            found.wrong[f"{name}_{side}"] = gettext("Write the day as 02/7/2026.")
        bounds.append(None if at is None else midnight(at + timedelta(days=more)))
    return bounds[0], bounds[1]


def _text(name: str, args: MultiDict[str, str]) -> str:
    return args.get(name, "").strip()


def _all(name: str, args: MultiDict[str, str] | None = None) -> tuple[str, ...]:
    values = (request.args if args is None else args).getlist(name)
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def _pairs(name: str, args: MultiDict[str, str]) -> tuple[tuple[str, str], ...]:
    parts = (each.partition("/") for value in _all(name, args) for each in value.split())
    return tuple((key, element) for key, _, element in parts)


def _negated(name: str) -> bool:
    return name in _all("not")


def _drop(*what: str) -> str:
    """The address without a field, or without one value of it; a field that is empty is no longer negated either."""
    name, *rest = what
    args: Mapping[str, list[str]] = request.args.to_dict(flat=False)
    changed: dict[str, list[str] | None] = dict.fromkeys((*what, "after", "panel"))
    if name in CHOICES or name == FACT:
        changed = {"after": None, "panel": None, name: [each for each in args[name] if each not in rest]}
    if not changed[name]:
        changed["not"] = [each for each in args.get("not", []) if each.partition("/")[0] != name.removesuffix("_from")]
    return paging.here(**changed)


def _units() -> tuple[UnitView, ...]:
    return engine.units(home(), by())
