"""The table of formats: every entry works, content tells the format, and the docs name them all."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from skillmap.errors import InputError, UnknownName
from skillmap.exchange.choice import ALL, Options
from skillmap.exchange.formats import (
    FORMATS,
    Format,
    format_of_file,
    named_format,
    read,
    recognise,
    shaped,
    write,
)
from tests.exchange.records import DECIDED


def test_names_are_unique_and_each_ending_chooses_one() -> None:
    assert len({one.name for one in FORMATS}) == len(FORMATS)
    endings = [ending for one in FORMATS for ending in one.endings]
    assert len(set(endings)) == len(endings)
    assert {ending: format_of_file(f"Report{ending.upper()}").name for ending in endings} == {
        ".json": "json",
        ".csv": "csv",
        ".tsv": "sssom",
        ".ttl": "skos",
    }


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_each_format_has_its_three_functions(one: Format) -> None:
    home = import_module(f"skillmap.exchange.{one.home}")
    assert all(callable(getattr(home, f"{verb}_{one.noun}")) for verb in ("is", "read", "write"))


@pytest.mark.parametrize("name", ["json", "csv", "sssom", "skos"])
def test_content_tells_the_format_whatever_the_file_is_called(name: str) -> None:
    if name == "skos":
        pytest.importorskip("rdflib", reason="needs the extra skos")
    one = named_format(name)
    data = write(one, DECIDED, Options(statuses=ALL)).text.encode()
    found = recognise(data, "mystery.txt")
    assert found is not None
    assert found[0] == one
    assert read(*found, "mystery.txt").links == DECIDED.links
    assert read(one, shaped(one, b"\xef\xbb\xbf" + data, "x"), "x").links == DECIDED.links


@pytest.mark.parametrize(
    "data",
    [b"", b"Plane a board\n", b"[1] Plane a board\n", b'["Plane a board"]', b"\xff\xfe\x00", b"%PDF-1.7", b"[" * 9000],
)
def test_other_documents_are_no_format_of_ours(data: bytes) -> None:
    assert recognise(data, "outcomes") is None


def test_unknown_names_are_told_what_there_is() -> None:
    with pytest.raises(UnknownName, match="no format 'pdf'; formats are: json, csv, sssom, skos"):
        named_format("pdf")
    with pytest.raises(InputError, match=r"a.pdf doesn't tell its format; say --to, one of: json, csv"):
        format_of_file("a.pdf")
    with pytest.raises(InputError, match=r"t.csv is not UTF-8, and its encoding can't be told: save it"):
        shaped(named_format("csv"), b"row\ncaf\x8e\n", "t.csv")


def test_the_docs_name_every_format(root: Path) -> None:
    text = (root / "docs" / "exports.md").read_text(encoding="utf-8")
    assert [one.name for one in FORMATS if f"`{one.name}`" not in text] == []
