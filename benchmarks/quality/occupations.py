"""Role and occupation links in, the studies of NICE statements and of CIP programmes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.quality.studies import Sources, Study, drawn, made_framework, present, read_rows
from skillmap.frameworks import load_framework, load_profiles
from skillmap.gold import ACCEPTABLE, Judged
from skillmap.nouns import Competency, Framework, Outcome, Profile
from skillmap.text import clean

_NICE, _ONET = "nice", "onet@30.1"
#: How many programmes are drawn where no limit is given.
PROGRAMMES = 500
_UNSEEN = "skillmap was never trained on this framework's links; some of its statements are among the judged outcomes."
_CIP = "skillmap was never trained on programmes."


def role_studies(sources: Sources) -> tuple[tuple[Study, ...], tuple[str, ...]]:
    """Make the study of NICE statements and the work roles that require them."""
    nice = load_framework(_NICE, home=sources.home)
    judged = drawn(required_by(nice), sources.limit, sources.seed)
    title = "NICE statement → work role"
    roles = as_competencies(nice.profiles, "nice-roles", "Work roles of NICE")
    return (Study("roles", title, roles, judged, ("MAP", "MRR"), note=_UNSEEN),), ()


def programme_studies(sources: Sources) -> tuple[tuple[Study, ...], tuple[str, ...]]:
    """Make the study of CIP 2020 programmes and the O*NET occupations that the official crosswalk gives them."""
    folder = sources.shared / "data" / "crosswalks"
    titles, crosswalk = present(folder / "CIPCode2020.csv", folder / "CIP2020_SOC2018_Crosswalk.csv")
    occupations = load_profiles(_ONET, home=sources.home)
    found = with_occupations(read_programmes(titles), read_crosswalk(crosswalk), occupations)
    judged = drawn(found, PROGRAMMES if sources.limit is None else sources.limit, sources.seed)
    pool = as_competencies(occupations, "onet-occupations", "Occupations of O*NET")
    title = "CIP programme → O*NET occupation"
    return (Study("programmes", title, pool, judged, ("MAP", "MRR"), (titles, crosswalk), note=_CIP),), ()


def required_by(framework: Framework) -> list[Judged]:
    """Return the statements that a role requires, each with all such roles as right answers."""
    roles: dict[str, dict[str, int]] = defaultdict(dict)
    for profile in framework.profiles:
        for requirement in profile.requirements:
            roles[requirement.competency][profile.id] = ACCEPTABLE
    return [Judged(Outcome(c.id, c.label), roles[c.id]) for c in framework.competencies if c.id in roles]


def as_competencies(profiles: Sequence[Profile], name: str, title: str) -> Framework:
    """Make a framework whose competencies are occupations or roles: their titles and descriptions, no other names."""
    return made_framework(name, title, [Competency(p.id, p.title, p.description) for p in profiles])


def read_programmes(file: Path) -> dict[str, str]:
    """Read the published list of CIP 2020 as the title and definition of each six-digit code."""
    return {
        code: f"{clean(row['CIPTitle']).rstrip('.')}: {clean(row['CIPDefinition'])}"
        for row in read_rows(file, "CIPCode", "CIPTitle", "CIPDefinition")
        # Codes are written ="01.0000" so that a spreadsheet keeps their zeros.
        if len(code := row["CIPCode"].strip('="')) == 7
    }


def read_crosswalk(file: Path) -> dict[str, tuple[str, ...]]:
    """Read the published crosswalk as the SOC 2018 codes of each CIP code."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(file, "CIP2020Code", "SOC2018Code"):
        found[row["CIP2020Code"].strip('="')].append(row["SOC2018Code"].strip('="'))
    return {code: tuple(socs) for code, socs in found.items()}


def with_occupations(
    programmes: Mapping[str, str], crosswalk: Mapping[str, Sequence[str]], occupations: Sequence[Profile]
) -> list[Judged]:
    """Return the programmes that lead to an occupation; a SOC code stands for all O*NET occupations that refine it."""
    refining: dict[str, list[str]] = defaultdict(list)
    for occupation in occupations:
        refining[occupation.id.partition(":")[2].partition(".")[0]].append(occupation.id)
    found = []
    for code, text in sorted(programmes.items()):
        right = {id_: ACCEPTABLE for soc in crosswalk.get(code, ()) for id_ in refining.get(soc, ())}
        if right:
            found.append(Judged(Outcome(f"cip:{code}", text), right))
    return found
