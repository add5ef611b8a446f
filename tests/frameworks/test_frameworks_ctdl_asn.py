"""CTDL-ASN graphs: names in language maps, hierarchy from either end, replacements, credit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from skillmap.errors import BrokenFramework
from skillmap.frameworks import install
from skillmap.frameworks.ctdl_asn import is_ctdl_asn, read_ctdl_asn
from skillmap.nouns import Competency
from tests.frameworks.examples import CLEAN, KEEPING, LIGHT, SITE, ctdl_asn_document


def test_a_graph(ctdl_asn_json: Path, tmp_path: Path) -> None:
    content = read_ctdl_asn(ctdl_asn_document(), "l", "x")
    parent = (f"l:ce-{KEEPING}",)
    assert content.competencies == (
        Competency(f"l:ce-{KEEPING}", "Keeping", "Keeping the lamp.", "group", uri=f"{SITE}/ce-{KEEPING}"),
        Competency(
            f"l:ce-{LIGHT}",
            "Light the lamp",
            "Strike, then light it.",
            "skill",
            ("K.1",),
            parent,
            f"{SITE}/ce-{LIGHT}",
        ),
        Competency(f"l:ce-{CLEAN}", "Clean the lens", "With a cloth.", broader=parent, uri=f"{SITE}/ce-{CLEAN}"),
    )
    assert content.replaced == ((f"l:ce-{CLEAN}", f"l:ce-{LIGHT}"),)
    info = install("lamps", home=tmp_path, file=ctdl_asn_json)
    assert info.name == "lamps@2026-02-03"
    assert (info.title, info.publisher, info.licence) == ("Lamp Keeping", "Harbour Press", "https://example.org/by")
    assert info.attribution == f"Lamp Keeping, by Harbour Press, {SITE}/ce-d"


def test_names_without_prefixes_and_one_competency_alone() -> None:
    node = {"@type": "ceasn:Competency", "@id": f"{SITE}/7", "competencyText": {"en": "Light the lamp"}}
    assert is_ctdl_asn(node)
    assert read_ctdl_asn(node, "l", "x").competencies == (Competency(f"l:{SITE}/7", "Light the lamp", uri=f"{SITE}/7"),)


def test_a_category_may_be_an_address_or_an_alignment() -> None:
    document = ctdl_asn_document()
    for category, kind in (
        ("https://example.org/vocabs/category/Knowledge", "knowledge"),
        ([{"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNodeName": {"en": "Ability"}}], "ability"),
        (7, "competency"),
    ):
        document["@graph"][2]["ceasn:competencyCategory"] = category
        found = read_ctdl_asn(document, "l", "x").competencies
        assert next(c.kind for c in found if c.id.endswith(LIGHT)) == kind


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ({"@type": "ceasn:Competency"}, "/@graph/1: the competency has neither a ceterms:ctid nor an @id"),
        ({"@type": "ceasn:Competency", "@id": "urn:x"}, "/@graph/1: l:urn:x has no ceasn:competencyText"),
        ({"@type": "ceasn:Competency", "@id": 7}, "/@graph/1: the competency has neither"),
        ({"@type": "ceasn:ProgressionModel", "@id": "urn:x"}, "no competencies"),
    ],
)
def test_a_broken_graph_is_told_where(node: dict[str, Any], told: str) -> None:
    document = ctdl_asn_document()
    document["@graph"] = [document["@graph"][0], node]
    with pytest.raises(BrokenFramework, match=told):
        read_ctdl_asn(document, "l", "x.json")
