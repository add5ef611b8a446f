"""One hand-written alignment report and its coverage, as a college would have them: what the golden files show."""

from __future__ import annotations

from dataclasses import replace

from skillmap.nouns import (
    RELATIONS,
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
    Outcome,
    OutcomeResult,
    Provenance,
    Rating,
    Redundancy,
    Rejected,
    Share,
)

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
    competencies=3,
    digest="a17e" * 16,
)
RECORDS = Competency(
    "skills:11", "Keep accurate records", "Write down readings and events so that others can rely on them.", "skill"
)
HYGIENE = Competency("skills:12", "Follow hygiene rules", "", "skill")
CULTURE = Competency("skills:13", "Work with people of other cultures", "", "skill")

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
    ),
    run="7d1e" * 16,
)


def alignment(
    to: Competency, probability: float, rating: Rating, *evidence: Evidence, rank: int = 1, margin: float = 0.0
) -> Alignment:
    """Return an alignment with the relation that goes with its rating."""
    return Alignment(to, probability, rating, RELATIONS[rating], evidence, rank, margin)


def meaning(value: float, of: str = "label", detail: str = "The outcome and the label mean much the same.") -> Evidence:
    """Return evidence by meaning."""
    return Evidence(f"meaning of the {of}", value, detail)


def shared(value: float, *words: str) -> Evidence:
    """Return evidence by shared words."""
    return Evidence("shared words", value, f"Both say: {', '.join(words)}.")


def wording(value: float, label: str) -> Evidence:
    """Return evidence by spelling."""
    return Evidence("wording", value, f"Spelt much like “{label}”.")


def _results() -> tuple[OutcomeResult, ...]:
    o1, o2, o3, o4, o5, o6, o7 = OUTCOMES
    near_menus = alignment(MENUS, 0.12, "none", meaning(0.21, detail="Both are about meals."))
    mine = {
        o1: (
            alignment(PROBE, 0.93, "strong", meaning(0.78), shared(0.5, "food", "record", "temperature"), margin=0.55),
            alignment(HACCP, 0.38, "weak", meaning(0.41, "description"), rank=2, margin=0.1),
        ),
        o2: (alignment(CLEAN, 0.88, "strong", meaning(0.71), shared(0.4, "clean", "schedule"), margin=0.61),),
        o3: (
            alignment(STORE, 0.86, "strong", meaning(0.74), shared(0.33, "cross-contamination"), margin=0.4),
            alignment(CLEAN, 0.46, "partial", meaning(0.44), rank=2, margin=0.12),
        ),
        o4: (
            alignment(
                HACCP, 0.64, "partial", meaning(0.55, "description"), shared(0.3, "control", "limit"), margin=0.4
            ),
        ),
        o5: (alignment(PESTS, 0.59, "partial", meaning(0.52), wording(0.44, "Control pests"), margin=0.3),),
        o6: (alignment(PROBE, 0.81, "strong", meaning(0.69), shared(0.33, "food", "temperature"), margin=0.44),),
        o7: (),
    }
    skills = {
        o1: (alignment(RECORDS, 0.57, "partial", meaning(0.5), shared(0.2, "record"), margin=0.3),),
        o2: (alignment(HYGIENE, 0.29, "weak", meaning(0.39), margin=0.05),),
        o6: (alignment(RECORDS, 0.72, "strong", meaning(0.61), margin=0.5),),
    }
    nearest = {
        (o7, "mine@2026"): near_menus,
        (o1, "mine@2026"): alignment(TRACE, 0.2, "none", meaning(0.3), rank=3),
        (o7, "skills@3"): alignment(CULTURE, 0.22, "none", meaning(0.37, detail="Both are about culture.")),
        (o2, "skills@3"): alignment(HYGIENE, 0.29, "weak", meaning(0.39), margin=0.05),
    }
    results = []
    for outcome in OUTCOMES:
        for name, offered in (("mine@2026", mine), ("skills@3", skills)):
            listed = offered.get(outcome, ())
            confident = bool(listed) and listed[0].rating in ("strong", "partial")
            near = nearest.get((outcome, name))
            if not confident and near is None:
                near = alignment(HYGIENE, 0.18, "none", meaning(0.28))
            results.append(OutcomeResult(outcome, name, confident, listed, near))
    return tuple(results)


CREDENTIAL = Credential(
    "food-safety",
    TITLE,
    OUTCOMES,
    (
        Rejected(4, "the outcome is empty", "4;;"),
        Rejected(9, "the id 'o3' is already that of row 3", "o3;Explain how cross-contamination happens"),
    ),
)
ALIGNMENTS = AlignmentReport(CREDENTIAL, _results(), PROVENANCE)

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
)

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
    """Return a report of these outcomes, each with one strong alignment whose every text is the outcome's."""
    outcomes = tuple(Outcome(f"x{n}", text, text) for n, text in enumerate(texts, start=1))
    results = []
    for outcome in outcomes:
        to = Competency(f"mine:{outcome.id}", outcome.text, outcome.text, "task", (), (), "javascript:alert(1)")
        one = alignment(to, 0.9, "strong", Evidence("shared words", 0.5, outcome.text), margin=0.2)
        results.append(OutcomeResult(outcome, "mine@2026", True, (one,)))
    return AlignmentReport(Credential("x", texts[0] if texts else "x", outcomes), tuple(results), PROVENANCE)
