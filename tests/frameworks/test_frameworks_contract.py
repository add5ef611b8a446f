"""What every importer must answer, whatever it reads: one suite for all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skillmap.curies import parse_curie
from skillmap.frameworks import install, load_competencies, load_framework, load_profile, load_profiles
from skillmap.nouns import KINDS, Framework
from skillmap.text import clean

IMPORTS = {
    "onet old text": ("onet", "onet_old"),
    "onet rated text": ("onet", "onet_rated"),
    "onet new text": ("onet", "onet_new"),
    "onet excel": ("onet", "onet_excel"),
    "esco": ("esco", "esco_zip"),
    "nice": ("nice", "nice_json"),
    "own": ("mine@2026", "own_csv"),
    "case": ("mine", "case_json"),
    "opencase": ("mine", "opencase_json"),
    "case item csv": ("mine", "case_csv"),
    "case template csv": ("mine@2026", "case_sheet"),
    "ctdl-asn": ("mine", "ctdl_asn_json"),
    "rsd json": ("mine@2026", "rsd_json"),
    "osmt export csv": ("mine@2026", "osmt_export"),
    "osmt import csv": ("mine@2026", "osmt_import"),
    "skos turtle": ("mine", "skos_turtle"),
    "skos rdf/xml": ("mine", "skos_xml"),
    "skos json-ld": ("mine", "skos_jsonld"),
    "onet mirror": ("onet@1.1-mirror", ""),
    "esco mirror": ("esco@1.1-mirror", ""),
}
Load = Callable[[Path], Framework]


@pytest.fixture(params=list(IMPORTS))
def load(request: pytest.FixtureRequest) -> Load:
    """Return what installs one of the frameworks into a home and loads it back."""
    name, fixture = IMPORTS[request.param]
    file: Path | None = request.getfixturevalue(fixture) if fixture else None
    taxonomies: Path | None = None if fixture else request.getfixturevalue("taxonomies")
    fetch = request.getfixturevalue("fetch")
    profiles: Path | None = request.getfixturevalue("own_profiles") if fixture == "own_csv" else None

    def install_and_load(home: Path) -> Framework:
        info = install(name, home=home, file=file, profiles_file=profiles, taxonomies=taxonomies, fetch=fetch)
        framework = load_framework(info.name, home)
        assert framework.info == info
        return framework

    return install_and_load


def test_ids_are_curies_of_the_framework_unique_and_sorted(load: Load, tmp_path: Path) -> None:
    framework = load(tmp_path)
    for ids in ([c.id for c in framework.competencies], [p.id for p in framework.profiles]):
        assert ids == sorted(set(ids))
        assert {parse_curie(id_).prefix for id_ in ids} <= {framework.info.id}
    for profile in framework.profiles:
        needed = [r.competency for r in profile.requirements]
        assert needed == sorted(set(needed))


def test_every_link_resolves(load: Load, tmp_path: Path) -> None:
    framework = load(tmp_path)
    known = {c.id: c for c in framework.competencies}
    for competency in framework.competencies:
        assert competency.kind in KINDS
        assert all(parent in known and parent != competency.id for parent in competency.broader)
    assert all(r.competency in known for p in framework.profiles for r in p.requirements)


def test_numbers_and_texts_are_in_range(load: Load, tmp_path: Path) -> None:
    framework = load(tmp_path)
    for profile in framework.profiles:
        assert profile.title == clean(profile.title) != ""
        assert all(r.importance is None or 0 <= r.importance <= 1 for r in profile.requirements)
    for competency in framework.competencies:
        assert competency.label == clean(competency.label) != ""
        assert competency.description == clean(competency.description)
        assert competency.synonyms == tuple(sorted({clean(s) for s in competency.synonyms} - {"", competency.label}))
    assert framework.info.competencies == len(framework.competencies) > 0
    assert framework.info.profiles == len(framework.profiles)


def test_the_same_input_gives_the_same_bytes(load: Load, tmp_path: Path) -> None:
    first, second = load(tmp_path / "1"), load(tmp_path / "2")
    assert first == second
    assert len(first.info.digest) == 64
    folders = [tmp_path / n / "frameworks" / first.info.name for n in ("1", "2")]
    files = sorted(file.name for file in folders[0].iterdir())
    always = ["competencies.jsonl", "framework.json", "profiles.jsonl"]
    assert files == (sorted([*always, "replaced.jsonl"]) if first.replaced else always)
    for file in files:
        assert (folders[0] / file).read_bytes() == (folders[1] / file).read_bytes()


def test_replacements_are_ids_of_the_framework_sorted_and_once(load: Load, tmp_path: Path) -> None:
    framework = load(tmp_path)
    assert list(framework.replaced) == sorted(set(framework.replaced))
    for old, new in framework.replaced:
        assert old != new
        assert {parse_curie(old).prefix, parse_curie(new).prefix} == {framework.info.id}


def test_what_must_be_said_is_said_in_one_line_each(load: Load, tmp_path: Path) -> None:
    info = load(tmp_path).info
    assert info.title
    for text in (info.title, info.publisher, info.licence, info.attribution, info.source, *info.lacks):
        assert text == clean(text)


def test_its_parts_load_apart(load: Load, tmp_path: Path) -> None:
    whole = load(tmp_path)
    part = load_competencies(whole.info.name, tmp_path)
    assert (part.info, part.competencies, part.profiles, part.replaced) == (whole.info, whole.competencies, (), ())
    assert load_profiles(whole.info.name, tmp_path) == whole.profiles
    for profile in whole.profiles:
        assert load_profile(whole.info.name, profile.id, tmp_path) == profile


def test_nothing_else_is_left_in_the_home(load: Load, tmp_path: Path) -> None:
    name = load(tmp_path / "home").info.name
    assert [f.name for f in (tmp_path / "home" / "frameworks").iterdir()] == [name]
