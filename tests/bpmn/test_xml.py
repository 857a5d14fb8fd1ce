from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpmn.lint import lint
from bpmn.reader import UnreadableDiagramError, read
from bpmn.xml import MAX_ATTRIBUTE, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, parse
from tests.bpmn.drawings import between, line, process

if TYPE_CHECKING:
    from pathlib import Path

SOUND = process(*line("userTask:x"))
LAUGHS = b"".join(
    [
        b'<!DOCTYPE definitions [<!ENTITY a "ha">',
        *(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)),
        b"]><definitions>&j;</definitions>",
    ]
)
QUADRATIC = b'<!DOCTYPE d [<!ENTITY a "' + b"x" * 100_000 + b'">]><d>' + b"&a;" * 10_000 + b"</d>"
HOSTILE = {
    "external entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
    "external DTD": b'<!DOCTYPE d SYSTEM "http://192.0.2.1/x.dtd"><d/>',
    "parameter entity": b'<!DOCTYPE d [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd">%p;]><d/>',
    "empty doctype": b"<!DOCTYPE d><d/>",
    "doctype after a comment": b"<?xml version='1.0'?>\n<!-- <a> --><?pi x?>\n <!DOCTYPE d [<!ENTITY a 'x'>]><d/>",
    "doctype in UTF-16": '<!DOCTYPE d [<!ENTITY a "x">]><d>&a;</d>'.encode("utf-16"),
    "doctype in UTF-16 without a mark": '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "x">]><d/>'.encode("utf-16-le"),
    "doctype in UTF-32": '<!DOCTYPE d [<!ENTITY a "x">]><d/>'.encode("utf-32"),
    "billion laughs": LAUGHS,
    "quadratic blow-up": QUADRATIC,
    "UTF-7": b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE d+AFs-+AF0-+AD4-<d/>",
    "EBCDIC": "<?xml version='1.0' encoding='cp037'?><d/>".encode("cp037"),
    "an encoding nobody knows": b"<?xml version='1.0' encoding='x-user'?><d/>",
    "not in the encoding it declares": b"<?xml version='1.0' encoding='us-ascii'?><d>\xc3\xa9</d>",
    "undefined entity": b"<d>&nothing;</d>",
    "deep": b"<d>" * 100_000,
    "deep and closed": b"<d>" * 200 + b"</d>" * 200,
    "large token": b"<d a='" + b"x" * 4_000_000 + b"'/>",
    "huge id": b"<d id='" + b"x" * 40_000 + b"'/>",
    "many elements": b"<d>" + b"<e/>" * 1_000_000 + b"</d>",
    "too many bytes": b"<d>" + b" " * MAX_BYTES + b"</d>",
    "endless comment": b"<!-- " + b"-" * 100_000,
    "half a file": SOUND[:300],
    "two roots": b"<d/><d/>",
    "no bytes": b"",
    "nothing but space": b" \n ",
    "a null": b"<d>\0</d>",
    "words": "Kế hoạch số 22".encode(),
    "JSON": b'{"components": []}',
    "HTML": b"<!doctype html><title>x</title>",
    "an archive": b"PK\x03\x04" + bytes(range(256)),
    "another vocabulary": b"<definitions xmlns='http://www.omg.org/spec/DMN/20151101/dmn.xsd'/>",
    "a process without definitions": b"<process xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>",
    "BPMN without its namespace": b"<definitions><process/></definitions>",
}


@pytest.mark.parametrize("attack", sorted(HOSTILE))
def test_hostile_bytes_are_refused_with_a_remedy(attack: str) -> None:
    with pytest.raises(UnreadableDiagramError) as refused:
        read(HOSTILE[attack])
    assert refused.value.remedy.en in str(refused.value)
    assert refused.value.said("vi") != str(refused.value)


def test_the_line_of_the_fault_is_told() -> None:
    with pytest.raises(UnreadableDiagramError) as refused:
        read(b"<?xml version='1.0'\n encoding='utf-8'?>\n<d>\n<e></d>")
    assert refused.value.line == 4
    with pytest.raises(UnreadableDiagramError) as refused:
        read(b"\n\n<!DOCTYPE d>\n<d/>")
    assert refused.value.line == 3


def test_no_file_is_read_through_an_inclusion(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<secret>bí mật</secret>")
    source = process(*line(), f'<include xmlns="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" />')
    diagram = read(source)
    assert "bí mật" not in repr(diagram)
    assert "unknown-element" in {finding.rule for finding in lint(diagram)}


def test_a_label_keeps_its_markup_as_text() -> None:
    label = "<b>Ký</b> &amp; <script>alert(1)</script>"
    escaped = label.replace("&", "&amp;").replace("<", "&lt;")
    node = read(process(*between(f'<userTask id="x" name="{escaped}" />'))).node("x")
    assert node is not None
    assert node.name == label


def test_doctype_is_only_a_word_inside_comments_and_text() -> None:
    inside = "<!-- <!DOCTYPE a> --><documentation><![CDATA[<!DOCTYPE b>]]></documentation>"
    assert read(process(inside, *line())).processes["p"].documentation == "<!DOCTYPE b>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_read_as_they_declare(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n' + process(*between('<task id="x" name="Ký số" />')).decode()
    node = read(text.encode(encoding)).node("x")
    assert node is not None
    assert (node.name, node.line) == ("Ký số", 5)


def test_a_declared_western_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + process(*between('<task id="x" name="Procédé" />')).decode()
    node = read(text.encode("latin-1")).node("x")
    assert node is not None
    assert node.name == "Procédé"


def test_what_stands_just_within_the_caps_is_parsed() -> None:
    assert parse(b"<d>" * MAX_DEPTH + b"</d>" * MAX_DEPTH) is not None
    assert len(parse(b"<d>" + b"<e/>" * (MAX_ELEMENTS - 1) + b"</d>")) == MAX_ELEMENTS - 1
    assert len(parse(b"<d a='" + b"x" * MAX_ATTRIBUTE + b"'/>").get("a", "")) == MAX_ATTRIBUTE
