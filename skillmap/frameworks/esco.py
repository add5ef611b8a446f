"""The ESCO CSV zip of any version and language in, its skills, their hierarchy and its occupations out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from skillmap.errors import BrokenFramework
from skillmap.frameworks.archive import list_members, read_member
from skillmap.frameworks.content import Content, settle
from skillmap.frameworks.tables import Table, parse_csv, pick
from skillmap.nouns import Competency, Kind, Profile, Requirement

ID = "esco"
_BASE = "http://data.europa.eu/esco/"
_FILE = re.compile(r"(\w+)_([a-z]{2,3})\.csv")
_VERSION = re.compile(r"v(\d+(?:\.\d+)+)")
_FILES = ("skills", "skillGroups", "broaderRelationsSkillPillar", "occupations", "occupationSkillRelations")
_KINDS: dict[str, Kind] = {"skill/competence": "skill", "knowledge": "knowledge"}
_IMPORTANCE = {"essential": 1.0, "optional": 0.5}
_URI = ("conceptUri",)
_LABEL = ("preferredLabel",)
_ALTERNATIVES = ("altLabels",)
_DESCRIPTION = ("description",)


def read_esco(file: Path) -> Content:
    """Read an ESCO zip; the version is the one in the file's name, as in ``esco_v1.2.0_en_csv.zip``.

    A zip in several languages is read in English. Raises BrokenFramework that names the missing file or column.
    """
    members = _members(file)
    skills, groups, broader, occupations, relations = (
        parse_csv(read_member(file, members[name], name=file.name), f"{members[name]} in {file.name}")
        for name in _FILES
    )
    parents: dict[str, list[str]] = defaultdict(list)
    for child, parent in pick(broader, _URI, ("broaderUri",)):
        parents[child].append(make_id(parent))
    competencies = (*_skills(skills, parents), *_groups(groups, parents))
    version = _VERSION.search(file.name)
    return settle(ID, competencies, _occupations(occupations, relations), version=version[1] if version else "")


def make_id(uri: str) -> str:
    """Make the id of an ESCO concept from its URI.

    >>> make_id("http://data.europa.eu/esco/isced-f/00")
    'esco:isced-f/00'
    """
    local = uri.strip().replace("https://", "http://", 1).removeprefix(_BASE)
    if not local or local == uri.strip():
        raise BrokenFramework(f"{uri!r} is not the URI of an ESCO concept: they begin with {_BASE}", value=uri)
    return f"{ID}:{local}"


def _members(file: Path) -> dict[str, str]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for member in list_members(file, name=file.name):
        if match := _FILE.fullmatch(PurePosixPath(member).name):
            found[match[2]][match[1]] = member
    language = "en" if "en" in found else min(found, default="en")
    missing = [f"{name}_{language}.csv" for name in _FILES if name not in found[language]]
    if missing:
        raise BrokenFramework(f"{file.name} has no {', '.join(missing)}", value=missing[0], accepted=missing)
    return found[language]


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(re.split(r"\r?\n|\s\|\s", cell))


def _skills(table: Table, parents: Mapping[str, list[str]]) -> Iterator[Competency]:
    for uri, kind, label, others, text in pick(table, _URI, ("skillType",), _LABEL, _ALTERNATIVES, _DESCRIPTION):
        if kind not in _KINDS:
            raise BrokenFramework(
                f"{table.source}: skillType {kind!r} of {uri} is unknown; accepted: {', '.join(_KINDS)}",
                value=kind,
                accepted=_KINDS,
            )
        broader = tuple(parents.get(uri, ()))
        yield Competency(make_id(uri), label, text, _KINDS[kind], _alternatives(others), broader, uri)


def _groups(table: Table, parents: Mapping[str, list[str]]) -> Iterator[Competency]:
    for uri, label, others, text in pick(table, _URI, _LABEL, _ALTERNATIVES, _DESCRIPTION):
        broader = tuple(parents.get(uri, ()))
        yield Competency(make_id(uri), label, text, "group", _alternatives(others), broader, uri)


def _occupations(table: Table, relations: Table) -> Iterator[Profile]:
    needs: dict[str, list[Requirement]] = defaultdict(list)
    for occupation, relation, skill in pick(relations, ("occupationUri",), ("relationType",), ("skillUri",)):
        if relation not in _IMPORTANCE:
            raise BrokenFramework(
                f"{relations.source}: relationType {relation!r} is unknown; accepted: {', '.join(_IMPORTANCE)}",
                value=relation,
                accepted=_IMPORTANCE,
            )
        needs[occupation].append(Requirement(make_id(skill), _IMPORTANCE[relation]))
    for uri, label, others, text in pick(table, _URI, _LABEL, _ALTERNATIVES, _DESCRIPTION):
        yield Profile(make_id(uri), label, text, _alternatives(others), tuple(needs.get(uri, ())))
