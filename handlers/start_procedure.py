"""Start procedure: a case of another procedure begins and goes its own way."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine import BusinessError, Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``quy_trinh``: key of the procedure; ``du_lieu``: its first variables; ``ma_ho_so``: its business key."""

    quy_trinh: str
    du_lieu: dict[str, object] = field(default_factory=dict)
    ma_ho_so: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """Nothing: the new case is started by a job right after this step, and does not report back."""


@handler("start-procedure", title_vi="Mở quy trình khác", title_en="Start procedure")
def start_procedure(context: Context, inputs: Inputs) -> Outputs:
    """Mở một hồ sơ của quy trình khác rồi đi tiếp, không chờ. Muốn chờ kết quả thì vẽ hoạt động gọi (call activity).

    Start a case of another procedure and go on at once. To wait for its result, draw a call activity instead.
    """
    if not context.is_published(inputs.quy_trinh):
        raise BusinessError("chua_co_quy_trinh", f"Chưa có quy trình “{inputs.quy_trinh}”. There is no such procedure.")
    context.start(inputs.quy_trinh, inputs.du_lieu, inputs.ma_ho_so)
    return Outputs()
