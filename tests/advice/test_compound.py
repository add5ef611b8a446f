"""Splitting compound outcomes: what must come apart, what must stay together, and what no text may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.compound import MOST_PARTS, split_outcome
from skillmap.text import STOPWORDS, words

SPLIT: list[tuple[str, tuple[str, ...]]] = [
    # two verbs, one object
    (
        "Design and evaluate marketing and pricing plans",
        ("Design marketing and pricing plans", "Evaluate marketing and pricing plans"),
    ),
    (
        "Plan, conduct and report a customer survey.",
        ("Plan a customer survey", "Conduct a customer survey", "Report a customer survey"),
    ),
    ("Install, and configure routers", ("Install routers", "Configure routers")),
    ("Critically appraise and summarise a trial", ("Critically appraise a trial", "Summarise a trial")),
    ("Inspect and safely repair brakes", ("Inspect brakes", "Safely repair brakes")),
    ("Set up and calibrate a bench scale", ("Set up a bench scale", "Calibrate a bench scale")),
    ("Skill in designing and evaluating training", ("Designing training", "Evaluating training")),
    ("Performs backups and restores databases", ("Performs backups", "Restores databases")),
    # a lead-in goes
    ("Students will be able to plan and document a network", ("Plan a network", "Document a network")),
    (
        "By the end of this module, learners can define a budget and explain variances",
        ("Define a budget", "Explain variances"),
    ),
    ("LO3: Identify and remove duplicate rows", ("Identify duplicate rows", "Remove duplicate rows")),
    ("How to install and remove packages", ("Install packages", "Remove packages")),
    # two clauses
    (
        "Explain the causes of inflation and apply monetary rules to a recession",
        ("Explain the causes of inflation", "Apply monetary rules to a recession"),
    ),
    ("Parse the file, then validate the records", ("Parse the file", "Validate the records")),
    ("Analyze crop yields as well as recommend a rotation", ("Analyze crop yields", "Recommend a rotation")),
    ("Take a history and then record the vital signs", ("Take a history", "Record the vital signs")),
    (
        "Compare bond yields, and explain how they move with prices",
        ("Compare bond yields", "Explain how bond yields move with prices"),
    ),
    (
        "Open a client file, run a conflict check and track billable time",
        ("Open a client file", "Run a conflict check", "Track billable time"),
    ),
    ("Describe how a pump works and calculate its head", ()),  # whose head? so it stays whole
    # what "it" and "its" stand for
    ("Identify hazards and control them", ("Identify hazards", "Control hazards")),
    ("Describe inflation and explain its causes", ("Describe inflation", "Explain the causes of inflation")),
    (
        "Package a library and upload it to an index",
        ("Package a library", "Upload a library to an index"),
    ),
    ("Define a liquidity trap and why it matters", ("Define a liquidity trap", "Define why a liquidity trap matters")),
    # lists of long objects
    (
        "Describe supply chain design, inventory control, and demand forecasting",
        ("Describe supply chain design", "Describe inventory control", "Describe demand forecasting"),
    ),
    (
        "Explain the causes of inflation and the role of central banks",
        ("Explain the causes of inflation", "Explain the role of central banks"),
    ),
    (
        "Explain exchange rates and how they are fixed",
        ("Explain exchange rates", "Explain how exchange rates are fixed"),
    ),
    # semicolons and sentences
    (
        "Write a test plan; run the tests; and report the results.",
        ("Write a test plan", "Run the tests", "Report the results"),
    ),
    ("Draw a circuit. Measure the current.", ("Draw a circuit", "Measure the current")),
    # what a user would write
    ("Design and evaluate training plans", ("Design training plans", "Evaluate training plans")),
    ("Identify, sort and report defects", ("Identify defects", "Sort defects", "Report defects")),
    (
        "Understand the demand for land and apply brand standards",
        ("Understand the demand for land", "Apply brand standards"),
    ),
    ("Identify islands and describe sand dunes", ("Identify islands", "Describe sand dunes")),
    ("Use drag and drop and build a form", ("Use drag and drop", "Build a form")),
    (
        "Solve puzzles by trial and error and record each attempt",
        ("Solve puzzles by trial and error", "Record each attempt"),
    ),
    (
        "Explain supply and demand and calculate the equilibrium price",
        ("Explain supply and demand", "Calculate the equilibrium price"),
    ),
    (
        "Students will be able to: design, build and test a bridge",
        ("Design a bridge", "Build a bridge", "Test a bridge"),
    ),
    (
        "On successful completion of this course, students will be able to identify hazards and assess risks",
        ("Identify hazards", "Assess risks"),
    ),
    ("Ability to plan and lead a meeting", ("Plan a meeting", "Lead a meeting")),
    ("Students critically appraise and summarise trials", ("Critically appraise trials", "Summarise trials")),
    (
        "Design and evaluate training plans (e.g. for nurses and carers)",
        ("Design training plans (e.g. for nurses and carers)", "Evaluate training plans (e.g. for nurses and carers)"),
    ),
    ("Explain the '80s and discuss music", ("Explain the '80s", "Discuss music")),
    (
        "Sort data and compare it with those of other countries",
        ("Sort data", "Compare data with those of other countries"),
    ),
    ("Plan an experiment; run it twice", ("Plan an experiment", "Run an experiment twice")),
    (
        "Take a history. Record it; then explain its limits",
        ("Take a history", "Record a history", "Explain the limits of a history"),
    ),
]

WHOLE = [
    "",
    "and",
    "And and and",
    "Understand brand standards",
    "Understand random islands",
    "Demand and supply",
    "Explain supply and demand",
    "Graph demand and supply curves",
    "Predict shifts in the demand and supply curves",
    "Research and development",
    "Design and layout",
    "Design and control of experiments",
    "Apply health and safety rules",
    "Manage research and development budgets",
    "Describe the structure and function of the heart",
    "Describe the structure, function, and growth of bones",
    "Describe physical, chemical, and cellular barriers of the body",
    "Compare and contrast mitosis and meiosis",
    "Compare market capitalism, state socialism, and mixed economies",
    "Distinguish revenue expenses from capital expenses and prepaid costs",
    "Explain the relationship between price and quantity",
    "Explain the effect of the price of oil and the price of gas on output",
    "Use pandas to clean data and plot the results",
    "Use commands to move/rename, copy, and delete files",
    "Apply mathematics to model and solve problems",
    "Describe how cells divide and produce energy",
    "Explain how experts analyze and evaluate arguments",
    "Write programs that read files and print their lines",
    "Help patients manage pain and improve sleep",
    "Bathe, shave and provide oral care to a patient",
    "Set up, leak test and shut down a cutting outfit",
    "Communicate and work with other professions",
    "Prepare budgets and forecasts",
    "Code selection sort and merge sort",
    "Distinguish incidence from prevalence and calculate each from a report",
    "Run a survey and interpret the results",
    "Interpret drawings, including weld symbols, groove angles, and root openings",
    "Practice safe food handling: clean, separate, cook, chill",
    "Explain what `create()` and `delete the` do",
    "Cook (and serve the) meals",
    "What is a budget, and how do you plan one?",
    "Copy and paste text",
    "Evaluate or design a plan",
    "Knowledge of contract law, labour law, and company law",
    "Describe eukaryotic mitosis and compare to binary fission",
    "Discuss the significance and explain examples of trade agreements",
    "Explain how and why markets fail",
    "Describe the causes and effects of inflation",
    "Understand, demand and standardise",
    "Manage research and development",
    "Learn by trial and error",
    "Read and write English",
    "Install or replace a tap",
    "Install, configure, or remove software",
    "Install or replace a tap and test it for leaks",
    "Identify (and fix) broken links",
    "Identify broken links (and fix them) and report the rest",
    "Use `git add and commit` to save work",
    'Explain "search and replace" in an editor',
    "Explain “search and replace” in an editor and use it on a file",
    "Explain 'search and replace' and use it in a file",
    "Listen to and interpret heart sounds",
    "Reflect on and improve practice",
    "Explain the difference between stocks and bonds and calculate their yield",
    "Explain the causes of war and the consequences of these events",
    "Explain the key points of a theory and cite the evidence that supports this concept",
    "Recognize bias and take steps to reduce its effect",
    "Explain the difference between a tort and a crime; explain its limits",
    "Plan a garden; statistics",
    "Understand; understand",
    "Entwerfen und bewerten Sie Pläne",
    "理解并应用",
]


@pytest.mark.parametrize(("text", "parts"), SPLIT, ids=lambda value: str(value)[:40])
def test_a_compound_outcome_comes_apart(text: str, parts: tuple[str, ...]) -> None:
    assert split_outcome(text) == parts


@pytest.mark.parametrize("text", WHOLE, ids=lambda value: value[:40])
def test_one_outcome_stays_whole(text: str) -> None:
    assert split_outcome(text) == ()


def test_nothing_is_dropped_above_the_most_parts() -> None:
    text = "; ".join(f"explain topic {i}" for i in range(20))
    parts = split_outcome(text)
    assert len(parts) == MOST_PARTS
    assert "; ".join(parts).lower() == text


def test_a_part_is_not_split_again() -> None:
    for text, parts in SPLIT:
        for part in parts:
            assert split_outcome(part) == (), (text, part)


def test_the_time_grows_with_the_length_only() -> None:
    """A quadratic rule would take minutes here."""
    assert split_outcome("Explain " + "and design, " * 50_000) == ()
    assert len(split_outcome("Explain a; " * 3 + "design b and plan the c; " * 20_000)) == 3
    assert split_outcome("by the " * 50_000) == ()
    for unit in (
        "and ",
        "; ",
        "(",
        "'a ",
        "' ",
        "explain it; ",
        "explain x and describe it; ",
        "to be, ",
        "the x of y and ",
        "a",
        "–",
    ):
        assert len(split_outcome(unit * (100_000 // len(unit)))) <= MOST_PARTS
        assert len(split_outcome("Explain " + unit * (100_000 // len(unit)))) <= MOST_PARTS


_PHRASES = st.sampled_from(
    """and, then; as well as to how its it them the a of in explain Design evaluate plans test . , ; : ( ) ` " “ ” ' 'x
    x' or ; each these costs Costs model, use give examples using between students will be able""".split()
)


@given(st.one_of(st.text(max_size=200), st.lists(_PHRASES, max_size=30).map(" ".join)))
def test_parts_are_sound_whatever_the_text(text: str) -> None:
    parts = split_outcome(text)
    assert len(parts) != 1
    assert len(set(parts)) == len(parts)
    assert len(parts) <= MOST_PARTS
    have = set(words(text))
    for part in parts:
        assert part.strip() == part != ""
        assert {word for word in words(part) if word not in STOPWORDS} <= have
    assert split_outcome(text) == parts
