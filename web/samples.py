"""A field of each kind in each state, for the page of patterns."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask_babel import gettext

from web.controls import Choice, Control, Kept

_HASH: Final = "0" * 64
_TYPED: Final = (
    ("text", "327/BDT-VP"),
    ("long", "Thực hiện Kế hoạch số 22/KH-BDT."),
    ("number", "1,5"),
    ("date", "09/7/2026"),
)


def fields() -> tuple[Control, ...]:
    """Each kind of field: empty, filled in, wrong and to be read only."""
    return (*_written(), *_chosen(), _file(), _group(), _table(), _plain("line", ""))


def _plain(kind: str, value: str, label: str = "") -> Control:
    name = f"s_{kind}"
    return Control(kind=kind, id=name, name=name, label=label or gettext("Plain"), value=value)


def _written() -> list[Control]:
    found = []
    for kind, value in (
        ("text", "327/BDT-VP"),
        ("long", "Thực hiện Kế hoạch số 22/KH-BDT."),
        ("number", "1,5"),
        ("date", "09/7/2026"),
    ):
        full = replace(_plain(kind, value), required=True)
        long = replace(
            full,
            required=False,
            note=gettext("optional"),
            hint=gettext("At least 10 characters. It stays in the trail."),
        )
        found += [
            long if kind == "long" else full,
            replace(
                full, id=f"{full.id}_e", value="", label=gettext("Needs you"), error=gettext("Write what is missing.")
            ),
            replace(full, id=f"{full.id}_r", label=gettext("Filled by the system"), readonly=True),
        ]
    note = "\n".join((gettext("To know"), gettext("Plain text")))
    computed = _plain("computed", "12", gettext("Filled by the system"))
    return [*found, computed, replace(_plain("note", ""), label=note)]


def _chosen() -> list[Control]:
    choices = (Choice(value="a", label=gettext("yes"), chosen=True), Choice(value="b", label=gettext("no")))
    found = []
    for kind, label in (
        ("select", gettext("Choice")),
        ("radio", gettext("One of several")),
        ("checklist", gettext("Several")),
        ("tags", gettext("Several")),
    ):
        full = replace(_plain(kind, "a", label), choices=choices)
        found += [full, replace(full, id=f"{full.id}_e", name=f"{full.name}_e", error=gettext("Choose one."))]
    ticked = _plain("checkbox", "true", gettext("yes"))
    return [*found, ticked, replace(ticked, id="s_tick_r", name="s_tick_r", readonly=True)]


def _file() -> Control:
    kept = Kept(name="1846-UBND-KGVX.pdf", size=48_216, sha256=_HASH, text="")
    return replace(_plain("file", "", gettext("File")), files=(kept,), wide=True)


def _group() -> Control:
    return replace(_plain("group", "", gettext("Section title")), parts=(replace(_plain("text", ""), id="s_part"),))


def _table() -> Control:
    cells = (_plain("text", "Sở Nội vụ", gettext("Plain")), _plain("number", "2", gettext("Number")))
    rows = tuple(tuple(replace(cell, id=f"{cell.id}_{row}") for cell in cells) for row in range(2))
    blank = tuple(replace(cell, id=f"{cell.id}_{{row}}") for cell in cells)
    columns = tuple(cell.label for cell in cells)
    return replace(
        _plain("table", "", gettext("Rows")),
        columns=columns,
        rows=rows,
        blank=blank,
        bounds=(0, 9),
        addable=True,
        removable=True,
    )
