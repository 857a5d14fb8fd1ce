"""Notices in words, Vietnamese and English: the same on the pages and in mails."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bpmn.errors import Message
from engine.clock import HANOI
from engine.news_rules import (
    ASKED,
    DROPPED,
    DUE,
    ENDED,
    ESCALATED,
    GIVEN,
    INCIDENT,
    LATE,
    MENTION,
    MOVED,
    NO_TIME,
    SOON,
    STEAD,
    TODAY,
)
from storage.notices import OFFER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from storage.notices import Notice

_LAST_PADDED_MONTH: Final = 2
SOMEBODY: Final = Message("Hệ thống", "The system")


def instant_in(at: datetime, zone: ZoneInfo = HANOI) -> Message:
    """An instant on a reader's clock: 09:00 05/02/2026 (Decree 30/2020, annex I), in English 09:00, 5 Feb 2026."""
    local = at.astimezone(zone)
    month = f"{local.month:02d}" if local.month <= _LAST_PADDED_MONTH else str(local.month)
    return Message(f"{local:%H:%M} {local.day:02d}/{month}/{local.year}", f"{local:%H:%M}, {local.day} {local:%b %Y}")


def extension_of(notice: Notice) -> str | None:
    """The request for more time that a notice is about."""
    found = notice.detail.get("extension") if isinstance(notice.detail, dict) else None
    return found if isinstance(found, str) else None


def incident_of(notice: Notice) -> str | None:
    """The incident that a notice is about."""
    found = notice.detail.get("incident") if isinstance(notice.detail, dict) else None
    return found if isinstance(found, str) else None


def said(notice: Notice, actor: str | None, zone: ZoneInfo = HANOI) -> Message:
    """What a notice says; ``actor`` is the name of who did it, None for the system; times are told in ``zone``."""
    who = Message(actor, actor) if actor else SOMEBODY
    detail = notice.detail if isinstance(notice.detail, dict) else {}
    if notice.kind == DUE:
        return _due(detail, zone)
    return _SAID[notice.kind](who, detail)


def _given(who: Message, detail: Mapping[str, object]) -> Message:
    del detail
    return Message(f"{who.vi} giao việc này cho bạn.", f"{who.en} gave you this task.")


def _in_place(who: Message, detail: Mapping[str, object]) -> Message:
    del who
    return Message(
        f"Việc của {detail['name']}; bạn làm thay.", f"A task of {detail['name']}, whose substitute you are."
    )


def _offered(who: Message, detail: Mapping[str, object]) -> Message:
    del who, detail
    return Message("Việc này đang chờ người nhận; bạn nhận được.", "This task waits for somebody to take it; you may.")


def _moved(who: Message, detail: Mapping[str, object]) -> Message:
    del detail
    return Message(f"{who.vi} đã chuyển việc này cho người khác.", f"{who.en} passed this task on to somebody else.")


def _dropped(who: Message, detail: Mapping[str, object]) -> Message:
    del who, detail
    return Message("Việc này không còn phải làm.", "This task need not be done any more.")


def _due(detail: Mapping[str, object], zone: ZoneInfo) -> Message:
    if not detail.get("due"):
        return Message("Việc này không còn hạn.", "This task has no due date any more.")
    at = instant_in(datetime.fromisoformat(str(detail["due"])), zone)
    return Message(f"Hạn mới của việc này: {at.vi}.", f"This task is due at another time: {at.en}.")


def _soon(who: Message, detail: Mapping[str, object]) -> Message:
    del who
    at = _due_of(detail)
    return Message(f"Việc này sắp đến hạn: {at.vi}.", f"This task is due soon: {at.en}.")


def _today(who: Message, detail: Mapping[str, object]) -> Message:
    del who
    at = _due_of(detail)
    return Message(f"Việc này đến hạn hôm nay: {at.vi}.", f"This task is due today: {at.en}.")


def _late(who: Message, detail: Mapping[str, object]) -> Message:
    del who
    at = _due_of(detail)
    return Message(f"Việc này đã quá hạn: {at.vi}.", f"This task is late: it was due {at.en}.")


def _escalated(who: Message, detail: Mapping[str, object]) -> Message:
    del who
    at = _due_of(detail)
    if name := detail.get("name"):
        return Message(f"{name} quá hạn việc này: {at.vi}.", f"{name} is late with this task: it was due {at.en}.")
    return Message(
        f"Chưa ai nhận việc này, đã quá hạn: {at.vi}.", f"Nobody has taken this task, which was due {at.en}."
    )


def _due_of(detail: Mapping[str, object]) -> Message:
    """The due date that a reminder is about; of one whose values were erased nothing is left to say."""
    due = detail.get("due")
    return instant_in(datetime.fromisoformat(str(due))) if due else Message("…", "…")


def _more_time(who: Message, detail: Mapping[str, object]) -> Message:
    del detail
    return Message(
        f"{who.vi} xin thêm thời gian cho việc này; bạn quyết định.", f"{who.en} asks for more time; you decide."
    )


def _no_more_time(who: Message, detail: Mapping[str, object]) -> Message:
    del detail
    return Message(f"{who.vi} không gia hạn việc này.", f"{who.en} gave no more time for this task.")


def _ended(who: Message, detail: Mapping[str, object]) -> Message:
    if detail.get("how") == "cancelled":
        return Message(f"{who.vi} đã hủy hồ sơ này.", f"{who.en} cancelled this case.")
    return Message("Hồ sơ này đã kết thúc.", "This case has ended.")


def _mentioned(who: Message, detail: Mapping[str, object]) -> Message:
    del detail
    return Message(f"{who.vi} nhắc đến bạn trong một ý kiến.", f"{who.en} named you in a remark.")


def _stuck(who: Message, detail: Mapping[str, object]) -> Message:
    del who, detail
    return Message("Có sự cố mới chờ quản trị viên xử lý.", "A new incident waits for an administrator.")


_SAID: Final[Mapping[str, Callable[[Message, Mapping[str, object]], Message]]] = {
    GIVEN: _given,
    STEAD: _in_place,
    OFFER: _offered,
    MOVED: _moved,
    DROPPED: _dropped,
    SOON: _soon,
    TODAY: _today,
    LATE: _late,
    ESCALATED: _escalated,
    ASKED: _more_time,
    NO_TIME: _no_more_time,
    ENDED: _ended,
    MENTION: _mentioned,
    INCIDENT: _stuck,
}
