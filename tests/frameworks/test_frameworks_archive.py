"""Zips that are damaged, encrypted, or made to fill the memory: each is refused with its reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import BrokenFramework
from skillmap.frameworks.archive import Limits, list_members, read_member
from skillmap.frameworks.tables import parse_xlsx
from tests.frameworks.examples import OLD, workbook, write_onet, write_zip


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


GOOD = zipped({"a.txt": b"light", "b/c.txt": b"horn" * 100, "d/": b""})


def test_names_and_bytes_come_out() -> None:
    assert list_members(GOOD, name="x.zip") == ("a.txt", "b/c.txt")
    assert read_member(GOOD, "b/c.txt", name="x.zip") == b"horn" * 100


def test_a_missing_member_is_named() -> None:
    with pytest.raises(BrokenFramework, match=r"x\.zip has no file 'z\.txt'"):
        read_member(GOOD, "z.txt", name="x.zip")


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    evil = zipped({"../../outside.txt": b"x"})
    assert read_member(evil, "../../outside.txt", name="x.zip") == b"x"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (Limits(members=2), "holds 3 files; at most 2"),
        (Limits(total=404), "unpacks to 405 bytes; at most 404"),
    ],
)
def test_too_much_is_refused_with_the_limit(limits: Limits, told: str) -> None:
    with pytest.raises(BrokenFramework, match=told):
        list_members(GOOD, name="x.zip", limits=limits)


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    bomb = write_zip(tmp_path / "bomb.zip", {"Occupation Data.txt": b"\0" * 8_000_000})
    with pytest.raises(BrokenFramework, match=r"Occupation Data\.txt in bomb\.zip unpacks to .* at most 200 times"):
        list_members(bomb, name="bomb.zip")


def test_a_bomb_in_a_workbook_is_refused_before_it_is_read() -> None:
    bomb = zipped({"[Content_Types].xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 8_000_000})
    with pytest.raises(BrokenFramework, match="at most 200 times"):
        parse_xlsx(bomb, "Skills.xlsx")


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    # The size in the directory says 3 bytes where there are 400.
    lying = bytearray(GOOD)
    at = GOOD.rindex(b"b/c.txt") - 46 + 24
    lying[at : at + 4] = (3).to_bytes(4, "little")
    with pytest.raises(BrokenFramework):
        read_member(bytes(lying), "b/c.txt", name="x.zip")


def test_an_encrypted_member_is_refused() -> None:
    locked = bytearray(GOOD)
    for at in (GOOD.index(b"PK\x03\x04") + 6, GOOD.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    with pytest.raises(BrokenFramework, match=r"a\.txt in x\.zip is encrypted"):
        list_members(bytes(locked), name="x.zip")


def test_a_workbook_that_is_none_is_refused() -> None:
    with pytest.raises(BrokenFramework, match="not a readable workbook"):
        parse_xlsx(GOOD, "Skills.xlsx")
    with pytest.raises(BrokenFramework, match="is empty"):
        parse_xlsx(workbook([]), "Skills.xlsx")


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255), st.integers(0, len(GOOD)))
def test_damage_is_either_harmless_or_named(at: int, flip: int, keep: int) -> None:
    damaged = bytearray(GOOD)
    damaged[at] ^= flip
    for data in (bytes(damaged), GOOD[:keep]):
        try:
            for member in list_members(data, name="x.zip"):
                read_member(data, member, name="x.zip")
        except BrokenFramework as e:
            assert "x.zip" in str(e)  # noqa: PT017 - either outcome is right, any other exception is not


def test_a_file_without_a_name_is_refused() -> None:
    named = io.BytesIO()
    with zipfile.ZipFile(named, "w") as archive:
        archive.writestr("Skills.csv", b"")
    damaged = named.getvalue().replace(b"Skills.csv", b"\0kills.csv")  # a name ends at a zero
    with pytest.raises(BrokenFramework, match="a file has no name"):
        list_members(damaged, name="x.zip")


def test_a_truncated_framework_is_refused(tmp_path: Path) -> None:
    whole = write_onet(tmp_path / "db.zip", OLD, release="30.1")
    whole.write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(BrokenFramework, match=r"db\.zip is a damaged zip file"):
        list_members(whole, name=whole.name)
