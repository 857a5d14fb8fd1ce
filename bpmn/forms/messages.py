"""What forms say: to the official who fills one in, and to the person who draws one. Each text says the remedy."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn.errors import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWERS: Mapping[str, Message] = MappingProxyType(
    {
        "required-text": Message("Ghi {label}.", "Enter {label}."),
        "required-number": Message("Nhập số cho {label}.", "Enter a number for {label}."),
        "required-date": Message("Chọn ngày cho {label}.", "Enter a date for {label}."),
        "required-choice": Message("Chọn {label}.", "Choose {label}."),
        "required-choices": Message("Chọn ít nhất một mục ở {label}.", "Choose at least one of {label}."),
        "required-check": Message("Đánh dấu ô {label} để tiếp tục.", "Tick {label} to go on."),
        "required-file": Message("Đính kèm {label}.", "Attach {label}."),
        "required-rows": Message("Thêm ít nhất {least} dòng vào {label}.", "Add at least {least} row(s) to {label}."),
        "too-many-rows": Message(
            "Bảng {label} có {count} dòng, tối đa {most}. Bớt dòng.",
            "{label} has {count} rows, the limit is {most}. Remove some.",
        ),
        "too-short": Message(
            "Ghi {label}, ít nhất {least} ký tự. Hiện có {count}.",
            "Enter {label} with at least {least} characters. There are {count} now.",
        ),
        "too-long": Message(
            "Rút gọn {label} còn tối đa {most} ký tự. Hiện có {count}.",
            "Shorten {label} to at most {most} characters. There are {count} now.",
        ),
        "bad-pattern": Message("Viết lại {label} cho đúng mẫu.{hint}", "Write {label} in the form asked for.{hint}"),
        "bad-email": Message("Ghi {label} dạng ten@coquan.gov.vn.", "Enter {label} as name@agency.gov.vn."),
        "bad-phone": Message("Ghi {label} dạng 0912 345 678.", "Enter {label} as 0912 345 678."),
        "bad-characters": Message(
            "Trong {label} có ký tự hỏng. Xóa và gõ lại chỗ đó.",
            "{label} holds broken characters. Delete them and type again.",
        ),
        "not-text": Message("Ghi {label} bằng chữ.", "Enter {label} as text."),
        "not-number": Message(
            "Nhập {label} bằng số, ví dụ 1.250 hoặc 0,5.", "Enter {label} as a number, such as 1250 or 0.5."
        ),
        "unclear-number": Message(
            "Không rõ “{text}” là {whole} hay {part}. Viết {whole} không dấu chấm, hoặc {part} với dấu phẩy.",
            "“{text}” can mean {whole} or {part}. Write {whole} without a dot, or {part} with a comma.",
        ),
        "too-small": Message("Nhập {label} từ {least} trở lên.", "Enter {label} of at least {least}."),
        "too-large": Message("Nhập {label} tối đa {most}.", "Enter {label} of at most {most}."),
        "too-precise": Message(
            "Nhập {label} với tối đa {most} chữ số sau dấu phẩy.", "Enter {label} with at most {most} decimal digits."
        ),
        "not-whole": Message("Nhập {label} là số nguyên.", "Enter {label} as a whole number."),
        "not-a-step": Message("Nhập {label} là bội số của {step}.", "Enter {label} as a multiple of {step}."),
        "not-date": Message(
            "Ghi {label} dạng ngày/tháng/năm, ví dụ 17/03/2021.", "Enter {label} as day/month/year, such as 17/03/2021."
        ),
        "not-time": Message(
            "Ghi {label} dạng giờ:phút, ví dụ 08:30.", "Enter {label} as hours:minutes, such as 08:30."
        ),
        "not-date-time": Message(
            "Ghi {label} dạng ngày/tháng/năm giờ:phút, ví dụ 17/03/2021 08:30.",
            "Enter {label} as day/month/year hours:minutes, such as 17/03/2021 08:30.",
        ),
        "too-early": Message("Chọn {label} từ ngày {least} trở đi.", "Choose {label} on or after {least}."),
        "too-late": Message("Chọn {label} đến hết ngày {most}.", "Choose {label} on or before {most}."),
        "in-the-past": Message("Chọn {label} từ hôm nay trở đi.", "Choose {label} from today on."),
        "not-an-option": Message("Chọn {label} trong danh sách có sẵn.", "Choose {label} from the list."),
        "not-known": Message(
            "Không tìm thấy {label} đã chọn. Chọn lại trong danh sách.",
            "What was chosen for {label} was not found. Choose again.",
        ),
        "not-check": Message("Đánh dấu hoặc bỏ đánh dấu ô {label}.", "Tick or untick {label}."),
        "not-file": Message("Đính kèm lại {label}.", "Attach {label} again."),
        "wrong-file": Message("Đính kèm {label} dạng {accept}.", "Attach {label} as {accept}."),
        "one-file": Message(
            "Chỉ đính kèm một tệp ở {label}. Bỏ bớt tệp.", "Attach one file to {label}. Remove the others."
        ),
        "not-rows": Message("Nhập lại bảng {label}.", "Fill in {label} again."),
        "rule-failed": Message(
            "Chưa kiểm tra được {label}. Báo người quản lý quy trình xem lại điều kiện của ô này.",
            "{label} could not be checked. Ask the procedure's owner to look at its condition.",
        ),
    }
)
"""What an official reads beside a field."""

FAULTS: Mapping[str, Message] = MappingProxyType(
    {
        "file-big": Message(
            "Tệp biểu mẫu lớn quá {limit} byte. Chia thành nhiều biểu mẫu.",
            "The form file is larger than {limit} bytes. Split it.",
        ),
        "file-deep": Message(
            "Biểu mẫu lồng quá {limit} tầng. Bỏ bớt nhóm.",
            "The form is nested more than {limit} levels deep. Remove groups.",
        ),
        "file-json": Message(
            "Tệp không phải JSON: {reason}. Lưu lại từ trình vẽ biểu mẫu.",
            "The file is no JSON: {reason}. Save it again from the form editor.",
        ),
        "file-shape": Message(
            "Tệp không phải biểu mẫu form-js. Lưu lại từ trình vẽ biểu mẫu.",
            "The file is no form-js form. Save it again from the form editor.",
        ),
        "too-many": Message(
            "Biểu mẫu có quá {limit} ô. Chia thành nhiều biểu mẫu.",
            "The form has more than {limit} components. Split it.",
        ),
        "version": Message(
            "Biểu mẫu lưu theo phiên bản {version}, đọc được từ 1 đến {most}. Lưu lại bằng trình vẽ form-js 1.23.",
            "The form has schema version {version}, known are 1 to {most}. Save it again with form-js 1.23.",
        ),
        "attribute": Message(
            "Ô “{key}”: thuộc tính “{name}” phải là {wanted_vi}. Sửa trong trình vẽ biểu mẫu.",
            "Component “{key}”: “{name}” must be {wanted_en}. Correct it in the form editor.",
        ),
        "type-unknown": Message(
            "Ô “{key}”: không dùng được loại “{name}”. Dùng một trong: {known}.",
            "Component “{key}”: the type “{name}” cannot be used. Use one of: {known}.",
        ),
        "key-missing": Message(
            "Ô “{key}” chưa có tên biến (key). Đặt tên cho nó.", "Component “{key}” has no key. Give it one."
        ),
        "key-bad": Message(
            "Ô “{key}”: tên biến “{name}” không dùng được. Dùng chữ, số và dấu gạch dưới.",
            "Component “{key}”: the key “{name}” cannot be used. Use letters, digits and underscores.",
        ),
        "key-twice": Message(
            "Hai ô cùng tên biến “{key}”. Đổi tên một ô.", "Two components have the key “{key}”. Rename one."
        ),
        "expression": Message("Ô “{key}”, {name}: {reason_vi}", "Component “{key}”, {name}: {reason_en}"),
        "options": Message(
            "Ô “{key}” chưa có lựa chọn nào. Thêm lựa chọn.", "Component “{key}” has no options. Add some."
        ),
        "option-twice": Message(
            "Ô “{key}” có hai lựa chọn cùng giá trị “{name}”. Đổi một giá trị.",
            "Component “{key}” has the option “{name}” twice. Change one of them.",
        ),
        "picker": Message(
            "Ô “{key}”: không có bộ chọn “{name}”. Dùng một trong: {known}.",
            "Component “{key}”: there is no picker “{name}”. Use one of: {known}.",
        ),
        "default": Message(
            "Ô “{key}”: giá trị mặc định không hợp với ô. Sửa hoặc bỏ nó.",
            "Component “{key}”: the default value does not fit the component. Correct or remove it.",
        ),
        "secret-place": Message(
            "Ô “{key}”: mục bí mật phải đứng riêng, có khóa không dấu chấm, không phải tệp, bảng hay ô tính.",
            "Component “{key}”: a secret field stands in no table, has a key without dots and is no file, table or "
            "calculation. Make it a field of its own.",
        ),
        "secret-read": Message(
            "Ô “{key}” dùng mục bí mật “{name}” nên sẽ làm lộ nó. Bỏ điều kiện đó.",
            "Component “{key}” reads the secret field “{name}” and would give it away. Take that out.",
        ),
        "table-inside": Message(
            "Ô “{key}”: bảng không được nằm trong bảng. Đưa ra ngoài.",
            "Component “{key}”: a table cannot stand in a table. Move it out.",
        ),
        "file-inside": Message(
            "Ô “{key}”: bảng không nhận tệp. Đưa ô tệp ra ngoài bảng, cho chọn nhiều tệp.",
            "Component “{key}”: a table takes no files. Move it out and let it take several.",
        ),
        "pattern-long": Message(
            "Ô “{key}”: mẫu kiểm tra dài quá {limit} ký tự. Rút ngắn.",
            "Component “{key}”: the pattern has more than {limit} characters. Shorten it.",
        ),
        "pattern-unsafe": Message(
            "Ô “{key}”: mẫu kiểm tra không dùng được từ “{part}”. Bỏ lặp lồng nhau, tham chiếu ngược và (?…).",
            "Component “{key}”: the pattern cannot be used from “{part}” on. Drop nested repetition, references, (?…).",
        ),
        "pattern-bad": Message(
            "Ô “{key}”: mẫu kiểm tra sai: {reason}. Sửa trong trình vẽ biểu mẫu.",
            "Component “{key}”: the pattern is wrong: {reason}. Correct it in the form editor.",
        ),
        "no-today": Message(
            "Ô “{key}” cần biết ngày hôm nay. Đưa hàm today vào khi kiểm tra biểu mẫu.",
            "Component “{key}” needs today's date. Supply the function today when the form is checked.",
        ),
        "no-sample": Message(
            "Ô “{key}”: không tự tạo được giá trị mẫu. Ghi một ví dụ vào thuộc tính example.",
            "Component “{key}”: no sample value could be made. Write one into the property example.",
        ),
        "ignored": Message(
            "Ô “{key}”: thuộc tính “{name}” không có tác dụng ở đây. Bỏ nó.",
            "Component “{key}”: the attribute “{name}” has no effect here. Remove it.",
        ),
        "dangling": Message(
            "Ô “{key}”: không ô nào, bước nào đặt biến “{name}”. Kiểm tra tên.",
            "Component “{key}”: no field and no step sets the variable “{name}”. Check the name.",
        ),
        "label-missing": Message(
            "Ô “{key}” chưa có nhãn. Ghi nhãn cho nó.", "Component “{key}” has no label. Give it one."
        ),
        "english-missing": Message(
            "Ô “{key}” chưa có nhãn tiếng Anh. Ghi vào thuộc tính label_en.",
            "Component “{key}” has no English label. Write it into the property label_en.",
        ),
        "templating": Message(
            "Ô “{key}”: “{{{{…}}}}” trong lời ghi chú không được tính. Dùng biểu thức bắt đầu bằng dấu “=”.",
            "Component “{key}”: “{{{{…}}}}” in a note is not computed. Use an expression that begins with “=”.",
        ),
    }
)
"""What the person who draws a form reads."""


def say(key: str, /, **params: object) -> Message:
    """Fill the texts of a fault with ``params``."""
    message = FAULTS[key]
    return Message(message.vi.format(**params), message.en.format(**params))
