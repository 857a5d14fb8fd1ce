from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.web.translations import FOLDER
from web.happenings import KINDS

ROOT = Path(__file__).parents[2]
METHODS = [("**/rest/**", "ignore"), ("**/cli/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
ON_PAPER = {
    "MẬT",
    "TỐI MẬT",
    "TUYỆT MẬT",
    "KT. TRƯỞNG BAN",
    "Ặ Ễ Ỗ Ử",
    "BAN DÂN TỘC",
    "ĐẾN",
    "Lê Văn Cường",
    "324/BDT-TTĐB",
    "Số:",
    "Ngày:",
}


def texts() -> set[str | tuple[str, ...]]:
    return {text for _, _, text, _, _ in extract_from_dir(str(ROOT / "web"), METHODS, keywords=KEYWORDS)}


def test_every_text_of_the_pages_has_its_vietnamese_words() -> None:
    with (FOLDER / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    missing = [
        text for text in texts() if not is_translated(catalogue.get(text[0] if isinstance(text, tuple) else text))
    ]
    assert not missing, f"Add these to web/translations/vi: {missing}"
    assert not [message.id for message in catalogue if message.fuzzy and message.id]


def is_translated(message: object) -> bool:
    string = getattr(message, "string", "")
    return all(string) if isinstance(string, tuple) else bool(string)


def test_the_catalogues_hold_nothing_that_no_page_says() -> None:
    said = {text[0] if isinstance(text, tuple) else text for text in texts()}
    for language in ("vi", "en"):
        with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            ids = {each.id[0] if isinstance(each.id, tuple) else each.id for each in read_po(file) if each.id}
        assert ids <= said, f"Take these out of web/translations/{language}: {ids - said}"


def test_translations_keep_the_places_of_their_values() -> None:
    with (FOLDER / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file):
            source = message.id if isinstance(message.id, str) else message.id[-1]
            target = message.string if isinstance(message.string, str) else message.string[0]
            if message.id:
                names = re.compile(r"%\((\w+)\)")
                assert set(names.findall(target)) == set(names.findall(source)), source


def test_no_template_says_anything_outside_the_catalogue() -> None:
    longest_first = sorted(ON_PAPER, key=len, reverse=True)
    for path in (ROOT / "web" / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for allowed in longest_first:
            text = text.replace(allowed, "")
        assert not VIETNAMESE.search(text), f"{path.name}: put the words into the catalogue"


def test_every_kind_of_event_that_the_engine_writes_has_a_word() -> None:
    written = {
        kind
        for path in (ROOT / "engine").rglob("*.py")
        for kind in re.findall(r"Draft\(\s*\"([a-z]+(?:-[a-z]+)+)\"", path.read_text(encoding="utf-8"))
    }
    assert written, "no event was found: mend the pattern"
    assert written <= KINDS.keys(), f"Name these in web/happenings.py: {written - KINDS.keys()}"
