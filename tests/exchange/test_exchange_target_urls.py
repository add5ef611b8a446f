"""Where a badge's targetUrl points: what is known, what isn't, and that the documentation says the same."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from skillmap.exchange.alignment_objects import target_type
from skillmap.exchange.target_urls import RULES, is_web_address, target_url
from skillmap.nouns import Target

ONLINE = "https://www.onetonline.org/find/descriptor/result/"


@pytest.mark.parametrize(
    ("identifier", "url"),
    [
        ("onet:2.A.1.a", f"{ONLINE}2.A.1.a"),
        ("onet:2.B.3.e", f"{ONLINE}2.B.3.e"),
        ("onet:2.C.1.a", f"{ONLINE}2.C.1.a"),
        ("onet:2.C.10", f"{ONLINE}2.C.10"),
        ("onet:4.A.2.a.4", f"{ONLINE}4.A.2.a.4"),
        ("onet:4.A.2.a.4.I09", f"{ONLINE}4.A.2.a.4"),
        ("onet:4.A.2.a.4.I09.D03", f"{ONLINE}4.A.2.a.4"),
        ("onet:15-1252.00", "https://www.onetonline.org/link/summary/15-1252.00"),
        ("esco:skill/0a1b", "http://data.europa.eu/esco/skill/0a1b"),
        ("onet:task/8823", ""),
        ("onet:tool/Python", ""),
        ("nice:T0001", ""),
        ("mine:2.A.1.a", ""),
        ("", ""),
    ],
)
def test_the_address_of_an_id(identifier: str, url: str) -> None:
    found = target_url(Target("x", identifier))
    assert found.url == url
    assert bool(found.rule) == bool(url)


def test_a_targets_own_address_comes_first() -> None:
    assert target_url(Target("x", "onet:2.A.1.a", "https://own.example/1")) == ("https://own.example/1", "")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://a.example", True),
        ("HTTP://a.example/b?c=d#e", True),
        ("http://data.europa.eu/esco/skill/0a1b", True),
        ("https://", False),
        ("https:///x", False),
        ("https://a.example/ b", False),
        ("urn:uuid:1", False),
        ("javascript:alert(1)", False),
        ("www.a.example", False),
        ("", False),
    ],
)
def test_what_a_reader_can_open(text: str, is_one: bool) -> None:
    assert is_web_address(text) is is_one


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (Target("x", "onet:4.A.1.a.1.I01.D01", kind="activity"), "ext:OnetDetailedWorkActivity"),
        (Target("x", "onet:task/1", kind="task"), "ext:OnetTask"),
        (Target("x", "esco:skill/1", kind="knowledge"), "ext:EscoKnowledge"),
        (Target("x", "mine:1", kind="skill"), "ext:Skill"),
        (Target("x", kind="CFItem"), "CFItem"),
        (Target("x", kind="ext:Own"), "ext:Own"),
        (Target("x", kind="soft skill!"), "ext:Soft_Skill"),
        (Target("x", kind="能力"), ""),
        (Target("x"), ""),
    ],
)
def test_the_type_of_a_target(target: Target, kind: str) -> None:
    assert target_type(target) == kind


def test_every_work_activity_and_occupation_of_onet_has_an_address(shared: Path) -> None:
    """And each address ends in an element or an occupation of that release."""
    with zipfile.ZipFile(shared / "data" / "onet" / "db_30_1_text.zip") as archive:

        def column(table: str, name: str) -> set[str]:
            text = archive.read(f"db_30_1_text/{table}.txt").decode()
            return {row[name] for row in csv.DictReader(io.StringIO(text), delimiter="\t")}

        known = column("Content Model Reference", "Element ID") | column("Occupation Data", "O*NET-SOC Code")
        dwas = column("DWA Reference", "DWA ID") | column("IWA Reference", "IWA ID")
        assert len(dwas) == 2087 + 332
        skills = {one for one in known if one.startswith(("2.A.", "2.B.")) and one.count(".") == 3}
        assert len(skills) == 35
        for local in {*dwas, *skills, *column("Occupation Data", "O*NET-SOC Code")}:
            assert target_url(Target("x", f"onet:{local}")).url.rpartition("/")[2] in known


def test_the_documentation_has_every_rule(root: Path) -> None:
    text = (root / "docs" / "target-urls.md").read_text(encoding="utf-8").replace(r"O\*NET", "O*NET")
    for rule in RULES:
        assert f"`{rule.url.format('…')}`" in text
        assert rule.says in text
