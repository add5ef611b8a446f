"""CASE packages and item CSVs: hierarchy, kinds, labels, credit, and what a broken one is told."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import BrokenFramework, SkillmapError
from skillmap.frameworks import install, load_framework
from skillmap.frameworks.case import read_case
from skillmap.frameworks.formats import read
from skillmap.frameworks.kinds import kind_of
from skillmap.frameworks.markdown import words_of
from skillmap.nouns import Competency
from tests.frameworks.examples import CASE_TABLE, CLEAN, KEEPING, LIGHT, OPENCASE, SITE, case_document, comma


def test_a_package(case_json: Path) -> None:
    content = read(case_json, "lamps")
    assert content.competencies == (
        Competency(f"lamps:{KEEPING}", "Keeping the lamp.", kind="group", uri=f"{SITE}/{KEEPING}"),
        Competency(
            f"lamps:{LIGHT}",
            "Light the lamp",
            "Strike, then light it.",
            synonyms=("K.1",),
            broader=(f"lamps:{KEEPING}",),
            uri=f"{SITE}/{LIGHT}",
        ),
        Competency(f"lamps:{CLEAN}", "Clean the lens.", broader=(f"lamps:{KEEPING}",), uri=f"{SITE}/{CLEAN}"),
    )
    assert content.replaced == (("lamps:old-wick", f"lamps:{LIGHT}"),)
    assert "Associations that are not read: 1 exactMatchOf." in content.lacks


def test_what_a_package_says_of_itself_is_printed_with_everything_made_from_it(case_json: Path, tmp_path: Path) -> None:
    info = install("lamps", home=tmp_path, file=case_json)
    assert info.name == "lamps@2.0"
    assert (info.title, info.publisher) == ("Lamp Keeping", "Harbour Press")
    assert info.licence == "CC BY 4.0 https://example.org/by"
    assert info.attribution == f"Lamp Keeping, by Lighthouse Board, {SITE}"
    assert info.source == "case.json (version 2.0)"
    assert load_framework("lamps", tmp_path).replaced == (("lamps:old-wick", f"lamps:{LIGHT}"),)


def test_whoever_names_it_may_number_it(case_json: Path, tmp_path: Path) -> None:
    info = install("mine@2026", home=tmp_path, file=case_json)
    assert (info.name, info.source) == ("mine@2026", "case.json (version 2.0)")


def test_a_package_without_a_version_is_named_by_the_day_of_its_last_change(tmp_path: Path) -> None:
    document = case_document()
    del document["CFDocument"]["version"]
    file = tmp_path / "x"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert install("lamps", home=tmp_path / "home", file=file).name == "lamps@2026-02-03"


def test_the_names_that_tools_use_give_the_same_answer() -> None:
    mine, official = read_case(OPENCASE, "l", "x"), read_case(case_document(), "l", "x")
    assert [(c.id, c.label, c.kind, c.broader) for c in mine.competencies] == [
        (c.id, c.label, c.kind, c.broader) for c in official.competencies
    ]
    assert mine.version == "2.0"


def test_item_csv(case_csv: Path, case_sheet: Path) -> None:
    content = read(case_csv, "l")
    assert [(c.id, c.label, c.kind, c.broader) for c in content.competencies] == [
        (f"l:{KEEPING}", "Keeping the lamp.", "group", ()),
        (f"l:{LIGHT}", "Light the lamp", "competency", (f"l:{KEEPING}",)),
        (f"l:{CLEAN}", "Clean the lens.", "competency", (f"l:{KEEPING}",)),
    ]
    assert content.dated == "2026-02-03"
    sheet = read(case_sheet, "l")
    assert [(c.id, c.label, c.description, c.kind, c.broader) for c in sheet.competencies] == [
        ("l:clean", "Clean the lens.", "With a cloth.", "competency", ("l:keeping",)),
        ("l:keeping", "Keeping the lamp.", "", "group", ()),
        ("l:light", "Strike, then light it.", "", "competency", ("l:keeping",)),  # not its parent's identifier
    ]
    assert sheet.replaced == (("l:clean", "l:light"),)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"CFDocument": []}, "no object at /CFDocument"),
        ({"CFItems": {"a": 1}}, "no list at /CFItems: it is dict"),
        ({"CFItems": []}, "no competencies"),
        ({"CFItems": [1]}, "1 bad entries of 1, so nothing was installed: /CFItems/0: an item must be an object"),
        ({"CFItems": [{"identifier": "a"}]}, "/CFItems/0: item 'a' has no fullStatement"),
        ({"CFItems": [{"fullStatement": "a"}]}, "/CFItems/0: the item has no identifier"),
        ({"CFItems": [{"identifier": "a", "fullStatement": "b"}] * 2}, "'x:a' stands there twice"),
        ({"CFAssociations": "none"}, "no list at /CFAssociations"),
    ],
)
def test_a_broken_package_is_told_where(change: dict[str, Any], told: str) -> None:
    with pytest.raises(BrokenFramework, match=told):
        read_case(case_document() | change, "x", "x.json")


def test_an_id_that_is_no_text_is_refused(tmp_path: Path) -> None:
    document = case_document() | {"CFItems": [{"identifier": "\ud800", "fullStatement": "b"}]}
    (tmp_path / "x.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BrokenFramework, match=r"x\.json can't be read: the id .* holds half a character"):
        read(tmp_path / "x.json", "x")


def test_every_bad_item_is_named_with_its_place() -> None:
    good = {"identifier": "g", "fullStatement": "Light"}
    items = [{"identifier": f"b{i}"} if i % 2 else {**good, "identifier": f"g{i}"} for i in range(100)]
    with pytest.raises(BrokenFramework, match=r"50 bad entries of 100.*and 30 more") as caught:
        read_case(case_document() | {"CFItems": items}, "x", "x.json")
    assert [r.row for r in caught.value.rows] == list(range(1, 100, 2))


def test_odd_associations_break_nothing() -> None:
    odd = [None, 1, {}, {"associationType": "isChildOf"}, {"associationType": "isChildOf", "originNodeURI": {"uri": 1}}]
    content = read_case(case_document() | {"CFAssociations": odd}, "x", "x.json")
    assert len(content.competencies) == 3
    assert "Associations that are not read: 3 without a type." in content.lacks


def test_a_child_of_something_elsewhere_is_counted() -> None:
    document = case_document()
    document["CFAssociations"][1]["destinationNodeURI"] = {"identifier": "not-here", "uri": "", "title": ""}
    assert any("1 parent links name something that isn't there (x:not-here)" in s for s in _lacks(document))


def _lacks(document: dict[str, Any]) -> tuple[str, ...]:
    return read_case(document, "x", "x.json").lacks


def test_bad_rows_of_an_item_csv_are_named(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(comma([*CASE_TABLE, ["", "No id"], [KEEPING, "Twice"], ["n", ""]]))
    with pytest.raises(BrokenFramework, match="3 bad rows of 6") as caught:
        read(file, "x")
    assert [(r.row, r.reason) for r in caught.value.rows] == [
        (5, "the identifier is empty"),
        (6, f"identifier {KEEPING!r} stands already in row 2"),
        (7, "the fullStatement is empty"),
    ]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("plain words", "plain words"),
        ("a _b_ and **c** and *d*, snake_case_name, 2 * 3 * 4", "a b and c and d, snake_case_name, 2 * 3 * 4"),
        ("# Head\n\n- one\n* two\n> said", "Head one two said"),
        ("see [the lamp](https://example.org/x_y) ![picture](a.png)", "see the lamp picture"),
        ("| a | b |\r\n| --- | --- |\r\n| 1 | 2|\r\n", "a, b 1, 2"),
        ("$x_1 + y_2$ and `code_x`", "$x_1 + y_2$ and code_x"),
        ("a<br/>b <em>c</em> &amp; x < y &lt; z", "a b c & x < y < z"),
        ("grade-1 words - and more", "grade-1 words - and more"),
    ],
)
def test_markdown_becomes_words(markdown: str, words: str) -> None:
    assert words_of(markdown) == words


@given(st.text(alphabet="a*_`|[](<>$#-\n &;", max_size=200))
def test_any_markdown_becomes_one_clean_line(markdown: str) -> None:
    assert "\n" not in words_of(markdown)


@pytest.mark.parametrize("mark", ["*", "_", "`", "[", "|", "<", "$", "**a", "[a](", "| --- "])
def test_hostile_markdown_takes_no_time(mark: str) -> None:
    assert isinstance(words_of(mark * 20_000), str)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "identifier",
                    "uri",
                    "fullStatement",
                    "CFItemType",
                    "notes",
                    "title",
                    "associationType",
                    "originNodeURI",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(document=JSON, items=st.lists(JSON, max_size=4), associations=st.lists(JSON, max_size=4))
def test_any_package_is_read_or_refused(document: object, items: list[object], associations: list[object]) -> None:
    with contextlib.suppress(SkillmapError):
        assert read_case(
            {"CFDocument": document, "CFItems": items, "CFAssociations": associations}, "x", "y"
        ).competencies


@pytest.mark.parametrize(
    ("stated", "children", "kind"),
    [
        ("", False, "competency"),
        ("", True, "group"),
        ("Standard", True, "competency"),
        ("Learning Outcome", False, "competency"),
        ("Skills", False, "skill"),
        ("KNOWLEDGE ", False, "knowledge"),
        ("Abilities", False, "ability"),
        ("Work Activities", True, "activity"),
        ("Grade Level", False, "group"),
        ("Competency Areas", False, "group"),
        ("Course", False, "group"),
        ("Class", False, "competency"),
    ],
)
def test_stated_types_are_kinds(stated: str, children: bool, kind: str) -> None:
    assert kind_of(stated, has_children=children) == kind
