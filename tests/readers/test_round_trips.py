"""Arbitrary outcomes written in each format and read again; arbitrary bytes read without a surprise."""

from __future__ import annotations

import csv
import io
import json
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skillmap.errors import SkillmapError
from skillmap.nouns import Credential
from skillmap.readers import read_credential
from skillmap.text import clean
from tests.readers.conftest import MakeWorkbook

OUTCOMES = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=60)
    .map(clean)
    .filter(lambda text: any(map(str.isalpha, text))),
    min_size=1,
    max_size=8,
)
LINES = st.lists(st.sampled_from(["• ", "1. ", "a. ", "  ", "LO1: ", ""]) | st.text(max_size=20), max_size=12)
NAMES = st.sampled_from(["", "-", "a.csv", "a.tsv", "a.txt", "a.json", "a.xlsx"])


def _read(data: bytes, name: str) -> Credential | str:
    """Return the credential, or the explanation why there is none; anything else is a bug."""
    try:
        return read_credential(data, name=name)
    except SkillmapError as e:
        return str(e)


@given(OUTCOMES, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_csv(texts: list[str], delimiter: str, encoding: str, only: bool) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["outcome"] if only else ["outcome_id", "outcome"])
    writer.writerows([text] if only else [f"LO{number}", text] for number, text in enumerate(texts))
    credential = read_credential(out.getvalue().encode(encoding), name="a.csv")
    assert [one.text for one in credential.outcomes] == texts
    assert not credential.rejected


@given(OUTCOMES, NAMES, st.booleans())
def test_json(texts: list[str], name: str, ascii_only: bool) -> None:
    for document in (texts, [{"text": text} for text in texts], {"outcomes": texts}):
        credential = read_credential(json.dumps(document, ensure_ascii=ascii_only).encode(), name=name)
        assert [one.text for one in credential.outcomes] == texts
        assert not credential.rejected


@given(OUTCOMES)
@settings(max_examples=25, deadline=None)
def test_xlsx(make_workbook: MakeWorkbook, texts: list[str]) -> None:
    data = make_workbook([["outcome"], *([text] for text in texts)], as_text=True)
    credential = read_credential(data)
    assert [one.text for one in credential.outcomes] == texts
    assert not credential.rejected


@given(LINES.map("\n".join))
def test_every_line_of_a_list_is_taken_or_refused(text: str) -> None:
    # A list without indentation, so that no line continues another one.
    text = "\n".join(line.strip() for line in text.splitlines())
    assume(text.strip() and "\0" not in text and text.lstrip()[:1] not in {"{", "["})
    assume(not text.encode("utf-8", "replace").lstrip().lower().startswith((b"<html", b"<?xml", b"<!doctype")))
    credential = read_credential(text.encode("utf-8", "replace"), name="a.txt")
    assert credential.rows == sum(bool(line.strip()) for line in text.splitlines())
    numbers = [one.row for one in credential.rejected]
    assert numbers == sorted(set(numbers))
    assert len({one.id for one in credential.outcomes}) == len(credential.outcomes)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")), NAMES)
def test_arbitrary_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    answer = _read(data, name)
    assert isinstance(answer, str) or answer.rows >= 1
    assert str(answer).encode()  # all of it can be printed


@cache
def _workbook(make_workbook: MakeWorkbook) -> bytes:
    return make_workbook([["outcome", "id"], ["Clean data", "A"], ["=1+1", "B"]])


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(make_workbook: MakeWorkbook, data: st.DataObject) -> None:
    # A workbook holds the time it was made, and with it its size: one for all examples.
    book = bytearray(_workbook(make_workbook))
    for _ in range(data.draw(st.integers(1, 6))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    assert str(_read(bytes(book), "a.xlsx")).encode()


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.txt"])
def test_the_same_bytes_give_the_same_credential(name: str) -> None:
    data = b"outcome,id\nClean data,A\nPlot data,A\n" if name == "a.csv" else b'["Clean data", "..."]'
    assert read_credential(data, name=name) == read_credential(data, name=name)
