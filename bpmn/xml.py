"""XML from strangers, parsed so that it can neither reach out nor blow up.

No DOCTYPE, hence no entities; no network; caps on bytes, depth, elements and attribute length. The bytes are decoded
here and given to the parser as UTF-8, so that it and these checks cannot read one file in two ways.
"""

from __future__ import annotations

import codecs
import re
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from bpmn.errors import BpmnRoomError, Message

MAX_BYTES = 5_000_000
MAX_DEPTH = 128
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTE = 32_768

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
"""UTF-32's little-endian mark begins as UTF-16's does; its text then holds NULs, which XML forbids."""

ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "windows-1258"})
"""What a file without a byte order mark may declare. UTF-7 hides markup in letters and is not among them."""

DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}?\?>")
DECLARED = re.compile(r"""\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")

SPLIT = Message(vi="Tách thành nhiều quy trình.", en="Split it into several processes.")
AS_UTF_8 = Message(vi="Lưu tệp với bảng mã UTF-8.", en="Save the file as UTF-8.")

__all__ = ["MAX_ATTRIBUTE", "MAX_BYTES", "MAX_DEPTH", "MAX_ELEMENTS", "Element", "UnreadableDiagramError", "parse"]


class UnreadableDiagramError(BpmnRoomError):
    """The bytes are no diagram: not well-formed XML, not BPMN, forbidden, or over a cap.

    ``line`` is 1-based, or 0 where no line is to blame; ``remedy`` says what to do about it.
    """

    def __init__(self, message: Message, *, remedy: Message, line: int = 0) -> None:
        super().__init__(Message(vi=f"{message.vi} {remedy.vi}", en=f"{message.en} {remedy.en}"))
        self.remedy = remedy
        self.line = line


class Guard:
    """A parser target that keeps nothing and stops at the first cap passed, before any tree is built."""

    def __init__(self) -> None:
        self.depth = 0
        self.elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element in."""
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableDiagramError(
                Message(
                    vi=f"Tệp lồng nhau sâu hơn {MAX_DEPTH} phần tử.",
                    en=f"The file is nested deeper than {MAX_DEPTH} elements.",
                ),
                remedy=Message(
                    vi="Vẽ phần bên trong thành quy trình riêng.", en="Draw the inner part as its own process."
                ),
            )
        if self.elements > MAX_ELEMENTS:
            raise UnreadableDiagramError(
                Message(
                    vi=f"Tệp có hơn {MAX_ELEMENTS} phần tử.", en=f"The file has more than {MAX_ELEMENTS} elements."
                ),
                remedy=SPLIT,
            )
        if any(len(value) > MAX_ATTRIBUTE for value in attributes.values()):
            raise UnreadableDiagramError(
                Message(
                    vi=f"Một thuộc tính của <{etree.QName(tag).localname}> dài hơn {MAX_ATTRIBUTE} ký tự.",
                    en=f"An attribute of <{etree.QName(tag).localname}> is longer than {MAX_ATTRIBUTE} characters.",
                ),
                remedy=Message(
                    vi="Rút ngắn lại; văn bản dài đặt trong <documentation>.",
                    en="Shorten it; long texts belong into <documentation>.",
                ),
            )

    def end(self, _tag: str) -> None:
        """Count an element out."""
        self.depth -= 1

    def close(self) -> int:
        """Give the number of elements seen."""
        return self.elements


def parse(data: bytes) -> Element:
    """Give the root element of an XML file; comments and processing instructions are left out.

    Raises UnreadableDiagramError for whatever is not plain, well-formed XML within the caps.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDiagramError(
            Message(
                vi=f"Tệp có {len(data)} byte; chỉ đọc nhiều nhất {MAX_BYTES}.",
                en=f"The file has {len(data)} bytes; at most {MAX_BYTES} are read.",
            ),
            remedy=SPLIT,
        )
    text = _decode(data)
    _refuse_doctype(text)
    plain = text.encode()
    try:
        etree.fromstring(plain, parser=_parser(Guard()))
        return etree.fromstring(plain, parser=_parser())
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise UnreadableDiagramError(
            Message(
                vi=f"Dòng {line}: đây không phải XML đúng quy cách ({error.msg}).",
                en=f"Line {line}: this is not well-formed XML ({error.msg}).",
            ),
            remedy=Message(
                vi="Mở tệp bằng trình vẽ quy trình và lưu lại.", en="Open the file in the modeler and save it again."
            ),
            line=line,
        ) from error


def _parser(target: Guard | None = None) -> etree.XMLParser:
    """Make a parser that trusts nothing; a new one each time, for they are not shared between threads."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        target=cast("etree.ParserTarget | None", target),
    )


def _decode(data: bytes) -> str:
    """Turn the bytes into text without the XML declaration, keeping the line count."""
    encoding = next((name for mark, name in BOMS if data.startswith(mark)), None)
    if encoding is None and data[:4] in {b"<\0?\0", b"\0<\0?"}:
        encoding = "utf-16-le" if data[0] else "utf-16-be"
    if encoding is None:
        encoding = _declared(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDiagramError(
            Message(
                vi=f"Tệp không phải {encoding} như đã khai (byte {error.start}).",
                en=f"The file is not {encoding}, as it says it is (byte {error.start}).",
            ),
            remedy=AS_UTF_8,
        ) from error
    declaration = DECLARATION.match(text)
    if declaration is None:
        return text
    return "\n" * declaration[0].count("\n") + text[declaration.end() :]


def _declared(data: bytes) -> str:
    head = DECLARATION.match(data[:400].decode("latin-1"))
    found = DECLARED.search(head[0]) if head else None
    encoding = found[1].lower() if found else "utf-8"
    if encoding not in ENCODINGS:
        raise UnreadableDiagramError(
            Message(vi=f"Không đọc bảng mã {encoding!r}.", en=f"The encoding {encoding!r} is not read."),
            remedy=AS_UTF_8,
            line=1,
        )
    return encoding


def _refuse_doctype(text: str) -> None:
    """Walk over what may stand before the root element; entities, and with them every known bomb, need a DOCTYPE."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2)
        else:
            break
        if end < 0:
            return
        at = end + (3 if text.startswith("-->", end) else 2)
    if text.startswith("<!", at):
        raise UnreadableDiagramError(
            Message(vi="Tệp có khai báo DOCTYPE.", en="The file has a DOCTYPE."),
            remedy=Message(vi="Xóa khai báo đó; sơ đồ BPMN không cần.", en="Remove it; a BPMN diagram needs none."),
            line=text.count("\n", 0, at) + 1,
        )
