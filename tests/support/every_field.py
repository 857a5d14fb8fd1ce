"""A procedure whose one task has a field of every kind, with conditions, and a way to start it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson

import engine
from engine import By, Channel
from tests.support.drawing import bpmn, flows, process, user

if TYPE_CHECKING:
    from engine import Home

CHOICES: Final = [{"value": f"v{n}", "label": label} for n, label in enumerate(("Đạt", "Trả lại", "Bổ sung"))]
MANY: Final = [
    {"value": f"x{n}", "label": label}
    for n, label in enumerate(
        ("An toàn", "Bảo hiểm", "Chính sách", "Dân tộc", "Đất đai", "Giáo dục", "Khen thưởng", "Tôn giáo", "Xây dựng")
    )
]
COLUMNS: Final = [
    {"type": "textfield", "key": "ten", "label": "Tên"},
    {
        "type": "number",
        "key": "so",
        "label": "Số",
        "validate": {"min": 1},
        "properties": {"requiredIf": "=ten != null"},
    },
    {"type": "number", "key": "gia", "label": "Giá"},
    {"type": "expression", "key": "tien", "label": "Tiền", "expression": "=so * gia"},
    {"type": "checklist", "key": "viec", "label": "Việc", "values": CHOICES},
]
FORM: Final = {
    "type": "default",
    "schemaVersion": 19,
    "id": "du_loai",
    "components": [
        {
            "type": "textfield", "key": "chu", "label": "Dòng chữ", "description": "Ghi ngắn gọn",
            "validate": {"minLength": 3}, "properties": {"default": "=noi_gui"},
        },
        {"type": "textarea", "key": "doan", "label": "Đoạn văn"},
        {"type": "number", "key": "so_luong", "label": "Số lượng", "decimalDigits": 2},
        {"type": "datetime", "key": "ngay", "subtype": "date", "label": "Ngày"},
        {"type": "datetime", "key": "gio", "subtype": "time", "label": "Giờ"},
        {"type": "datetime", "key": "luc", "subtype": "datetime", "label": "Lúc"},
        {"type": "checkbox", "key": "gap", "label": "Gấp"},
        {"type": "select", "key": "muc", "label": "Mức", "values": CHOICES},
        {"type": "radio", "key": "kieu", "label": "Kiểu", "values": CHOICES},
        {"type": "checklist", "key": "cac_muc", "label": "Các mục", "values": CHOICES},
        {"type": "taglist", "key": "the", "label": "Thẻ", "values": MANY},
        {"type": "filepicker", "key": "tep", "label": "Tệp", "accept": ".pdf", "multiple": True},
        {"type": "select", "key": "nguoi", "label": "Người", "properties": {"picker": "person"}, "values": []},
        {"type": "select", "key": "phong", "label": "Phòng", "properties": {"picker": "unit"}, "values": []},
        {"type": "select", "key": "van_ban", "label": "Văn bản", "properties": {"picker": "document"}, "values": []},
        {"type": "select", "key": "ho_so", "label": "Hồ sơ", "properties": {"picker": "case"}, "values": []},
        {
            "type": "group", "id": "nhom", "label": "Nhóm", "conditional": {"hide": "=gap != true"},
            "components": [
                {
                    "type": "textfield", "key": "ly_do", "label": "Lý do gấp",
                    "properties": {"requiredIf": "=so_luong > 1"},
                }
            ],
        },
        {"type": "dynamiclist", "path": "bang", "label": "Bảng", "components": COLUMNS, "properties": {"maxRows": "3"}},
        {"type": "expression", "key": "gap_doi", "label": "Gấp đôi", "expression": "=so_luong * 2"},
        {"type": "text", "id": "nhac", "text": '=if gap then "Làm ngay" else "Không vội"', "label": ""},
        {"type": "separator", "id": "ke"},
    ],
}  # fmt: skip
BY: Final = By("bdt", "lanh_dao", Channel.WEB)
_TASK: Final = user("lam", 'camunda:candidateGroups="lanh_dao" camunda:formRef="du_loai"')
_BODY: Final = f'<startEvent id="s"/>{_TASK}<endEvent id="e"/>{flows("s", "lam", "e")}'


def started(home: Home) -> str:
    """Publish it, start a case, and give the address of its task."""
    files = {"du_loai.bpmn": bpmn(process(_BODY, key="du_loai")), "du_loai.form": orjson.dumps(FORM)}
    engine.publish(home, By("bdt", "admin", Channel.CLI), files)
    known = {"noi_gui": "Sở Nội vụ"}
    clerk = By("bdt", "van_thu", Channel.WEB)
    case = engine.start(home, clerk, "du_loai", variables=known, business_key="HS-1").id
    (task,) = engine.tasks(home, BY, instance=case)
    engine.claim(home, BY, task.id)
    return f"/tasks/{task.id}"
