"""Makes forms and what people might type into them, at random: conditions on conditions, tables, odd spellings."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bpmn.forms import Kind
from bpmn.forms.form import opened
from tests.bpmn.forms_support import CHOICES, DIGEST, form, part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bpmn.forms import Field, Form

A_FILE: Final = json.dumps({"sha256": DIGEST, "name": "a.pdf", "size": 1, "type": "application/pdf"})
Pairs = list[tuple[str, str]]
NUMBERS: Final = (
    "0", "5", "12", "-3", "1.234", "1.234.567", "1.234,5", "1234,5", "1234.5", "0,1", "0.10", "0,005", "3,333", "1,2,3",
    "1 234", "12a", "-0,5", "1.23.456", "99999999999999999999", "0.2", "0,7", "1e3", "٣", "+5", "01.234", "1" * 41,
)  # fmt: skip
DAYS: Final = (
    "17/03/2021", "17/3/2021", "1.4.2021", "18-03-2021", "31/02/2021", "2021-03-17", "20210401", "2021-13-01",
    "29/02/2024", "29/02/2023", "17/03/21", "mai", "01/01/0001", "31/12/9999", "17/03/2021 ", "16/03/2021",
)  # fmt: skip
HOURS: Final = ("8:30", "08h05", "8g30", "24:00", "7", "23:59:59", "8:3", "8:60")
POINTS: Final = (
    "17/03/2021 08:30", "17/3/2021 8h30", "2021-03-17T08:30",
    "2021-03-17 08:30:15", "2021-03-17T01:30:00Z", "17/03/2021",
    "31/02/2021 08:00", "2021-03-17T08:30:00+09:00", "2021-03-17",
)  # fmt: skip
TEXTS: Final = (
    "dat", "tra_lai", "Kế hoạch", "Kế hoạch công tác năm 2027", "x", "ab", "A1", "  cách  ", "dòng\r\nhai", "Đồng ý",
    "\u200bẩn", "tab\tở giữa", "\x07chuông", "😀😀😀", "ten@coquan.gov.vn", "0912 345 678", "ten@", "VB-12/QĐ",
    "a" * 60,
    "\ufeffđầu", "\u3000rộng\u3000", "2021-03-17", "5", "ﬁ", "İ", "straße",
)  # fmt: skip
BLANKS: Final = ("", " ", "\u00a0", "\t\n ", "\u2003")
PATTERNS: Final = ("^[A-Z]\\d$", "\\s", "^\\S+$", "a.b", "^[^<>]+$", "(?:ab|x)", "[\\-/]\\d", "VB\\-\\d+/", "^.{1,3}$")
ROOT: Final = ("a", "b", "c", "d", "e", "g.x", "g.y", "n", "m", "k", "t", "v")
LITERALS: Final = ('"dat"', '"Kế hoạch"', "null", "true", "false", "5", "1234.5", '"2021-03-17"', "0.1", "[]")
CONTEXT: Final[dict[str, object]] = {
    "case_text": "dat", "case_number": Decimal("0.1"), "case_day": date(2021, 3, 18), "case_list": ["dat", "x"],
    "case_map": {"a": 1, "b": [True, None]}, "case_flag": True, "g": {"z": 7, "x": "sẵn"}, "n": 12, "a": "Từ hồ sơ",
}  # fmt: skip


class Maker:
    """One source of randomness, and the names that expressions may read."""

    def __init__(self, random: Random) -> None:
        self.random, self.columns = random, ["p", "q", "r"]

    def form(self) -> Form:
        """A form of eight or so fields, groups in groups, and a table."""
        keys = self.random.sample(ROOT, 9)
        fields = [self.field(key) for key in keys]
        inner = self.group("G2", fields[2:4], keys)
        outer = self.group("G1", [fields[1], inner], keys)
        table = {**part("dynamiclist", "ds"), "components": [self.field(key, deep=True) for key in self.columns]}
        table["properties"] = self.maybe({"minRows": "1"}, {"maxRows": "2"}, {}, {"requiredIf": self.feel(keys)})
        note = {"type": "text", "id": "Note", "text": self.feel(keys), "label": ""}
        total = {**part("expression", "tong"), "expression": self.number_feel(keys)}
        more = {**part("expression", "ghep"), "expression": self.feel([*keys, "tong"])}
        return form(fields[0], outer, *fields[4:], total, more, table, note)

    def maybe(self, *choices: object) -> object:
        return self.random.choice(choices)

    def group(self, name: str, inside: list[dict[str, object]], keys: list[str]) -> dict[str, object]:
        hide = self.maybe({}, {"conditional": {"hide": self.feel(keys)}})
        return {"type": "group", "id": name, "label": name, "components": inside, **hide}  # type: ignore[dict-item]

    def field(self, key: str, *, deep: bool = False) -> dict[str, object]:
        names = [*ROOT, *self.columns] if deep else list(ROOT)
        kinds = ["textfield", "textarea", "number", "number", "datetime", "checkbox", "select", "radio"]
        kind = self.random.choice(kinds if deep else [*kinds, "checklist", "taglist"])
        made = part(kind, key, **self.kept(kind))
        rules = dict(made.pop("validate", {}))  # type: ignore[call-overload]
        properties: dict[str, object] = dict(made.pop("properties", {}))  # type: ignore[call-overload]
        chance = self.random.random()
        if chance < 0.3:
            rules["required"] = True
        elif chance < 0.6:
            properties["requiredIf"] = self.feel(names)
        if self.random.random() < 0.35:
            made["conditional"] = {"hide": self.feel(names)}
        if self.random.random() < 0.12:
            made["readonly"] = self.maybe(True, self.feel(names))
        return {**made, "validate": rules, "properties": properties}

    def kept(self, kind: str) -> dict[str, object]:
        """What is particular to a kind."""
        if kind in {"select", "radio", "checklist", "taglist"}:
            return {"values": CHOICES}
        if kind == "number":
            limits = self.maybe({}, {"min": 1}, {"max": "=n"}, {"min": "=m", "max": 5000})
            digits = self.maybe(
                {}, {"decimalDigits": 0}, {"decimalDigits": 2}, {"increment": "0.05"}, {"defaultValue": 1}
            )
            return {"validate": limits, **digits}  # type: ignore[dict-item]
        if kind == "datetime":
            limits = self.maybe({}, {"min": "=today()"}, {"max": "=case_day"}, {"min": "=v"}, {"default": "=today()"})
            return {
                "subtype": self.maybe("date", "date", "time", "datetime"),
                "properties": limits,
                "disallowPassedDates": self.maybe(True, False, False),
            }
        if kind == "checkbox":
            return self.maybe({}, {"defaultValue": True})  # type: ignore[return-value]
        return self.text_rules()

    def text_rules(self) -> dict[str, object]:
        said = self.maybe(
            {}, {}, {"minLength": 3}, {"maxLength": 12}, {"validationType": "email"}, {"validationType": "phone"},
            {"pattern": self.maybe(*PATTERNS)},
        )  # fmt: skip
        return {"validate": said, "properties": self.maybe({}, {"example": "Ví dụ A1"})}

    def feel(self, names: list[str]) -> str:
        """A condition, at times one that makes little sense."""
        return f"={self.term(names, 2)}"

    def number_feel(self, names: list[str]) -> str:
        return f"={self.reckoned(names)}"

    def reckoned(self, names: list[str]) -> str:
        one, two = self.operand(names), self.random.choice(["case_number", "3", "0.2", self.operand(names)])
        sum_ = f"{one} {self.random.choice('+-*/')} {two}"
        return str(self.maybe(sum_, f"round({sum_}, 2)", f"abs({sum_})", f"max({one}, {two})", f"{one} + days(2)"))

    def operand(self, names: list[str]) -> str:
        return self.random.choice([*names, *names, "ds", *CONTEXT])

    def term(self, names: list[str], depth: int) -> str:
        one, two = self.operand(names), self.random.choice([self.operand(names), *LITERALS])
        compared = f"{one} {self.random.choice(['=', '!=', '<', '<=', '>', '>='])} {two}"
        simple = (
            compared, compared, f'{one} in ["dat", "x", 5]', f"{one} in case_list", f"is defined({one})", one,
            f"count({one}) > 1", f'contains({one}, "dat")', f"size({one}) >= 2", f'startsWith(lower({one}), "k")',
            f"{self.reckoned(names)} > 1", "case_map.a = 1", f"{one} <= today()", f'string({one}) + "a" = "data"',
            f"date({one}) = case_day", "ds[0].p = 5", f'join({one}, ",") = "dat,tra_lai"',
            f"upper(trim({one})) = {two}",
        )  # fmt: skip
        if depth == 0 or self.random.random() < 0.5:
            return self.random.choice(simple)
        left, right = self.term(names, depth - 1), self.term(names, depth - 1)
        return str(
            self.maybe(
                f"({left}) and ({right})",
                f"({left}) or ({right})",
                f"not({left})",
                f"if {left} then {right} else {one}",
            )
        )

    def post(self, form: Form) -> Pairs:
        """What a browser might send of a form."""
        return [pair for field in form.fields() for pair in self.answer(field, field.key)]

    def answer(self, field: Field, name: str) -> Iterator[tuple[str, str]]:
        if field.kind is Kind.CALCULATION or (field.readonly is True and self.random.random() < 0.8):
            return
        if field.kind is Kind.TABLE:
            for number in sorted(self.random.sample(range(6), self.random.randint(0, 3))):
                for column in opened(field.components):
                    yield from self.answer(column, f"{name}.{number}.{column.key}")
        elif field.kind is Kind.CHECKBOX:
            yield from [(name, "true")] * self.random.randint(0, 1)
        elif field.kind is Kind.FILE:
            yield from [(name, A_FILE)] * self.random.randint(0, 1)
        elif field.multiple:
            yield from ((name, value) for value in ("dat", "tra_lai", "la") if self.random.random() < 0.3)
        elif self.random.random() < 0.95:
            yield name, self.typed(field)

    def typed(self, field: Field) -> str:
        if self.random.random() < 0.2:
            return self.random.choice(BLANKS)
        pool: tuple[str, ...] = {
            Kind.NUMBER: NUMBERS, Kind.DATE: {"date": DAYS, "time": HOURS, "datetime": POINTS}[field.moment.value],
            Kind.SELECT: ("dat", "tra_lai", "la"), Kind.RADIO: ("dat", "tra_lai"),
        }.get(field.kind, TEXTS)  # fmt: skip
        text = self.random.choice(pool if self.random.random() < 0.95 else TEXTS)
        return unicodedata.normalize("NFD", text) if self.random.random() < 0.2 else text
