"""Handlers for tests: loaded by ``QUYTRINH_HANDLERS=tests.support.handlers``."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from decimal import Decimal

import engine
from engine import BusinessError, Context, DeferredContext, Home, handler

calls: list[str] = []
lock = threading.Lock()
homes: dict[str, Home] = {}


@dataclass(frozen=True, kw_only=True)
class Amount:
    amount: Decimal
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Doubled:
    doubled: Decimal


@dataclass(frozen=True, kw_only=True)
class Nothing:
    pass


@handler("double", title_vi="Nhân đôi", title_en="Double")
def double(context: Context, inputs: Amount) -> Doubled:
    calls.append(context.element)
    return Doubled(doubled=inputs.amount * 2)


@handler("number-then-fail")
def number_then_fail(context: Context, inputs: Nothing) -> Nothing:
    del inputs
    context.assign_number(document_type="KH", unit="VP")
    context.start("p", {})
    raise ZeroDivisionError("broken on purpose")


@handler("refuse")
def refuse(context: Context, inputs: Amount) -> Nothing:
    del context
    raise BusinessError("qua_lon", f"{inputs.amount} is too much")


@handler("write-file", deferred=True)
def write_file(context: DeferredContext, inputs: Nothing) -> Doubled:
    del inputs
    calls.append(context.job)
    context.add_document(kind="bao_cao", title="Báo cáo", name="bao-cao.txt", data="nội dung".encode())
    return Doubled(doubled=Decimal(7))


@handler("fail-later", deferred=True)
def fail_later(context: DeferredContext, inputs: Nothing) -> Nothing:
    del inputs
    calls.append(context.job)
    raise OSError("the printer is on fire")


@handler("call-the-door")
def call_the_door(context: Context, inputs: Nothing) -> Nothing:
    del inputs
    engine.start(homes["home"], engine.By(context.agency, "chuyen_vien"), "p")
    return Nothing()
