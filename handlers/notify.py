"""Notify: a mail to people or to those who have a role; at least once, each with a Message-ID that stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from engine import DeferredContext, handler, mail_server

ORDINARY = "thuong"
VEILED_SUBJECT = "Có việc cần xử lý"
VEILED_TEXT = "Có việc đang chờ xử lý. Mở hộp việc để xem."


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``nguoi``: a person's account; ``vai``: a role, in the unit ``don_vi`` or anywhere. At least one of both."""

    tieu_de: str
    noi_dung: str
    nguoi: str | None = None
    vai: str | None = None
    don_vi: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so_thu``: how many mails went out."""

    so_thu: int


@handler("notify", deferred=True, title_vi="Gửi thư báo", title_en="Notify")
def notify(context: DeferredContext, inputs: Inputs) -> Outputs:
    """Gửi thư điện tử cho một người hoặc những người giữ một vai. Chưa cấu hình máy gửi thư thì bỏ qua.

    Mail a person or everybody in a role. Where no mail server is set, nothing is sent and the case goes on.
    """
    addresses = _addresses(context, inputs)
    if not context.smtp_url or not addresses:
        return Outputs(so_thu=0)
    with mail_server(context.smtp_url) as server:
        for address in addresses:
            server.send_message(_message(context, inputs, address))
    return Outputs(so_thu=len(addresses))


def _addresses(context: DeferredContext, inputs: Inputs) -> list[str]:
    people = [context.person(inputs.nguoi)] if inputs.nguoi else []
    if inputs.vai:
        people += context.holders(inputs.vai, inputs.don_vi)
    return list(dict.fromkeys(person.email for person in people if person.active and person.email))


def _message(context: DeferredContext, inputs: Inputs, address: str) -> EmailMessage:
    secret = context.secrecy != ORDINARY
    message = EmailMessage()
    message["From"], message["To"] = context.mail_from, address
    message["Subject"] = VEILED_SUBJECT if secret else " ".join(inputs.tieu_de.split())
    message["Date"] = format_datetime(context.at)
    message["Message-ID"] = _message_id(context, address)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(VEILED_TEXT if secret else inputs.noi_dung)
    return message


def _message_id(context: DeferredContext, address: str) -> str:
    """The same for every attempt of this job to this address (RFC 5322, 3.6.4), so that a second copy is recognised."""
    domain = parseaddr(context.mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{sha256(f'{context.job} {address}'.encode()).hexdigest()[:40]}@{domain}>"
