"""PDF syllabi in, outcomes with their pages out: lines joined, headers dropped, and what can't be read said."""

from __future__ import annotations

import logging
import time
import zlib

import pytest

from skillmap.errors import InputError
from skillmap.nouns import Credential
from skillmap.readers import read_credential
from skillmap.readers.syllabi import pdf_lines
from tests.readers.conftest import PdfLine, make_pdf, pdf_of

HEADER: PdfLine = (72, 760, 8, False, "Harbour College - Course catalogue 2026")


def footer(page: int) -> PdfLine:
    return (280, 30, 8, False, f"Page {page} of 3")


def body(y: float, text: str, x: float = 72, *, bold: bool = False, size: float = 11) -> PdfLine:
    return (x, y, size, bold, text)


@pytest.fixture
def syllabus() -> bytes:
    first = [
        HEADER,
        body(720, "FPR 120: Food Production", size=20, bold=True),
        body(690, "This course is about the work in a large kitchen, from the first plan of a menu to the last"),
        body(676, "plate that is cleaned, and about the laws that protect the guests who eat there."),
        body(640, "Learning outcomes", size=14, bold=True),
        body(618, "Upon completion of this course, students will be able to:"),
        body(600, "1.", x=90),
        body(600, "Store perishable food at safe temperatures in each of the storage rooms of a", x=108),
        body(586, "large kitchen", x=108),
        body(572, "2.", x=90),
        body(572, "Plan a week of menus for a canteen under a bud-", x=108),
        body(558, "get that the house has set", x=108),
        body(544, "3.", x=90),
        body(544, "Explain the ", x=108),
        footer(1),
    ]
    second = [
        HEADER,
        body(720, "law on food hygiene", x=108),
        body(706, "LO7: Clean work surfaces", x=90),
        body(660, "GRADING"),
        body(640, "1. Written test"),
        footer(2),
    ]
    third = [
        HEADER,
        body(720, "Unit objectives", bold=True),
        body(700, "\u2022 Knead dough by hand", x=90),
        body(686, "\u2022 Judge the rise of dough", x=90),
        body(650, "Required textbook", bold=True),
        body(630, "\u2022 Any book on bread", x=90),
        footer(3),
    ]
    return make_pdf(first, second, third, title="syllabus.indd")


def read(data: bytes) -> Credential:
    return read_credential(data, name="a.pdf")


def test_a_syllabus_of_three_pages(syllabus: bytes) -> None:
    credential = read(syllabus)
    assert credential.title == "FPR 120: Food Production"
    assert [(one.id, one.text) for one in credential.outcomes] == [
        ("1", "Store perishable food at safe temperatures in each of the storage rooms of a large kitchen"),
        ("2", "Plan a week of menus for a canteen under a budget that the house has set"),
        ("3", "Explain the law on food hygiene"),
        ("LO7", "Clean work surfaces"),
        ("5", "Knead dough by hand"),
        ("6", "Judge the rise of dough"),
    ]
    assert [one.place for one in credential.outcomes[2:5]] == [
        "page 1, under 'Learning outcomes', item 3",
        "page 2, under 'Learning outcomes', item 4",
        "page 3, under 'Unit objectives', item 1",
    ]
    assert not credential.rejected


def test_a_pdf_without_marks_is_read_by_its_verbs() -> None:
    lines = [
        body(720, "Learning outcomes", bold=True),
        body(700, "Knead dough by hand", x=90),
        body(686, "Judge the rise of dough", x=90),
    ]
    assert [one.text for one in read(make_pdf(lines, title="Bread")).outcomes] == [
        "Knead dough by hand",
        "Judge the rise of dough",
    ]


def test_ligatures_are_letters() -> None:
    assert "ﬁnd the diﬀerence".translate(pdf_lines._LIGATURES) == "find the difference"


def test_a_scan_without_text() -> None:
    with pytest.raises(InputError, match=r"a\.pdf is a PDF of 2 pages without text, as a scanner makes it: run text"):
        read(make_pdf([], []))


def test_a_password() -> None:
    encryption = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"41" * 32, b"42" * 32)
    data = make_pdf([body(700, "x")], extra=b"/Encrypt " + encryption + b" /ID [<41> <41>]")
    with pytest.raises(InputError, match=r"a\.pdf is a PDF that is encrypted or has a password: save a copy"):
        read(data)


def test_a_pdf_without_outcomes_tells_its_headings() -> None:
    lines = [body(720, "Opening hours", size=18), body(690, "We are open each day from nine to five, except Mondays.")]
    with pytest.raises(InputError, match=r"a\.pdf has no section of learning outcomes; its headings are: 'Opening hou"):
        read(make_pdf(lines))


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
def test_a_cut_file_is_named_as_damaged(syllabus: bytes, part: float) -> None:
    with pytest.raises(InputError, match=r"a\.pdf is a damaged PDF: "):
        read(syllabus[: int(part * len(syllabus))])


def test_nothing_but_the_start_of_a_pdf() -> None:
    with pytest.raises(InputError, match=r"a\.pdf is a damaged PDF: "):
        read(b"%PDF-1.7\n...")


def test_remarks_of_the_parser_stay_away(syllabus: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    level = logging.getLogger("pypdf").level
    read(syllabus.replace(b"xref\n0 ", b"xref\n1 "))
    assert capfd.readouterr().err == ""
    assert logging.getLogger("pypdf").level == level


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << %s >> >>"


def test_pages_that_are_their_own_parents() -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000000 >>",
        PAGE % b"",
    ]
    with pytest.raises(InputError):
        read(pdf_of([*objects, b"<< /Length 0 >>\nstream\n\nendstream"], b"/Root 1 0 R"))


def test_too_many_pages() -> None:
    kids = b" ".join([b"3 0 R"] * 1_001)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count 1001 >>" % kids, PAGE % b""]
    with pytest.raises(InputError, match=r"1,001 pages; at most 1,000 are read|damaged PDF"):
        read(pdf_of([*objects, b"<< /Length 0 >>\nstream\n\nendstream"], b"/Root 1 0 R"))


def test_forms_that_draw_each_other_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 40 forms draws the next one twice: two to the fortieth drawings in a file of six kilobytes."""
    monkeypatch.setattr(pdf_lines, "MAX_OPERATIONS", 20_000)
    start = 5
    forms = []
    for number in range(40):
        below = start + number + 1
        draws = b"/X Do /X Do" if number < 39 else b"BT (x) Tj ET"
        forms.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> "
            b"/Length %d >>\nstream\n%s\nendstream" % (below, len(draws), draws)
        )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE % b"/XObject << /X 5 0 R >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
        *forms,
    ]
    begun = time.monotonic()
    with pytest.raises(InputError):
        read(pdf_of(objects, b"/Root 1 0 R"))
    assert time.monotonic() - begun < 20


def test_a_page_that_draws_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_lines, "MAX_OPERATIONS", 1_000)
    data = make_pdf([body(700, f"Line {number}") for number in range(1_000)])
    with pytest.raises(InputError, match=r"draws too much to be read: at most 1,000 operations"):
        read(data)


def test_a_page_with_too_much_text_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_lines, "MAX_CHARACTERS", 1_000)
    with pytest.raises(InputError, match=r"draws too much to be read: .* 1,000 characters"):
        read(make_pdf([body(700, "word " * 300)]))


def test_a_stream_that_unpacks_to_two_hundred_megabytes_is_refused() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE % b"",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    with pytest.raises(InputError):
        read(pdf_of(objects, b"/Root 1 0 R"))
