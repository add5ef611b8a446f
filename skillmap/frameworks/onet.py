"""An O*NET database zip (text or Excel, before or since release 30.3) in, its competencies and occupations out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from skillmap.errors import BrokenFramework, named
from skillmap.frameworks import onet_schema as schema
from skillmap.frameworks.archive import list_members, read_member
from skillmap.frameworks.content import Content, settle
from skillmap.frameworks.onet_ratings import Numbers, Ratings, read_ratings, withheld
from skillmap.frameworks.tables import Table, decode, has, parse_tabs, parse_xlsx, pick
from skillmap.nouns import Competency, Kind, Profile, Requirement
from skillmap.text import clean

ID = "onet"
_RELEASE = re.compile(r"O\*NET\S*\s+(\d+(?:\.\d+)*)\s+Database", re.IGNORECASE)
Tables = Mapping[str, tuple[Table, ...]]


def read_onet(file: Path) -> Content:
    """Read an O*NET database; raise BrokenFramework that names the missing file or column and what is accepted."""
    members = {PurePosixPath(m).name.casefold(): m for m in list_members(file, name=file.name)}
    tables = {role: tuple(_tables(file, members, names)) for role, names in schema.FILES.items()}
    for role in schema.REQUIRED:
        if not tables[role]:
            names = schema.FILES[role]
            wanted = " or ".join(f"'{name}.txt' or '{name}.xlsx'" for name in names)
            raise BrokenFramework(f"{file.name} has no {wanted}", value=names[0], accepted=names)
    return read_tables(tables, version=_release(file, members))


def read_tables(tables: Tables, *, version: str = "") -> Content:
    """Make the framework of O*NET's tables, named by their role (see ``onet_schema.FILES``)."""
    skills = _Rated.of(tables, "skills", schema.SKILL_BRANCHES)
    knowledge = _Rated.of(tables, "knowledge", schema.KNOWLEDGE_BRANCHES)
    tasks, importance_of_tasks = _tasks(tables)
    model = _model(tables)
    competencies = [
        *tasks.values(),
        *_activities(tables, model),
        *_elements(model, skills.elements, "skill"),
        *_elements(model, knowledge.elements, "knowledge"),
        *make_tools(_rows(tables["tools"], schema.TOOL, schema.TOOL_CLASS)),
    ]
    needs = _needs(tables, importance_of_tasks, (skills, knowledge))
    profiles, strangers = _profiles(tables, needs)
    lacks = tuple(_lacks(tables, (skills, knowledge), len(profiles), strangers))
    return settle(ID, competencies, profiles, lacks=lacks, version=version)


def make_tools(examples: Sequence[tuple[str, ...]]) -> list[Competency]:
    """Make one tool of each name in (name, class of software) rows; a name in several classes names them all."""
    classes: dict[str, set[str]] = defaultdict(set)
    for name, group in examples:
        if clean(name):
            classes[clean(name)].add(clean(group))
    return [
        Competency(readable_id("tool", name), name, "; ".join(sorted(groups)), kind="tool")
        for name, groups in classes.items()
    ]


def readable_id(kind: str, name: str) -> str:
    """Make an id of a name, where the source has none: readable, the same in every release, never shared by two.

    >>> readable_id("tool", "C++"), readable_id("tool", "Adobe Acrobat"), readable_id("tool", "a_b")
    ('onet:tool/C++', 'onet:tool/Adobe_Acrobat', 'onet:tool/a%5Fb')
    """
    return f"{ID}:{kind}/" + quote(name, safe="+#&()',.-").replace("_", "%5F").replace("%20", "_")


@dataclass(frozen=True, slots=True)
class _Rated:
    """Skills or knowledge: their element ids, and the ratings of those by occupation (none without the file)."""

    role: str
    elements: tuple[str, ...]
    ratings: Ratings

    @classmethod
    def of(cls, tables: Tables, role: str, branches: tuple[str, ...]) -> _Rated:
        ratings = read_ratings(tables[role], schema.ELEMENT, tables["scales"])
        elements = {element for _, element in ratings.importance}
        if not tables[role]:
            # The elements are known even where their ratings aren't: the leaves of their branch.
            every = {element for (element,) in _rows(tables["elements"], schema.ELEMENT)}
            parents = {element.rpartition(".")[0] for element in every}
            elements = {e for e in every if e.startswith(branches) and e not in parents}
        return cls(role, tuple(sorted(elements)), ratings)


def _tables(file: Path, members: Mapping[str, str], names: Sequence[str]) -> Iterator[Table]:
    for name in names:
        for ending, parse in ((".txt", parse_tabs), (".xlsx", parse_xlsx)):
            member = members.get(f"{name}{ending}".casefold())
            if member:
                yield parse(read_member(file, member, name=file.name), f"{member} in {file.name}")
                break


def _release(file: Path, members: Mapping[str, str]) -> str:
    member = members.get("read me.txt")
    if member is None:
        return ""
    found = _RELEASE.search(decode(read_member(file, member, name=file.name), member))
    return found[1] if found else ""


def _rows(tables: Sequence[Table], *columns: Sequence[str]) -> list[tuple[str, ...]]:
    return [row for table in tables for row in pick(table, *columns)]


def _tasks(tables: Tables) -> tuple[dict[str, Competency], Numbers]:
    parents: dict[str, list[str]] = defaultdict(list)
    for task, activity in _rows(tables["task activities"], schema.TASK, schema.DWA):
        parents[task].append(f"{ID}:{activity}")
    tasks = {
        task: Competency(f"{ID}:task/{task}", text, kind="task", broader=tuple(parents[task]))
        for task, text in _rows(tables["tasks"], schema.TASK, schema.TASK_TEXT)
    }
    return tasks, read_ratings(tables["task ratings"], schema.TASK, tables["scales"]).importance


def _activities(tables: Tables, model: Mapping[str, tuple[str, str]]) -> Iterator[Competency]:
    middle: dict[str, tuple[str, str]] = {}
    for gwa, iwa, title in _rows(tables["intermediate"], schema.GWA, schema.IWA, schema.IWA_TITLE):
        middle[iwa] = (gwa, title)
    for iwa, (gwa, title) in middle.items():
        yield Competency(f"{ID}:{iwa}", title, kind="group", broader=(f"{ID}:{gwa}",))
    for gwa in sorted({gwa for gwa, _ in middle.values()}):
        if gwa not in model:
            raise BrokenFramework(f"work activity {gwa!r} is not in the Content Model Reference", value=gwa)
        yield Competency(f"{ID}:{gwa}", *model[gwa], kind="group")
    for iwa, dwa, title in _rows(tables["activities"], schema.IWA, schema.DWA, schema.DWA_TITLE):
        yield Competency(f"{ID}:{dwa}", title, kind="activity", broader=(f"{ID}:{iwa}",))


def _model(tables: Tables) -> dict[str, tuple[str, str]]:
    """Name and describe every element; one that only its own table names (a newer release may do that) counts too."""
    columns = (schema.ELEMENT, schema.ELEMENT_NAME, schema.DESCRIPTION)
    model = {element: (name, text) for element, name, text in _rows(tables["elements"], *columns)}
    rated = (schema.ELEMENT, schema.ELEMENT_NAME)
    for role, key, title in (("skills", *rated), ("knowledge", *rated), ("intermediate", schema.GWA, schema.GWA_NAME)):
        for table in tables[role]:
            for element, name in pick(table, key, title) if has(table, title) else ():
                if name:
                    model.setdefault(element, (name, ""))
    return model


def _elements(model: Mapping[str, tuple[str, str]], wanted: Sequence[str], kind: Kind) -> Iterator[Competency]:
    for element in wanted:
        if element not in model:
            raise BrokenFramework(f"{kind} {element!r} is not in the Content Model Reference", value=element)
        yield Competency(f"{ID}:{element}", *model[element], kind=kind)


def _needs(tables: Tables, importance_of_tasks: Numbers, rated: Sequence[_Rated]) -> dict[str, list[Requirement]]:
    needs: dict[str, list[Requirement]] = defaultdict(list)
    for soc, task in _rows(tables["tasks"], schema.OCCUPATION, schema.TASK):
        needs[soc].append(Requirement(f"{ID}:task/{task}", importance_of_tasks.get((soc, task))))
    for soc, activity in _rows(tables["task activities"], schema.OCCUPATION, schema.DWA):
        needs[soc].append(Requirement(f"{ID}:{activity}"))
    for part in rated:
        for (soc, element), importance in part.ratings.importance.items():
            level = part.ratings.level.get((soc, element))
            needs[soc].append(Requirement(f"{ID}:{element}", importance, level))
    for soc, tool in _rows(tables["tools"], schema.OCCUPATION, schema.TOOL):
        if clean(tool):
            needs[soc].append(Requirement(readable_id("tool", clean(tool))))
    return needs


def _profiles(tables: Tables, needs: dict[str, list[Requirement]]) -> tuple[list[Profile], int]:
    """Make a profile of each occupation, and count the requirements of occupations that aren't listed."""
    titles: dict[str, list[str]] = defaultdict(list)
    for soc, title in _rows(tables["titles"], schema.OCCUPATION, schema.ALTERNATE_TITLE):
        titles[soc].append(title)
    profiles = [
        Profile(f"{ID}:{soc}", title, text, tuple(titles[soc]), tuple(needs.get(soc, ())))
        for soc, title, text in _rows(tables["occupations"], schema.OCCUPATION, schema.TITLE, schema.DESCRIPTION)
    ]
    listed = {profile.id for profile in profiles}
    return profiles, sum(len(needed) for soc, needed in needs.items() if f"{ID}:{soc}" not in listed)


def _lacks(tables: Tables, rated: Sequence[_Rated], profiles: int, strangers: int) -> Iterator[str]:
    yield "Detailed work activities and technology skills have no importance: O*NET doesn't rate them."
    if not tables["task ratings"]:
        yield "Tasks have no importance: this copy has no Task Ratings file."
    for part in rated:
        occupations = len({soc for soc, _ in part.ratings.importance})
        if not tables[part.role]:
            files = named(schema.FILES[part.role])
            yield f"No occupation names its {part.role}: this copy has no file with their ratings ({files})."
        elif occupations < profiles:
            yield f"{profiles - occupations:,} of {profiles:,} occupations have no rated {part.role}."
        if unrated := withheld(part.ratings.importance):
            yield f"{unrated:,} ratings of {part.role} have no importance: O*NET recommends to suppress them."
        if unrated := withheld(part.ratings.level):
            why = "O*NET recommends to suppress them or finds them not relevant"
            yield f"{unrated:,} ratings of {part.role} have no level: {why}."
        elif tables[part.role] and not part.ratings.level:
            yield f"Ratings of {part.role} have no level: this copy has none."
    if not tables["tools"]:
        yield f"No technology skills: this copy has no file {' or '.join(schema.FILES['tools'])}."
    if not tables["titles"]:
        yield f"Occupations have no alternate titles: this copy has no file {' or '.join(schema.FILES['titles'])}."
    if emerging := sum(len(table.rows) for table in tables["emerging tasks"]):
        yield f"{emerging:,} emerging tasks are left out: they have no ids yet."
    if strangers:
        yield f"{strangers:,} requirements are left out: their occupation is not in Occupation Data."
    yield "Abilities, work styles, work context and physical tools are not imported."
