"""What people did with the proposal of the example report, written by hand: votes that agree, dissent and differ."""

from __future__ import annotations

from skillmap.nouns import Review, Share, Target
from skillmap.writers.record import Agreed, AlignmentDecision, GapDecision, Happened, ReviewRecord, Vote

PIA = Review("Pia Proposer", "proposer", "2026-03-04T09:00:00.000000Z")
RUTH = Review("Ruth Reviewer", "reviewer", "2026-03-05T09:00:00.000000Z")
REMY = Review("Remy Reviewer", "reviewer", "2026-03-05T10:00:00.000000Z", "It asks for records too.")
CARLA = Review("Carla Chair", "chair", "2026-03-06T10:00:00.000000Z", "The syllabus names <the> records.")

CLOSE, BROAD, RULED = (
    Vote("accept", "close", RUTH),
    Vote("change-relation", "broad", REMY),
    Vote("accept", "close", CARLA),
)
PROBE = Target("Monitor food temperatures", "mine:F1", framework="mine@2026")
CLEANING = Target("Plan cleaning and disinfection", "mine:F3", framework="mine@2026")
HAZARDS = Target("Apply hazard analysis", "mine:F2", framework="mine@2026")
LAW = Target("Food hygiene law", "mine:F8", framework="mine@2026")

RECORD = ReviewRecord(
    proposal="3f2a9c",
    title="Food Safety Supervisor",
    organisation="college",
    version=2,
    present=2,
    profiles=("Food safety supervisor (mine@2026)",),
    frameworks=("mine@2026", "skills@3"),
    chosen=PIA,
    alignments=(
        AlignmentDecision("o1", PROBE, (CLOSE, BROAD, RULED), RULED),
        AlignmentDecision("o2", CLEANING, (CLOSE, Vote("reject", "", REMY)), None),
        AlignmentDecision("o4", HAZARDS, (Vote("defer", "", REMY),), Vote("defer", "", REMY)),
        AlignmentDecision("o4", LAW, (Vote("accept", "related", RUTH),), Vote("accept", "related", RUTH)),
    ),
    gaps=(
        GapDecision(
            "mine@2026", "mine:P1", "mine:F6", (Vote("address", "", RUTH), Vote("out-of-scope", "", REMY)), None
        ),
        GapDecision("mine@2026", "mine:P1", "mine:F7", (Vote("disagree", "", CARLA),), Vote("disagree", "", CARLA)),
    ),
    approved={("mine@2026", "mine:P1"): (Share.of(1.5, 8), Share.of(0.75, 5))},
    agreements=(Agreed("Remy Reviewer", "Ruth Reviewer", Share.of(2, 3), 0.5), Agreed("A", "B", Share.of(0, 0), None)),
    compared=1,
    changes=("Outcome o7 added: “Plan menus”",),
    history=(Happened(1, "began “Food Safety Supervisor”", PIA), Happened(2, "accepted “Pests” for o5 (close)", CARLA)),
    reviewers=(("Ruth Reviewer", "reviewer"), ("Remy Reviewer", "reviewer"), ("Carla Chair", "chair")),
)
