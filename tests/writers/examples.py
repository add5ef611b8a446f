"""One hand-written alignment report and its coverage, as a college would have them: what the golden files show."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from skillmap.nouns import (
    RELATIONS,
    Advice,
    Alignment,
    AlignmentReport,
    Competency,
    Coverage,
    CoverageReport,
    Covered,
    Credential,
    Evidence,
    FrameworkInfo,
    Gap,
    Level,
    Outcome,
    OutcomeResult,
    Provenance,
    Rating,
    Redundancy,
    Rejected,
    Share,
)

Found = TypeVar("Found", Covered, Gap)
BASE = "https://college.example/frameworks/food/"
TITLE = "Food Safety Supervisor (microcredential)"


def competency(local: str, label: str, description: str = "", kind: str = "task") -> Competency:
    """Return a competency of the framework ``mine``."""
    return Competency(f"mine:{local}", label, description, kind, (), ("mine:F",), BASE + local)  # type: ignore[arg-type]


OUTCOMES = tuple(
    Outcome(f"o{n}", text, TITLE)
    for n, text in enumerate(
        (
            "Measure and record the temperature of chilled, frozen and hot-held food with a calibrated probe.",
            "Write a cleaning schedule for a small kitchen and check that it has been followed.",
            "Explain how cross-contamination happens and organise storage so that it does not.",
            "Identify the critical control points of a recipe and set limits for them.",
            "Recognise signs of pests and decide when a contractor has to be called.",
            "Keep temperature logs of cold and hot food, and act on readings that are out of range.",
            "Appreciate the cultural meaning of shared meals.",
        ),
        start=1,
    )
)
#: The parts of the first outcome.
MEASURE = "Measure the temperature of chilled, frozen and hot-held food with a calibrated probe"
RECORD = "Record the temperature of chilled, frozen and hot-held food with a calibrated probe"

PROBE = competency("F1", "Monitor food temperatures", "Take and record temperatures of food in storage and service.")
HACCP = competency("F2", "Apply hazard analysis", "Find critical control points, set limits, and monitor them.")
CLEAN = competency("F3", "Plan cleaning and disinfection", "Draw up cleaning schedules and verify that they are kept.")
STORE = competency("F4", "Prevent cross-contamination", "Separate raw and ready-to-eat food in storage and at work.")
PESTS = competency("F5", "Control pests", "Inspect the premises for pests and arrange treatment.")
ALLERGEN = competency("F6", "Manage allergens", "Inform guests of allergens and keep them apart in the kitchen.")
TRACE = competency("F7", "Trace deliveries", "Record suppliers and batches so that food can be recalled.")
LAW = competency("F8", "Food hygiene law", "Duties of food businesses and the powers of inspectors.", "knowledge")
MENUS = competency("F9", "Plan menus", "Compose menus for guests, seasons and occasions.")

MINE = FrameworkInfo(
    id="mine",
    version="2026",
    title="Regional Food Handling Framework",
    publisher="Example Hospitality Council",
    licence="CC BY 4.0",
    attribution="Contains the Regional Food Handling Framework 2026 of the Example Hospitality Council, CC BY 4.0.",
    source="food-handling-2026.csv",
    lacks=("It has no alternative labels, so wordings used on the job may be missed.",),
    competencies=9,
    profiles=1,
    digest="3f5c" * 16,
)
SKILLS = FrameworkInfo(
    id="skills",
    version="3",
    title="Everyday Skills List",
    publisher="Example Skills Office",
    licence="Public domain",
    competencies=4,
    digest="a17e" * 16,
)
RECORDS = Competency(
    "skills:11", "Keep accurate records", "Write down readings and events so that others can rely on them.", "skill"
)
HYGIENE = Competency("skills:12", "Follow hygiene rules", "", "skill")
CULTURE = Competency("skills:13", "Work with people of other cultures", "", "skill")
ASK = Competency("skills:14", "Ask probing questions", "Find out more by asking again.", "skill")

PROVENANCE = Provenance(
    skillmap="0.1.0",
    frameworks=(MINE, SKILLS),
    model="minilm",
    model_digest="9b2d" * 16,
    calibration="minilm-2026",
    calibration_digest="04c8" * 16,
    settings=(
        ("top", "3"),
        ("lowest probability of a rating", "strong 0.7, partial 0.45, weak 0.25"),
        ("calibrated on", "412 pairs judged by reviewers of the Example College"),
        ("partial credit", "0.5"),
        ("read by the cross-encoder", "the best 30 of them"),
        ("list of terms", "e01a" * 16),
    ),
    run="7d1e" * 16,
)


def alignment(
    to: Competency, probability: float, rating: Rating, *evidence: Evidence, rank: int = 1, margin: float = 0.0
) -> Alignment:
    """Return an alignment with the relation that goes with its rating."""
    return Alignment(to, probability, rating, RELATIONS[rating], evidence, rank, margin)


def because(one: Alignment, *reasons: str, part: str = "") -> Alignment:
    """Return the alignment with reasons, and the part of the outcome that it serves."""
    return replace(one, reasons=reasons, part=part)


def read(value: float, how: str, lead: float) -> tuple[Evidence, Evidence]:
    """Return evidence by reading; it says nothing of a lead of 0."""
    ahead = "No other competency reads nearly as well." if lead >= 0.5 else ""
    return (
        Evidence("read together", value, f"Read together, the two {how}."),
        Evidence("lead over the others", lead, "Another competency reads better." if lead < 0 else ahead),
    )


def meaning(value: float, of: str = "label", detail: str = "") -> Evidence:
    """Return evidence by meaning."""
    likeness = (
        "mean much the same" if value >= 0.5 else "are loosely related" if value >= 0.3 else "have little in common"
    )
    return Evidence(f"meaning of the {of}", value, detail or f"The outcome and the {of} {likeness}.")


def shared(value: float, *words: str) -> Evidence:
    """Return evidence by shared words."""
    return Evidence("shared words", value, f"Both say: {', '.join(words)}.")


def wording(value: float, label: str) -> Evidence:
    """Return evidence by spelling."""
    return Evidence("wording", value, f"The wording is unlike “{label}”.")


def _results() -> tuple[OutcomeResult, ...]:
    mine, skills, nearest, excluded = _mine(), _skills(), _nearest(), _excluded()
    results = []
    for outcome in OUTCOMES:
        for name, offered in (("mine@2026", mine), ("skills@3", skills)):
            listed = offered.get(outcome, ())
            confident = bool(listed) and listed[0].rating in ("strong", "partial")
            near = nearest.get((outcome, name))
            if not confident and near is None:
                near = alignment(HYGIENE, 0.18, "none", meaning(0.28))
            results.append(OutcomeResult(outcome, name, confident, listed, near, excluded.get((outcome, name), ())))
    return tuple(results)


def _mine() -> dict[Outcome, tuple[Alignment, ...]]:
    o1, o2, o3, o4, o5, o6, _ = OUTCOMES
    return {
        o1: (
            because(
                alignment(
                    PROBE,
                    0.93,
                    "strong",
                    *read(2.84, "say much the same", 3.1),
                    meaning(0.78),
                    Evidence("meaning of the closest name", 0.78),
                    Evidence("field of the credential", 0.52, "It is at home in the credential's field."),
                    shared(0.5, "food", "record", "temperature"),
                    margin=0.55,
                ),
                f"It serves one part of the outcome: “{MEASURE}”.",
                "Read together, the two say much the same.",
                "Both say: food, record, temperature.",
                "It is 55 percentage points ahead of the runner-up, “Apply hazard analysis”.",
                part=MEASURE,
            ),
            because(
                alignment(
                    HACCP,
                    0.38,
                    "weak",
                    *read(-1.2, "share a subject at most", -4.0),
                    meaning(0.41, "description"),
                    rank=2,
                    margin=0.1,
                ),
                "Read together, the two share a subject at most.",
                "It is 55 percentage points behind the first, “Monitor food temperatures”.",
            ),
        ),
        o2: (
            because(
                alignment(CLEAN, 0.88, "strong", meaning(0.71), shared(0.4, "clean", "schedule"), margin=0.61),
                "Both say: clean, schedule.",
                "Nothing else came into question.",
            ),
        ),
        o3: (
            because(
                alignment(STORE, 0.86, "strong", meaning(0.74), shared(0.33, "cross-contamination"), margin=0.4),
                "Both say: cross-contamination.",
                "It is 40 percentage points ahead of the runner-up, “Plan cleaning and disinfection”.",
            ),
            because(
                alignment(CLEAN, 0.46, "partial", meaning(0.44), rank=2, margin=0.12),
                "It is 40 percentage points behind the first, “Prevent cross-contamination”.",
            ),
        ),
        o4: (
            because(
                alignment(
                    HACCP, 0.64, "partial", meaning(0.55, "description"), shared(0.3, "control", "limit"), margin=0.4
                ),
                "Your list of terms says that “critical control points” means “hazard analysis”.",
                "Both say: control, limit.",
            ),
        ),
        # These two have no reasons, as in a report of an earlier version.
        o5: (alignment(PESTS, 0.59, "partial", meaning(0.52), wording(0.44, "Control pests"), margin=0.3),),
        o6: (alignment(PROBE, 0.81, "strong", meaning(0.69), shared(0.33, "food", "temperature"), margin=0.44),),
    }


def _skills() -> dict[Outcome, tuple[Alignment, ...]]:
    o1, o2, _, _, _, o6, _ = OUTCOMES
    return {
        o1: (
            # Its reasons don't name the part: every writer has to do so for them.
            because(
                alignment(RECORDS, 0.57, "partial", meaning(0.5), shared(0.2, "record"), margin=0.3),
                "Both say: record.",
                "It is 30 percentage points ahead of the runner-up, “Follow hygiene rules”.",
                part=RECORD,
            ),
        ),
        o2: (alignment(HYGIENE, 0.29, "weak", meaning(0.39), margin=0.05),),
        o6: (alignment(RECORDS, 0.72, "strong", meaning(0.61), margin=0.5),),
    }


def _nearest() -> dict[tuple[Outcome, str], Alignment]:
    o1, o2, *_, o7 = OUTCOMES
    return {
        (o7, "mine@2026"): because(
            alignment(MENUS, 0.12, "none", meaning(0.21, detail="Both are about meals.")),
            "Both are about meals.",
            "It is level with “Manage allergens”.",
        ),
        (o1, "mine@2026"): alignment(TRACE, 0.2, "none", meaning(0.3), rank=3),
        (o7, "skills@3"): alignment(CULTURE, 0.22, "none", meaning(0.37, detail="Both are about culture.")),
        (o2, "skills@3"): alignment(HYGIENE, 0.29, "weak", meaning(0.39), margin=0.05),
    }


def _excluded() -> dict[tuple[Outcome, str], tuple[Alignment, ...]]:
    ruled_out = because(
        alignment(ASK, 0.0, "none", meaning(0.35), rank=4),
        "Your list of terms calls “Ask probing questions” a false friend of “probe”.",
    )
    return {(OUTCOMES[0], "skills@3"): (ruled_out,)}


def _advice(verb: str, level: Level, *also: Level, note: str = "", parts: tuple[str, ...] = ()) -> Advice:
    return Advice(verb, verb.lower(), level, also, parts, (note,) if note else ())


ADVICE = (
    _advice(
        "Measure",
        "apply",
        "evaluate",
        parts=(MEASURE, RECORD),
        note=f"There are 2 outcomes in one, each of which would need its own evidence: “{MEASURE}”; “{RECORD}”.",
    ),
    _advice("Write", "create", "apply"),
    _advice("Explain", "understand", "apply"),
    _advice("Identify", "remember", "understand", "analyze"),
    _advice("Recognise", "remember", "understand", "analyze"),
    _advice("Keep", "apply"),
    _advice(
        "Appreciate",
        "understand",
        note='Nobody can see "appreciate" happen: say what learners do to show it, such as explain or justify.',
    ),
)

CREDENTIAL = Credential(
    "food-safety",
    TITLE,
    OUTCOMES,
    (
        Rejected(4, "the outcome is empty", "4;;"),
        Rejected(9, "the id 'o3' is already that of row 3", "o3;Explain how cross-contamination happens"),
    ),
)
ALIGNMENTS = AlignmentReport(CREDENTIAL, _results(), PROVENANCE, ADVICE)
#: The same as an earlier version wrote it: no advice, no reasons, no part, nothing excluded.
EARLIER = AlignmentReport(
    CREDENTIAL,
    tuple(
        replace(
            result,
            alignments=tuple(replace(one, part="", reasons=()) for one in result.alignments),
            nearest=replace(result.nearest, part="", reasons=()) if result.nearest else None,
            excluded=(),
        )
        for result in ALIGNMENTS.results
    ),
    PROVENANCE,
)

COVERAGE = CoverageReport(
    CREDENTIAL,
    (
        Coverage(
            framework="mine@2026",
            profile="mine:P1",
            title="Food safety supervisor",
            covered=(
                Covered(PROBE, 0.95, OUTCOMES[0], "strong", 0.93),
                Covered(STORE, 0.9, OUTCOMES[2], "strong", 0.86),
                Covered(CLEAN, 0.7, OUTCOMES[1], "strong", 0.88),
            ),
            partial=(
                Covered(HACCP, 0.85, OUTCOMES[3], "partial", 0.64),
                Covered(PESTS, 0.4, OUTCOMES[4], "partial", 0.59),
            ),
            gaps=(
                Gap(ALLERGEN, 0.9, OUTCOMES[2], 0.23),
                Gap(TRACE, 0.55, OUTCOMES[0], 0.2),
                Gap(LAW, None, OUTCOMES[3], 0.09),
            ),
            share=Share(4.0, 8.0, 0.5),
            weighted_share=Share(3.175, 5.25, 3.175 / 5.25),
            strict=Share(3.0, 8.0, 0.375),
            lenient=Share(5.0, 8.0, 0.625),
            partial_credit=0.5,
            unrated=1,
        ),
    ),
    orphans=(OUTCOMES[6],),
    redundant=(Redundancy(OUTCOMES[0], OUTCOMES[5], 0.83),),
    provenance=replace(PROVENANCE, run="b60f" * 16),
    advice=ADVICE,
)


def levelled(report: CoverageReport, levels: dict[str, float]) -> CoverageReport:
    """Return the report as if its framework gave these competencies (ids) a level, as O*NET does."""

    def at(found: tuple[Found, ...]) -> tuple[Found, ...]:
        return tuple(replace(one, level=levels.get(one.competency.id)) for one in found)

    return replace(
        report,
        coverages=tuple(
            replace(one, covered=at(one.covered), partial=at(one.partial), gaps=at(one.gaps))
            for one in report.coverages
        ),
    )


#: Two that are covered, one partly, and a gap have a level; the others have none.
LEVELLED = levelled(COVERAGE, {"mine:F1": 3.88, "mine:F4": 4.0, "mine:F2": 5.12, "mine:F6": 2.5})

EMPTY = AlignmentReport(Credential("none", "Nothing yet", ()), (), replace(PROVENANCE, frameworks=()))
EMPTY_COVERAGE = CoverageReport(
    CREDENTIAL,
    (
        Coverage(
            "mine@2026", "mine:P2", "Kitchen helper", (), (), (),
            Share(0, 0, None), Share(0, 0, None), Share(0, 0, None), Share(0, 0, None), 0.5, 0,
        ),
    ),
    OUTCOMES,
    (),
    PROVENANCE,
)  # fmt: skip

HOSTILE = '<script>document.title="stolen"</script><img src=x onerror=alert(1)> {{ 7 * 7 }} "quoted" & \'single\''
RIGHT_TO_LEFT = "يقيس المتدرب درجة حرارة الطعام ويسجلها (HACCP) وفق المعايير."


def with_outcomes(texts: tuple[str, ...]) -> AlignmentReport:
    """Return a report of these outcomes, each with one strong alignment whose every text is the outcome's.

    So are the texts of the one that is excluded, and those of the advice.
    """
    outcomes = tuple(Outcome(f"x{n}", text, text) for n, text in enumerate(texts, start=1))
    results = []
    for outcome in outcomes:
        text = outcome.text
        to = Competency(f"mine:{outcome.id}", text, text, "task", (), (), "javascript:alert(1)")
        one = because(
            alignment(to, 0.9, "strong", Evidence("shared words", 0.5, text), margin=0.2), text, "So.", part=text
        )
        results.append(OutcomeResult(outcome, "mine@2026", True, (one,), None, (because(one, text),)))
    advice = tuple(Advice(text, text, "apply", ("create",), (text, text), (text,)) for text in texts)
    return AlignmentReport(Credential("x", texts[0] if texts else "x", outcomes), tuple(results), PROVENANCE, advice)
