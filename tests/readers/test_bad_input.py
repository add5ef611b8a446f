"""Files that nobody should give and somebody will: each is refused, in whole or by rows, in words."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from skillmap.errors import InputError
from skillmap.readers import MAX_BYTES, read_credential


def _zip(member: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, "x")
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "".encode("utf-16"), "\n".encode("utf-16")])
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.json", "a.xlsx", ""])
def test_an_empty_file(data: bytes, name: str) -> None:
    with pytest.raises(InputError, match=f"{name or 'the input'} is empty"):
        read_credential(data, name=name)


@pytest.mark.parametrize("data", [b"outcome,id\n", b"outcome,id\n\n,,\n"])
def test_a_header_and_nothing_else(data: bytes) -> None:
    with pytest.raises(InputError, match=r"a.csv has no outcomes: nothing stands under its header"):
        read_credential(data, name="a.csv")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an old Excel or Word file"),
        (b"{\\rtf1 Clean data}", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "a PNG picture"),
        (b"\x1f\x8b\x08abc", "a gzip archive"),
        (b"\n<?xml version='1.0'?>", "an XML file"),
        (_zip("ppt/presentation.xml"), "a PowerPoint presentation"),
        (_zip("content.xml"), "an OpenDocument file"),
        (_zip("notes.txt"), "a zip archive"),
        (b"Clean\0data", "a binary file, or UTF-16 text without a byte order mark"),
        ("Clean data".encode("utf-16-le"), "a binary file, or UTF-16 text without a byte order mark"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "-"])
def test_another_format_is_named_with_what_is_read(data: bytes, kind: str, name: str) -> None:
    with pytest.raises(InputError) as e:
        read_credential(data, name=name)
    assert kind in str(e.value)
    assert "CSV, XLSX, JSON, plain text with one outcome a line, a syllabus in Word (DOCX), PDF or HTML" in str(e.value)
    assert e.value.accepted[:2] == ("CSV", "XLSX")


def test_damaged_utf_16() -> None:
    with pytest.raises(InputError, match=r"a\.txt is damaged UTF-16 text: .* at byte \d+"):
        read_credential("Clean data".encode("utf-16")[:-1], name="a.txt")


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "-"])
def test_a_line_of_a_megabyte_is_one_refused_row(name: str) -> None:
    for line in (b"x" * 1_000_000, b"1. " * 400_000, b"you will " * 120_000 + b":", "é ".encode() * 500_000):
        credential = read_credential(b"Clean data\n" + line + b"\nPlot data\n", name=name)
        assert [o.text for o in credential.outcomes] == ["Clean data", "Plot data"]
        assert [r.row for r in credential.rejected] == [2]
        assert "characters" in credential.rejected[0].reason
        assert len(credential.rejected[0].excerpt) <= 80


def test_rows_in_another_encoding_are_refused_alone() -> None:
    credential = read_credential("Clean data\nExposé writing\nPlot data\n".encode("mac-roman"))
    assert [(o.id, o.text) for o in credential.outcomes] == [("1", "Clean data"), ("3", "Plot data")]
    (refused,) = credential.rejected
    assert (refused.row, refused.excerpt) == (2, "Expos\N{REPLACEMENT CHARACTER} writing")
    assert refused.reason == (
        "the outcome is not UTF-8 (byte 0x8E at character 6): save the file as UTF-8 (in Excel: CSV UTF-8)"
    )


def test_limits_can_be_set() -> None:
    assert len(read_credential(b"Clean data", max_characters=9).rejected) == 1
    assert len(read_credential(b"Clean data", max_characters=10, max_bytes=10).outcomes) == 1
    with pytest.raises(InputError, match=r"a\.txt is larger than 9 bytes"):
        read_credential(b"Clean data", name="a.txt", max_bytes=9)
    assert MAX_BYTES == 50_000_000


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(10**12)  # a hole of a terabyte takes no room on the disk, and would take all memory
    with pytest.raises(InputError, match="larger than 1,000 bytes"):
        read_credential(path, max_bytes=1_000)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no file .*missing\.csv"):
        read_credential(tmp_path / "missing.csv")
    with pytest.raises(InputError, match="is a folder; name a CSV"):
        read_credential(tmp_path)
    with pytest.raises(InputError, match="can't read"):
        read_credential(Path("a\0b.csv"))


def test_a_file_without_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:  # root may read every file, and tests run as root in many a container
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"can't read private\.csv: .*Permission denied"):
        read_credential(Path("private.csv"))


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_ten_thousand_outcomes(name: str) -> None:
    rows = "".join(f"Analyse the data of case {number}\n" for number in range(1, 10_001))
    credential = read_credential(rows.encode(), name=name)
    assert len(credential.outcomes) == credential.rows == 10_000
    assert credential.outcomes[-1].id == "10000"


@pytest.mark.parametrize("field", ["title", "id"])
def test_a_title_or_an_id_that_is_none_is_refused(field: str) -> None:
    document = json.dumps({field: "x" * 6_000, "outcomes": ["Bake bread"]}).encode()
    with pytest.raises(InputError, match=rf"the credential's {field} has 6,000 characters; at most 5,000 are read"):
        read_credential(document, name="a.json")


def test_a_refusal_can_be_written_whatever_the_keys_hold() -> None:
    with pytest.raises(InputError, match="/out\N{REPLACEMENT CHARACTER}comes/0 has no field 'text'") as refused:
        read_credential(b'{"out\x87comes": [{"a": "Bake bread"}]}', name="a.json")
    assert refused.value.value.encode()
    credential = read_credential(b'{"out\x87comes": [{"text": "Bake bread"}, {"a": "Plan menus"}]}', name="a.json")
    assert credential.rejected[0].reason.encode()
    with pytest.raises(InputError, match="no readable text at /ti\N{REPLACEMENT CHARACTER}tle") as refused:
        read_credential(b'{"ti\x87tle": [], "outcomes": ["Bake bread"]}', name="a.json")
    with pytest.raises(InputError, match="more than one column named") as refused:
        read_credential(b"outcome\x87,outcome\x87\nBake bread,Plan menus\n", name="a.csv")
    assert refused.value.value.encode()
