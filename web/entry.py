"""A small form of the product's own: its fields, what was typed into them, and a mistake beside each that has one.

A view declares the fields in the order in which they stand; each declaration gives what was typed. Fields whose names
begin with ``_`` are secrets: they are never shown again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final
from unicodedata import category, normalize

from flask import render_template, request
from flask_babel import gettext

import engine
from bpmn.forms.wording import figure
from web import carried
from web.controls import Choice, Control, Mistake
from web.languages import language
from web.moments import office_today
from web.refusals import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LONGEST: Final = 1_000
"""Characters of a line of text: more than any name, title or basis has."""
_UNWRITTEN: Final = frozenset({"Cc", "Cs"})
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


class Entry:
    """One showing of a form: empty or with what the address suggests at first, with what was typed when it was sent.

    After a sign-in on the way it is shown with what was typed, as if nothing was sent.
    """

    def __init__(self) -> None:
        self._posted = request.method == "POST"
        self.sent = self._posted and not carried.is_shown()
        self._controls: dict[str, Control] = {}
        self._wrong: dict[str, str] = {}

    @property
    def ready(self) -> bool:
        """Whether it was sent without a mistake."""
        return self.sent and not self._wrong

    @property
    def controls(self) -> list[Control]:
        """The fields as the templates draw them."""
        return [replace(each, error=self._wrong.get(name, "")) for name, each in self._controls.items()]

    @property
    def errors(self) -> list[Mistake]:
        """The mistakes for the summary above the form."""
        return [
            Mistake(id=known.id, label=known.label, text=text)
            if (known := self._controls.get(name))
            else Mistake(id="form", label="", text=text)
            for name, text in self._wrong.items()
        ]

    def wrong(self, name: str, text: str) -> None:
        """Say what is wrong with a field; the first mistake of a field stays."""
        self._wrong.setdefault(name, text)

    def text(self, name: str, label: str, *, hint: str = "", first: str = "", optional: bool = False) -> str:
        """A line of text, without blanks around it; ``first`` stands there before anything was typed."""
        value = self._typed(name, first)
        self._declare(Control(kind="text", id="", name=name, label=label, hint=hint, value=value), value, optional)
        if len(value) > LONGEST:
            most, count = figure(LONGEST, language()), figure(len(value), language())
            self.wrong(
                name, gettext("Write at most %(most)s characters. Now there are %(count)s.", most=most, count=count)
            )
        return value

    def secret(self, name: str, label: str, *, hint: str = "", optional: bool = False) -> str:
        """A password, blanks and all."""
        value = request.form.get(name, "") if self.sent else ""
        self._declare(Control(kind="password", id="", name=name, label=label, hint=hint), value, optional)
        return value

    def choice(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[str, str]],
        *,
        hint: str = "",
        optional: bool = False,
        first: str = "",
    ) -> str:
        """One of several values; ``first`` is chosen before anything was sent."""
        value = self._typed(name, first)
        choices = tuple(Choice(value=code, label=words, chosen=code == value) for code, words in options)
        value = value if any(each.chosen for each in choices) else ""
        control = Control(kind="select", id="", name=name, label=label, hint=hint, value=value, choices=choices)
        self._declare(control, value, optional)
        return value

    def several(
        self, name: str, label: str, options: Sequence[tuple[str, str]], *, hint: str = "", first: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Any of several values, none as well; ``first`` are ticked before anything was sent."""
        typed = request.form.getlist(name) if self._posted else first
        choices = tuple(Choice(value=code, label=words, chosen=code in typed) for code, words in options)
        control = Control(kind="checklist", id="", name=name, label=label, hint=hint, choices=choices)
        self._declare(control, "", optional=True)
        return tuple(each.value for each in choices if each.chosen)

    def day(self, name: str, label: str, *, hint: str = "", first: date | None = None) -> date:
        """A day; ``first`` or today stands there before anything was typed; today is given where none can be read."""
        value = self._typed(name, f"{first or office_today():%d/%m/%Y}")
        return self._day(name, label, value, hint, optional=False) or office_today()

    def last_day(self, name: str, label: str, *, hint: str = "", first: date | None = None) -> date | None:
        """A day, or None for without end; ``first`` stands there before anything was typed."""
        return self._day(name, label, self._typed(name, f"{first:%d/%m/%Y}" if first else ""), hint, optional=True)

    def does(self, act: Callable[[], None], refusals: Mapping[type[engine.EngineError], tuple[str, str]]) -> bool:
        """Do what was asked for when all is filled in; a refusal becomes the mistake of the field it is about.

        ``refusals``: the field and the words for it, none for the engine's own.
        """
        if not self.ready:
            return False
        try:
            act()
        except engine.KeyReusedError:
            self.wrong("", gettext("This was sent before with other words. See what is there, then send it again."))
        except tuple(refusals) as error:
            name, text = next(refusals[kind] for kind in type(error).__mro__ if kind in refusals)
            self.wrong(name, text or in_words(error))
        return not self._wrong

    def shown(self, template: str, **context: object) -> tuple[str, int]:
        """The page with this form: as a refusal when it was sent, for then it has a mistake."""
        return render_template(template, entry=self, **context), 422 if self.sent else 200

    def _typed(self, name: str, first: str = "") -> str:
        text = request.form.get(name, "") if self._posted else request.args.get(name, first)
        return "".join(char for char in normalize("NFC", text) if category(char) not in _UNWRITTEN).strip()

    def _day(self, name: str, label: str, value: str, hint: str, *, optional: bool) -> date | None:
        hint = hint or str(gettext("Day/month/year"))
        self._declare(Control(kind="date", id="", name=name, label=label, hint=hint, value=value), value, optional)
        read = _read(value)
        if self.sent and value and read is None:
            self.wrong(name, gettext("Write the day as 02/7/2026."))
        return read

    def _declare(self, control: Control, value: str, optional: bool) -> None:  # noqa: FBT001 - called in this file only
        name, note = control.name, str(gettext("optional")) if optional and control.kind != "checklist" else ""
        self._controls[name] = replace(control, id=f"f-{name}", note=note)
        if self.sent and not optional and not value:
            self.wrong(name, gettext("Choose one.") if control.kind == "select" else gettext("Write what is missing."))


def _read(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        return None
