"""What people call the parts of BPMN that a finding speaks of."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Mapping[EventKind, Message] = MappingProxyType(
    {
        EventKind.MESSAGE: Message(vi="thông điệp", en="message"),
        EventKind.SIGNAL: Message(vi="tín hiệu", en="signal"),
        EventKind.TIMER: Message(vi="hẹn giờ", en="timer"),
        EventKind.CONDITIONAL: Message(vi="điều kiện", en="conditional"),
        EventKind.ERROR: Message(vi="lỗi", en="error"),
        EventKind.ESCALATION: Message(vi="báo cáo leo thang", en="escalation"),
        EventKind.LINK: Message(vi="liên kết", en="link"),
        EventKind.TERMINATE: Message(vi="kết thúc tất cả", en="terminate"),
        EventKind.CANCEL: Message(vi="hủy giao dịch", en="cancel"),
        EventKind.COMPENSATE: Message(vi="bù trừ", en="compensation"),
    }
)
POSITIONS: Mapping[str, Message] = MappingProxyType(
    {
        "process start": Message(vi="bắt đầu quy trình", en="process start"),
        "sub-process start": Message(vi="bắt đầu quy trình con", en="sub-process start"),
        "event sub-process start": Message(vi="bắt đầu quy trình con sự kiện", en="event sub-process start"),
        "catching event": Message(vi="sự kiện chờ", en="catching event"),
        "throwing event": Message(vi="sự kiện phát", en="throwing event"),
        "boundary event": Message(vi="sự kiện biên", en="boundary event"),
        "end event": Message(vi="sự kiện kết thúc", en="end event"),
    }
)
