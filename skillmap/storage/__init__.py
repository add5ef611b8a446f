"""A database's URL in, a place out where proposals, decisions, keys and jobs are kept: SQLite or PostgreSQL.

What was acknowledged stays, what wasn't leaves nothing behind, and nothing that happened is ever overwritten.
"""

from __future__ import annotations

from skillmap.storage.answers import Answer, find_answer, forget_answers, keep_answer
from skillmap.storage.backup import BackedUp, backup, restore
from skillmap.storage.connecting import file_url
from skillmap.storage.integrity import find_damage
from skillmap.storage.jobs import (
    JOB_STATES,
    Job,
    JobState,
    add_job,
    cancel_job,
    finish_job,
    forget_jobs,
    hand_back_jobs,
    list_jobs,
    load_job,
    report_progress,
    take_job,
)
from skillmap.storage.keys import StoredKeys
from skillmap.storage.paging import Page
from skillmap.storage.proposals import (
    ProposalRow,
    add_proposal,
    append,
    change,
    list_proposals,
    load_events,
    load_proposal,
)
from skillmap.storage.schema import HEAD, migrate
from skillmap.storage.snapshots import load_coverages, load_report
from skillmap.storage.store import Store, open_as_it_is, open_store

__all__ = [
    "HEAD",
    "JOB_STATES",
    "Answer",
    "BackedUp",
    "Job",
    "JobState",
    "Page",
    "ProposalRow",
    "Store",
    "StoredKeys",
    "add_job",
    "add_proposal",
    "append",
    "backup",
    "cancel_job",
    "change",
    "file_url",
    "find_answer",
    "find_damage",
    "finish_job",
    "forget_answers",
    "forget_jobs",
    "hand_back_jobs",
    "keep_answer",
    "list_jobs",
    "list_proposals",
    "load_coverages",
    "load_events",
    "load_job",
    "load_proposal",
    "load_report",
    "migrate",
    "open_as_it_is",
    "open_store",
    "report_progress",
    "restore",
    "take_job",
]
