"""Files made to harm whoever opens them: each is refused in words or read as the text it is, in bounded time."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from skillmap.errors import InputError
from skillmap.readers import MAX_BYTES, read_credential
from skillmap.readers.template import write_template
from tests.readers.conftest import MakeWorkbook, make_pdf

LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12))
    + b"]>"
)


def _changed(book: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(member.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "root", "text"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet", b"Bake bread"),
        ("xl/workbook.xml", b"<workbook", b'"Sheet"'),
        ("xl/sharedStrings.xml", b"<sst", b"notes"),
    ],
)
def test_an_entity_bomb_in_a_workbook(make_workbook: MakeWorkbook, part: str, root: bytes, text: bytes) -> None:
    # openpyxl writes no shared strings; the template has some.
    book = write_template() if "shared" in part else make_workbook([["outcome"], ["Bake bread"]])
    bomb = _changed(_changed(book, part, text, text[:-1] + b"&a11;" + text[-1:]), part, root, LAUGHS + root)
    begun = time.monotonic()
    with pytest.raises(InputError, match=rf"a\.xlsx declares a document type \(<!DOCTYPE\) in {part}, which can hold"):
        read_credential(bomb, name="a.xlsx")
    assert time.monotonic() - begun < 10


def test_a_zip_within_a_workbook_is_not_opened(make_workbook: MakeWorkbook) -> None:
    out = io.BytesIO(make_workbook([["outcome"], ["Bake bread"]]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../../escaped.txt", "x")
        archive.writestr("xl/inner.zip", out.getvalue())
    assert len(read_credential(out.getvalue(), name="a.xlsx").outcomes) == 1


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.txt", "a"])
def test_an_entity_bomb_in_yaml_is_lines_of_text(name: str) -> None:
    """YAML is no format that we read: nothing of it is expanded, and what is no list of outcomes is seen to be none."""
    lines = ["a: &a [ha, ha, ha, ha]"]
    lines += [
        f"{chr(98 + at)}: &{chr(98 + at)} [*{chr(97 + at)}, *{chr(97 + at)}, *{chr(97 + at)}]" for at in range(20)
    ]
    begun = time.monotonic()
    try:
        size = len(str(read_credential("\n".join(lines).encode(), name=name)))
    except InputError as e:
        size = len(str(e))
    assert size < 10_000
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx", "pdf", "html", "json"])
def test_two_hundred_megabytes_are_refused_by_their_size(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    begun = time.monotonic()
    with pytest.raises(InputError, match=rf"a\.{suffix} is larger than 50,000,000 bytes; split it"):
        read_credential(path)
    assert time.monotonic() - begun < 10
    assert MAX_BYTES == 50_000_000


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"outcomes":' * 100_000, '[{"text":' * 50_000])
def test_json_without_a_floor(deep: str) -> None:
    with pytest.raises(InputError, match=r"a\.json is (?:nested too deeply to be read|not valid JSON)"):
        read_credential(deep.encode(), name="a.json")


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_invisible_characters_go_from_what_is_kept(name: str) -> None:
    data = "outcome\nBake\u202e\u2066 bread\u2069\u202c\n\ufeffPlan\u200b me\u00adnus\u2060\n\u200b\u202e\n".encode()
    credential = read_credential(data, name=name)
    assert [one.text for one in credential.outcomes] == ["Bake bread", "Plan menus"]
    assert credential.rejected[-1].reason == "no words"


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1+cmd", "@SUM(A1) of food", "-2+3 dishes", "\t=1+1 dish"])
def test_what_looks_like_a_formula_is_text_in_a_csv(start: str) -> None:
    credential = read_credential(f'outcome,id\n"{start}",A\nBake bread,B\n'.encode(), name="a.csv")
    assert [one.text for one in credential.outcomes] == [start.strip(), "Bake bread"]


def test_a_formula_in_a_workbook_is_refused_and_its_text_is_kept_where_it_is_text(make_workbook: MakeWorkbook) -> None:
    rows = [["outcome"], ["=cmd|' /C calc'!A0"], ["Bake bread"]]
    refused = read_credential(make_workbook(rows), name="a.xlsx")
    assert [one.text for one in refused.outcomes] == ["Bake bread"]
    assert refused.rejected[0].reason.startswith("cell A2 holds a formula without a value")
    kept = read_credential(make_workbook(rows, as_text=True), name="a.xlsx")
    assert [one.text for one in kept.outcomes] == ["=cmd|' /C calc'!A0", "Bake bread"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp"),
        (b"GIF89a\x01\x00\x01\x00", "a.gif"),
        (b"\x7fELF\x02\x01\x01\x00", "a"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a.7z"),
    ],
)
def test_other_files_are_refused(data: bytes, name: str) -> None:
    with pytest.raises(InputError, match="looks like"):
        read_credential(data, name=name)


def test_a_pdf_is_one_by_its_content_whatever_stands_before_it() -> None:
    data = make_pdf([(72, 700, 12, False, "Learning outcomes"), (72, 680, 12, False, "1. Bake bread")])
    assert [one.text for one in read_credential(b"\r\n\r\n" + data, name="a.txt").outcomes] == ["Bake bread"]


def test_a_text_about_pdfs_is_none() -> None:
    data = b"Explain the signature %PDF- of a file\nName other signatures\n"
    assert len(read_credential(data, name="a.txt").outcomes) == 2
