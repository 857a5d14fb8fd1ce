"""What a field may choose from the agency's own data: people, units, papers, cases."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext

import engine
from bpmn.forms import Picker
from web.current import by, home, people

_MOST: Final = 200
_MOST_PEOPLE: Final = 2_000
Options = list[tuple[str, str]]


def options(picker: Picker, chosen: object = None) -> Options:
    """The choices as (id, words), of documents those that have a number. Organisations are typed freely.

    ``chosen`` stands in the field already and stays a choice.
    """
    if picker is Picker.SIGNER:
        may = {each.id for each in engine.signers(home(), by())}
        return [(each.id, _joined(each.name, each.title)) for each in people() if each.id in may or each.id == chosen]
    if picker in {Picker.PERSON, Picker.PEOPLE}:
        return [(each.id, _joined(each.name, each.title)) for each in people() if each.active]
    if picker in {Picker.UNIT, Picker.UNITS}:
        return [(each.code, each.name) for each in engine.units(home(), by())]
    if picker in {Picker.DOCUMENT, Picker.INCOMING}:
        return _documents(str(chosen or ""), states=("received",) if picker is Picker.INCOMING else ())
    if picker is Picker.CASE:
        return _cases(str(chosen or ""))
    return []


def everybody() -> Options:
    """The people who work here, for administrators: those without a title by their account."""
    found = engine.persons(home(), by(), limit=_MOST_PEOPLE)
    return [(each.id, f"{each.name}, {each.title}" if each.title else f"{each.name} ({each.id})") for each in found]


def _documents(chosen: str, states: tuple[str, ...]) -> Options:
    papers = engine.documents(home(), by(), numbered=True, states=states, limit=_MOST)
    found = [(each.id, _called(each)) for each in papers]
    return found if not chosen or chosen in dict(found) else [(chosen, paper(chosen)), *found]


def paper(document: str) -> str:
    """What a document is called: its number and title, if the person may read it."""
    try:
        return _called(engine.document(home(), by(), document))
    except engine.NotFoundError:
        return str(gettext("A paper that is not shown to you"))


def _cases(chosen: str) -> Options:
    found = [(each.id, _case_called(each)) for each in engine.cases(home(), by(), limit=_MOST)]
    return found if not chosen or chosen in dict(found) else [(chosen, dossier(chosen)), *found]


def dossier(case: str) -> str:
    """What a case is called, if the person may see it."""
    found = engine.cases(home(), by(), ids=[case])
    return _case_called(found[0]) if found else str(gettext("A case that is not shown to you"))


def _case_called(each: engine.CaseRow) -> str:
    return _joined(each.business_key or "", each.subject or each.procedure)


def _called(each: engine.DocumentView) -> str:
    return _joined(each.number or "", each.title)


def listed(value: object) -> Options:
    """The choices that a variable of the case lists: texts, or maps with a value and a label."""
    return [_option(each) for each in value] if isinstance(value, list | tuple) else []


def _option(each: object) -> tuple[str, str]:
    if isinstance(each, dict):
        return str(each.get("value", "")), str(each.get("label") or each.get("value", ""))
    return str(each), str(each)


def _joined(first: str, second: str) -> str:
    return ", ".join(text for text in (first, second) if text)
