"""Which lines of a paper are which part of Annex I: state name, agency, number, place, type, text, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine import DOCUMENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from handlers.check_format.reading import Line

STATE: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = re.compile(r"^độc lập\s*[-–—]\s*tự do\s*[-–—]\s*hạnh phúc$", re.IGNORECASE)
NUMBER: Final = re.compile(r"^số\s*:", re.IGNORECASE)
PLACE: Final = re.compile(r",\s*ngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)
ABOUT: Final = re.compile(r"^v/v\b", re.IGNORECASE)
TO: Final = re.compile(r"^kính gửi\b", re.IGNORECASE)
RECIPIENTS: Final = re.compile(r"^nơi nhận\b", re.IGNORECASE)
BASIS: Final = re.compile(r"^căn cứ\b", re.IGNORECASE)
STAMP: Final = re.compile(r"^(KHẨN|THƯỢNG KHẨN|HỎA TỐC|HOẢ TỐC|MẬT|TỐI MẬT|TUYỆT MẬT)$")
TYPES: Final = frozenset(kind.name_vi.removesuffix(" (cá biệt)").upper() for kind in DOCUMENT_TYPES)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that were found; one that is missing is empty."""

    state: Sequence[Line] = ()
    motto: Sequence[Line] = ()
    parent: Sequence[Line] = ()
    agency: Sequence[Line] = ()
    number: Sequence[Line] = ()
    place: Sequence[Line] = ()
    kind: Sequence[Line] = ()
    subject: Sequence[Line] = ()
    addressed: Sequence[Line] = ()
    text: Sequence[Line] = ()
    bases: Sequence[Line] = ()
    capacity: Sequence[Line] = ()
    name: Sequence[Line] = ()
    recipients: Sequence[Line] = ()
    listed: Sequence[Line] = ()
    stamps: Sequence[Line] = ()
    room: int = field(default=0)


def parts_of(lines: Sequence[Line]) -> Parts:
    """Find the parts, by what they say and where they stand."""
    said = [line for line in lines if line.text]
    number = _first(said, lambda line: bool(NUMBER.match(line.text)))
    state = _first(said, lambda line: line.text.upper().replace("HOÀ", "HÒA") == STATE)
    place = _first(said, lambda line: bool(PLACE.search(line.text)))
    agencies = _agencies(said, number)
    head_end = max((line.no for line in (*state, *number, *place)), default=-1)
    kind = _first(said, lambda line: line.no > head_end and line.text.upper() in TYPES)
    about = _first(said, lambda line: bool(ABOUT.match(line.text)))
    subject = about or _after(said, kind)
    recipients = _first(said, lambda line: bool(RECIPIENTS.match(line.text)))
    addressed = _first(said, lambda line: bool(TO.match(line.text)))
    start = max((line.no for line in (*kind, *subject, *addressed)), default=head_end)
    end = recipients[0].no if recipients else lines[-1].no + 1 if lines else 0
    signature, room = _signature(lines, recipients, start)
    end = min([end, *(line.no for line in signature)])
    stamps = [line for line in said if STAMP.match(line.text)]
    text = [line for line in said if max(start, head_end) < line.no < end and line.cell is None and line not in stamps]
    capacity = [line for line in signature[:-1] if line.text.isupper()] or [
        line for line in signature if line.text.isupper()
    ]
    return Parts(
        state=state,
        motto=_first(said, lambda line: bool(MOTTO.match(line.text))),
        parent=agencies[:-1][:1],
        agency=agencies[-1:],
        number=number,
        place=place,
        kind=kind,
        subject=subject,
        addressed=addressed,
        text=text,
        bases=[line for line in text if BASIS.match(line.text)],
        capacity=capacity,
        name=[line for line in signature[-1:] if line not in capacity],
        recipients=recipients,
        listed=_listed(said, recipients),
        stamps=stamps,
        room=room,
    )


def _first(lines: Iterable[Line], wanted: Callable[[Line], bool]) -> list[Line]:
    return [found] if (found := next((line for line in lines if wanted(line)), None)) else []


def _after(said: Sequence[Line], kind: Sequence[Line]) -> list[Line]:
    """The line below the name of the type, if it stands in the middle as a subject does."""
    if not kind:
        return []
    following = [line for line in said if line.no > kind[0].no]
    return [line for line in following[:1] if line.align == "center" and not line.text.isupper()]


def _agencies(said: Sequence[Line], number: Sequence[Line]) -> list[Line]:
    """The lines in capitals above the number, in its cell if it stands in one."""
    if not number:
        return [line for line in said[:2] if line.text.isupper() and line.text.replace("HOÀ", "HÒA") != STATE]
    cell = number[0].cell
    above = [line for line in said if line.no < number[0].no and (cell is None or _column(line.cell) == _column(cell))]
    return [line for line in above if line.text.upper().replace("HOÀ", "HÒA") != STATE and not MOTTO.match(line.text)]


def _column(cell: tuple[int, int, int] | None) -> tuple[int, int] | None:
    return None if cell is None else (cell[0], cell[2])


def _signature(lines: Sequence[Line], recipients: Sequence[Line], start: int) -> tuple[list[Line], int]:
    """The lines of the signature, and how many empty ones they have between them."""
    cell = recipients[0].cell if recipients else None
    if cell is not None:
        beside = [line for line in lines if line.cell and line.cell[0] == cell[0] and line.cell[2] != cell[2]]
    else:
        capitals = [line.no for line in lines if line.no > start and line.text.isupper() and not STAMP.match(line.text)]
        listed = {line.no for line in _listed([line for line in lines if line.text], recipients)}
        ends = {line.no for line in recipients} | listed
        beside = [line for line in lines if capitals and line.no >= capitals[-1] and line.no not in ends]
    said = [line for line in beside if line.text]
    room = sum(not line.text for line in beside if said and said[0].no < line.no < said[-1].no)
    return said, room


def _listed(said: Sequence[Line], recipients: Sequence[Line]) -> list[Line]:
    """The list under “Nơi nhận”: its cell, or the lines with a dash below."""
    if not recipients:
        return []
    head = recipients[0]
    below = [line for line in said if line.no > head.no]
    if head.cell is not None:
        return [line for line in below if _column(line.cell) == _column(head.cell)]
    found: list[Line] = []
    for line in below:
        if not line.text.startswith(("-", "–")):
            break
        found.append(line)
    return found
