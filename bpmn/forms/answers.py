"""What a person's answer to one field is: text as typed in, a typed value or a refusal out."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, datetime, time
from decimal import Context, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bpmn.forms.form import Field, Kind, Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of a time that was typed without one."""

EXACT = Context(prec=120)
"""Decimal arithmetic that does not round what a form can hold."""

MAX_TEXT = 4_000
MAX_LONG_TEXT = 100_000
MAX_CHOICES = 500

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?::|h|g)(\d{2})(?::\d{2})?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]{1,63}(\.[^\s@.]{1,63}){1,8}")
_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{6,20}", re.ASCII)


class RefusedAnswerError(Exception):
    """An answer that does not fit its field: the key of the message, and its parameters."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key, self.params = key, params


def typed(field: Field, answer: object) -> object:
    """Turn an answer into the field's value; None when nothing was answered.

    A text gives str (NFC, trimmed), a number int or Decimal, a date ``date``, ``HH:MM`` or an aware ``datetime``, a
    checkbox bool, a choice str, several choices a list of str, a file ``{"sha256", "name", "size", "type"}`` (or a
    list).

    Raises:
        RefusedAnswerError: it is of another kind.
    """
    return _TYPED[field.kind](field, answer)


def blank(value: object) -> bool:
    """Tell whether a value counts as not answered. An unticked checkbox does."""
    return value is None or value is False or value in ("", [])


def _plain(answer: object, key: str = "not-text") -> str:
    """Give the answer as clean text, one way of writing each letter."""
    if answer is None:
        return ""
    if not isinstance(answer, str):
        raise RefusedAnswerError(key)
    text = unicodedata.normalize("NFC", answer.replace("\r\n", "\n").replace("\r", "\n"))
    if text.isprintable():  # then it has neither halves of characters nor controls
        return text.strip()
    if any(unicodedata.category(char) == "Cs" for char in text):
        raise RefusedAnswerError("bad-characters")
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc").strip()


def _text(field: Field, answer: object) -> str | None:
    if field.picker and field.multiple:
        raise RefusedAnswerError("not-an-option")
    text = _plain(answer)
    most = MAX_LONG_TEXT if field.kind is Kind.LONG_TEXT else MAX_TEXT
    if len(text) > most:
        raise RefusedAnswerError("too-long", most=most, count=len(text))
    if field.kind is Kind.TEXT:
        text = " ".join(text.split("\n"))
    if text and field.rules.kind == "email" and not _EMAIL.fullmatch(text):
        raise RefusedAnswerError("bad-email")
    if text and field.rules.kind == "phone" and not _PHONE.fullmatch(text):
        raise RefusedAnswerError("bad-phone")
    return text or None


def _number(field: Field, answer: object) -> int | Decimal | None:
    if isinstance(answer, str):
        answer = _spelled(field, _plain(answer).replace(" ", "").replace("\u00a0", ""))
    elif isinstance(answer, float):
        answer = Decimal(repr(answer))
    if answer is None:
        return None
    if isinstance(answer, bool) or not isinstance(answer, int | Decimal):
        raise RefusedAnswerError("not-number")
    if isinstance(answer, Decimal) and not answer.is_finite():
        raise RefusedAnswerError("not-number")
    if not -(10**40) < answer < 10**40 or (isinstance(answer, Decimal) and places(answer) > 40):  # noqa: PLR2004 (digits)
        raise RefusedAnswerError("not-number")
    whole = isinstance(answer, int) or (answer == answer.to_integral_value() and not field.rules.decimals)
    return int(answer) if whole else answer


def _spelled(field: Field, text: str) -> int | Decimal | None:
    """Read ``1234,5`` and ``1.234,5`` as Vietnamese writes them, ``1234.5`` as computers do.

    ``1.234`` could be either: in a field of whole numbers it is 1234, elsewhere we ask.
    """
    if not text:
        return None
    if "," in text:
        head, _, tail = text.partition(",")
        if "." in head and not _THOUSANDS.fullmatch(head):
            raise RefusedAnswerError("not-number")
        text = f"{head.replace('.', '')}.{tail}"
    elif _THOUSANDS.fullmatch(text):
        whole = text.replace(".", "")
        if text.count(".") == 1 and field.rules.decimals != 0:
            raise RefusedAnswerError("unclear-number", text=text, whole=whole, part=text.replace(".", ","))
        text = whole
    if not _NUMBER.fullmatch(text):
        raise RefusedAnswerError("not-number")
    return Decimal(text) if "." in text else int(text)


def places(number: int | Decimal) -> int:
    """Count the digits after the decimal point that matter."""
    exponent = EXACT.normalize(Decimal(number)).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _date(field: Field, answer: object) -> date | str | None:
    match field.moment:
        case Moment.DATE:
            return _day(answer)
        case Moment.TIME:
            return _clock(answer)
    return _moment(answer)


def _day(answer: object) -> date | None:
    if isinstance(answer, date) and not isinstance(answer, datetime):
        return answer
    text = _plain(answer, "not-date")
    if not text:
        return None
    try:
        return _written_day(text) or date.fromisoformat(text)
    except ValueError as error:
        raise RefusedAnswerError("not-date") from error


def _written_day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None


def _clock(answer: object) -> str | None:
    if isinstance(answer, time):
        return f"{answer:%H:%M}"
    text = _plain(answer, "not-time")
    if not text:
        return None
    match = _CLOCK.match(text)
    try:
        return f"{time(int(match[1]), int(match[2])):%H:%M}" if match else _refuse("not-time")
    except ValueError as error:
        raise RefusedAnswerError("not-time") from error


def _refuse(key: str) -> str:
    raise RefusedAnswerError(key)


def _moment(answer: object) -> datetime | None:
    if isinstance(answer, datetime):
        return answer if answer.tzinfo else answer.replace(tzinfo=ZONE)
    text = _plain(answer, "not-date-time")
    if not text:
        return None
    try:
        day, _, clock = text.partition(" ")
        written = _written_day(day)
        moment = datetime.fromisoformat(f"{written.isoformat()}T{_clock(clock)}" if written else text)
    except (ValueError, RefusedAnswerError) as error:
        raise RefusedAnswerError("not-date-time") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _checkbox(_: Field, answer: object) -> bool:
    if isinstance(answer, bool):
        return answer
    found = {"": False, "false": False, "0": False, "true": True, "on": True, "1": True}.get(
        _plain(answer, "not-check")
    )
    if found is None:
        raise RefusedAnswerError("not-check")
    return found


def _choice(field: Field, answer: object) -> object:
    return _choices(field, answer) if field.multiple else _plain(answer, "not-an-option")[:MAX_TEXT] or None


def _choices(_: Field, answer: object) -> list[str]:
    answers = answer if isinstance(answer, list | tuple) else [answer]
    if len(answers) > MAX_CHOICES:
        raise RefusedAnswerError("not-an-option")
    found = [_plain(item, "not-an-option")[:MAX_TEXT] for item in answers]
    return list(dict.fromkeys(item for item in found if item))


def _files(field: Field, answer: object) -> object:
    answers = answer if isinstance(answer, list | tuple) else [answer]
    files = [file for item in answers[:MAX_CHOICES] if (file := _file(field, item)) is not None]
    if field.multiple:
        return files
    if len(files) > 1:
        raise RefusedAnswerError("one-file")
    return files[0] if files else None


def _file(field: Field, answer: object) -> dict[str, object] | None:
    if isinstance(answer, str):
        answer = _json(answer)
    if answer is None:
        return None
    if not isinstance(answer, dict):
        raise RefusedAnswerError("not-file")
    digest, name, size = answer.get("sha256"), answer.get("name"), answer.get("size", 0)
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest) or not isinstance(size, int) or size < 0:
        raise RefusedAnswerError("not-file")
    file = {"sha256": digest, "name": _plain(name)[:255], "size": size, "type": _plain(answer.get("type"))[:255]}
    if not file["name"] or isinstance(size, bool):
        raise RefusedAnswerError("not-file")
    if field.accept and not any(_accepts(accept, file) for accept in field.accept):
        raise RefusedAnswerError("wrong-file", accept=", ".join(field.accept))
    return file


def _json(text: str) -> object:
    """Read a file reference that a page carried as JSON in a hidden field."""
    if not text.strip():
        return None
    try:
        return json.loads(text) if len(text) <= MAX_TEXT else text
    except (ValueError, RecursionError):
        return text


def _accepts(accept: str, file: Mapping[str, object]) -> bool:
    if accept.startswith("."):
        return str(file["name"]).lower().endswith(accept)
    kind = str(file["type"]).lower()
    return kind == accept or (accept.endswith("/*") and kind.startswith(accept[:-1]))


_TYPED: Mapping[Kind, Callable[[Field, object], object]] = MappingProxyType(
    {
        Kind.TEXT: lambda field, answer: (
            _choices(field, answer) if field.picker and field.multiple else _text(field, answer)
        ),
        Kind.LONG_TEXT: _text,
        Kind.NUMBER: _number,
        Kind.DATE: _date,
        Kind.CHECKBOX: _checkbox,
        Kind.SELECT: _choice,
        Kind.RADIO: _choice,
        Kind.CHECKLIST: _choices,
        Kind.TAGS: _choices,
        Kind.FILE: _files,
    }
)
