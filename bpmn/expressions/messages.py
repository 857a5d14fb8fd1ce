"""What the expression language says when it refuses: each text names the fault and its remedy, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn.errors import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        # parsing
        "too-long": Message(
            "Biểu thức dài {length} ký tự, tối đa {limit}. Chia thành nhiều bước.",
            "The expression has {length} characters, the limit is {limit}. Split it into several steps.",
        ),
        "too-deep": Message(
            "Biểu thức lồng quá {limit} tầng. Tách bớt thành biến.",
            "The expression is nested more than {limit} levels deep. Move parts of it into variables.",
        ),
        "odd-character": Message(
            "Không dùng được ký tự {shown} ở đây. Xóa nó hoặc gõ lại bằng ký tự thường.",
            "The character {shown} cannot stand here. Delete it or type it again as a plain character.",
        ),
        "hidden-character": Message(
            "Có ký tự ẩn {shown} trong chuỗi. Xóa nó, hoặc viết rõ dưới dạng {escape}.",
            "A hidden character {shown} stands in the text. Delete it, or write it openly as {escape}.",
        ),
        "single-operator": Message(
            "Một dấu “{found}” không phải phép toán. Viết “{meant}”.",
            "A single “{found}” is no operator. Write “{meant}”.",
        ),
        "open-text": Message(
            "Chuỗi mở bằng {quote} chưa đóng. Thêm {quote} ở cuối chuỗi.",
            "The text opened with {quote} is not closed. Add {quote} at its end.",
        ),
        "bad-escape": Message(
            "Không có ký hiệu “\\{found}”. Dùng \\\\ \\' \\\" \\n \\t \\r hoặc \\uXXXX.",
            "There is no escape “\\{found}”. Use \\\\ \\' \\\" \\n \\t \\r or \\uXXXX.",
        ),
        "bad-number": Message(
            "“{found}” không phải số dùng được. Viết tối đa 40 chữ số, ví dụ 1000 hoặc 0.5.",
            "“{found}” is no usable number. Write at most 40 digits, such as 1000 or 0.5.",
        ),
        "name-not-normal": Message(
            "Tên “{name}” gõ bằng ký tự tổ hợp hoặc ký tự rộng. Gõ lại bằng Unicode dựng sẵn: “{normal}”.",
            "The name “{name}” is typed with combining or wide characters. Type it again as “{normal}”.",
        ),
        "name-mixed": Message(
            "Tên “{name}” trộn chữ của nhiều bảng chữ cái trông giống nhau. Gõ lại bằng một bảng chữ cái.",
            "The name “{name}” mixes letters of several alphabets that look alike. Type it again in one alphabet.",
        ),
        "name-private": Message(
            "Tên không được bắt đầu bằng “__”: “{name}”. Đặt tên khác.",
            "A name must not begin with “__”: “{name}”. Choose another name.",
        ),
        "expected-value": Message(
            "Thiếu giá trị trước {found_vi}. Viết tên biến, số, 'chuỗi', true, false hoặc null.",
            "A value is missing before {found_en}. Write a variable, a number, a 'text', true, false or null.",
        ),
        "expected": Message(
            "Cần “{wanted}” nhưng gặp {found_vi}. Thêm “{wanted}” vào đây.",
            "Expected “{wanted}” but found {found_en}. Add “{wanted}” here.",
        ),
        "expected-member": Message(
            "Sau dấu chấm cần một tên nhưng gặp {found_vi}. Viết tên, hoặc dùng ngoặc: a['tên bất kỳ'].",
            "After the dot a name is expected, here is {found_en}. Write a name, or use brackets: a['any name'].",
        ),
        "trailing": Message(
            "Thừa {found_vi} sau biểu thức. Xóa nó, hoặc thêm phép toán ở trước.",
            "After the expression stands {found_en}. Delete it, or write an operator before it.",
        ),
        "reserved": Message(
            "“{name}” là từ dành riêng. Đổi tên biến.",
            "“{name}” is a reserved word. Rename the variable.",
        ),
        "chained": Message(
            "Không so sánh nối tiếp được. Viết a < b && b < c, hoặc dùng ngoặc.",
            "Comparisons cannot be chained. Write a < b && b < c, or use brackets.",
        ),
        "unknown-function": Message(
            "Không có hàm “{name}”. Các hàm có sẵn: {known}.",
            "There is no function “{name}”. The functions are: {known}.",
        ),
        "arity": Message(
            "Hàm {name} nhận {wanted} giá trị, ở đây có {found}. Sửa lại số giá trị trong ngoặc.",
            "The function {name} takes {wanted} value(s), here it has {found}. Correct what stands in its brackets.",
        ),
        "method": Message(
            "Không gọi phương thức “.{name}(…)”. Viết hàm ở trước, ví dụ size(danh_sach).",
            "Methods such as “.{name}(…)” are not called. Write a function before the value, as in size(items).",
        ),
        "open-expression": Message(
            "Biểu thức mở bằng “{opening}” chưa đóng. Thêm “}}”.",
            "The expression opened with “{opening}” is not closed. Add “}}”.",
        ),
        "bare-condition": Message(
            "Điều kiện phải nằm gọn trong một ${{…}}. Viết ${{{text}}}.",
            "A condition must be one ${{…}}. Write ${{{text}}}.",
        ),
        "empty-condition": Message(
            "Điều kiện để trống. Viết, ví dụ, ${{ket_qua == 'dat'}}.",
            "The condition is empty. Write one such as ${{result == 'ok'}}.",
        ),
        "not-feel": Message(
            "Điều kiện của biểu mẫu bắt đầu bằng dấu “=”. Viết ={text}",
            "An expression of a form begins with “=”. Write ={text}",
        ),
        # evaluation
        "unknown-variable": Message(
            "Hồ sơ chưa có biến “{name}”. Đặt giá trị cho nó ở bước trước, hoặc hỏi trước bằng empty {name}.",
            "The case has no variable “{name}”. Set it in an earlier step, or ask first with: empty {name}.",
        ),
        "unknown-member": Message(
            "Không có “{name}” trong giá trị này. Kiểm tra tên, hoặc hỏi trước bằng empty.",
            "There is no “{name}” in this value. Check the name, or ask first with empty.",
        ),
        "member-of-null": Message(
            "Giá trị còn trống nên không đọc được “{name}” của nó. Hỏi trước bằng empty.",
            "The value is null, so “{name}” cannot be read from it. Ask first with empty.",
        ),
        "no-members": Message(
            "Không đọc được “{name}” của {kind_vi}. Chỉ đọc được trong danh mục và danh sách.",
            "“{name}” cannot be read from {kind_en}. Only maps and lists have members.",
        ),
        "bad-index": Message(
            "Không có phần tử {name}: danh sách có {length}, đánh số từ 0.",
            "There is no item {name}: there are {length}, counted from 0.",
        ),
        "not-a-number": Message(
            "Phép “{operator}” cần hai số, ở đây là {left_vi} và {right_vi}. Đổi bằng number(…).",
            "“{operator}” needs two numbers, here are {left_en} and {right_en}. Convert with number(…).",
        ),
        "cannot-add": Message(
            "Không cộng được {left_vi} với {right_vi}. Đổi bằng string(…) hoặc number(…).",
            "{left_en} and {right_en} cannot be added. Convert with string(…) or number(…).",
        ),
        "cannot-compare": Message(
            "Không so sánh được {left_vi} với {right_vi}. Đổi về cùng loại bằng number(…), date(…) hoặc string(…).",
            "{left_en} and {right_en} cannot be compared. Bring them to one kind with number(…), date(…) or string(…).",
        ),
        "date-range": Message(
            "Ngày nằm ngoài lịch (năm 1 đến 9999). Kiểm tra lại năm.",
            "The date is outside the calendar (years 1 to 9999). Check the year.",
        ),
        "divide-by-zero": Message(
            "Chia cho 0. Hỏi trước mẫu số khác 0.",
            "Division by zero. Ask first that the divisor is not 0.",
        ),
        "not-a-condition": Message(
            "Phép “{operator}” cần đúng hoặc sai, ở đây là {kind_vi}. So sánh nó với một giá trị.",
            "“{operator}” needs true or false, here is {kind_en}. Compare it with a value.",
        ),
        "condition-not-bool": Message(
            "Điều kiện cho ra {kind_vi}, không phải đúng hoặc sai. So sánh nó, ví dụ {text} == 'dat'.",
            "The condition gives {kind_en}, not true or false. Compare it, as in {text} == 'ok'.",
        ),
        "condition-null": Message(
            "Điều kiện chưa có giá trị (null). So sánh với null, hoặc hỏi trước bằng empty.",
            "The condition gives null, not true or false. Compare it with null, or ask first with empty.",
        ),
        "not-in": Message(
            "“in” tìm trong danh sách, ở đây là {kind_vi}. Với chuỗi, dùng contains(…).",
            "“in” looks into a list, here is {kind_en}. For a text use contains(…).",
        ),
        "not-text": Message(
            "Không ghép {kind_vi} vào chuỗi được. Dùng join(danh_sach, ', ') hoặc chọn một phần của nó.",
            "{kind_en} cannot become text. Use join(items, ', ') or pick a part of it.",
        ),
        "bad-argument": Message(
            "Hàm {name}: {kind_vi} không dùng được ở đây. {remedy_vi}",
            "Function {name}: {kind_en} cannot be used here. {remedy_en}",
        ),
        "function-missing": Message(
            "Hàm {name} không có ở nơi này. Dùng nó trong sơ đồ, nơi có lịch làm việc của cơ quan.",
            "The function {name} is not available here. Use it in a diagram, where the agency's calendar is at hand.",
        ),
        "function-failed": Message(
            "Hàm {name} không tính được: {reason}. Kiểm tra các giá trị đưa vào.",
            "The function {name} failed: {reason}. Check the values given to it.",
        ),
        "too-many-steps": Message(
            "Biểu thức cần quá {limit} bước tính. Rút ngắn biểu thức hoặc danh sách.",
            "The expression needs more than {limit} steps. Shorten it or its lists.",
        ),
        "too-big": Message(
            "Kết quả quá lớn: tối đa {limit} {what_vi}. Chia nhỏ dữ liệu.",
            "The result is too big: at most {limit} {what_en}. Split the data.",
        ),
    }
)


def say(key: str, /, **params: object) -> Message:
    """Fill the texts of ``key`` with ``params``."""
    message = MESSAGES[key]
    return Message(message.vi.format(**params), message.en.format(**params))
