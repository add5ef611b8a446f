"""Jobs, answers that are kept, and keys: taken once, told once, and each organisation's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from skillmap.access import KeyRecord, KeyStore, make_key
from skillmap.errors import Conflict, InputError, NotPossible, UnknownName
from skillmap.storage import (
    Answer,
    Store,
    StoredKeys,
    add_job,
    cancel_job,
    find_answer,
    finish_job,
    forget_answers,
    forget_jobs,
    hand_back_jobs,
    keep_answer,
    list_jobs,
    load_job,
    report_progress,
    take_job,
)
from skillmap.storage.jobs import MOST_QUEUED

NOON = "2026-03-04T12:00:00.000000Z"
LATER = "2026-03-04T12:05:00.000000Z"


def test_a_job_from_queue_to_result(store: Store) -> None:
    queued = add_job(store, "college", "j1", "align", '{"rows": 3}', NOON)
    assert (queued.state, queued.done, queued.total) == ("queued", 0, 0)
    taken = take_job(store, "worker-1", LATER)
    assert taken is not None
    assert (taken.id, taken.state, taken.worker, taken.changed) == ("j1", "running", "worker-1", LATER)
    assert take_job(store, "worker-2", LATER) is None
    assert report_progress(store, taken, 2, 3, LATER)
    assert (load_job(store, "college", "j1").done, load_job(store, "college", "j1").total) == (2, 3)
    assert finish_job(store, taken, LATER, result='{"ok": true}')
    done = load_job(store, "college", "j1")
    assert (done.state, done.result, done.problem, done.done) == ("done", '{"ok": true}', None, 2)


def test_jobs_are_taken_in_the_order_they_were_queued_and_each_once(store: Store) -> None:
    for number in range(24):
        add_job(store, f"o{number % 2}", f"j{number}", "align", "{}", NOON)
    first = take_job(store, "w", NOON)
    assert first is not None
    assert first.id == "j0"
    with ThreadPoolExecutor(8) as pool:
        taken = [job.id for job in pool.map(lambda n: take_job(store, f"w{n}", NOON), range(30)) if job]
    assert sorted(taken) == sorted(f"j{number}" for number in range(1, 24))


def test_organisations_take_turns_however_many_jobs_one_of_them_has(store: Store) -> None:
    for number in range(5):
        add_job(store, "large", f"l{number}", "align", "{}", NOON)
    add_job(store, "small", "s0", "align", "{}", NOON)
    add_job(store, "other", "o0", "align", "{}", NOON)

    def take() -> str:
        job = take_job(store, "w", NOON)
        assert job is not None
        finish_job(store, job, NOON, result="{}")
        return job.id

    assert [take() for _ in range(4)] == ["l0", "s0", "o0", "l1"]
    add_job(store, "small", "s1", "align", "{}", NOON)
    add_job(store, "new", "n0", "align", "{}", NOON)
    assert [take() for _ in range(5)] == ["n0", "s1", "l2", "l3", "l4"]
    assert take_job(store, "w", NOON) is None


def test_only_so_many_jobs_of_an_organisation_wait(store: Store) -> None:
    def queue(number: int) -> bool:
        try:
            add_job(store, "college", f"j{number}", "align", "{}", NOON)
        except NotPossible:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(queue, range(60))) == MOST_QUEUED == 50
    with pytest.raises(NotPossible, match="50 jobs of your organisation are waiting already"):
        add_job(store, "college", "j99", "align", "{}", NOON)
    add_job(store, "other", "j1", "align", "{}", NOON)
    assert take_job(store, "w", NOON) is not None
    assert queue(99)


def test_a_job_whose_process_dies_is_tried_three_times(store: Store) -> None:
    add_job(store, "college", "j1", "align", "{}", NOON)
    for attempt in range(3):
        job = take_job(store, f"handed back {attempt}", NOON)
        assert job is not None
        hand_back_jobs(store, NOON, worker=job.worker)  # it is no attempt
        assert take_job(store, f"dies {attempt}", NOON) is not None
        assert load_job(store, "college", "j1").state == "running"
        hand_back_jobs(store, LATER, silent_since=LATER)
    failed = load_job(store, "college", "j1")
    assert failed.state == "failed"
    assert failed.problem == (
        "the process that worked on it died, 3 times; split the job, or ask the operator for the log"
    )
    assert take_job(store, "w", LATER) is None


def test_finished_jobs_are_forgotten_in_time(store: Store) -> None:
    for id_ in ("done", "cancelled", "running", "queued"):
        add_job(store, "college", id_, "align", "{}", NOON)
    done = take_job(store, "w", NOON)
    assert done is not None
    finish_job(store, done, NOON, result="{}")
    cancel_job(store, "college", "cancelled", NOON)
    assert take_job(store, "w", NOON) is not None
    assert (forget_jobs(store, NOON), forget_jobs(store, LATER)) == (0, 2)
    assert [job.id for job in list_jobs(store, "college").items] == ["running", "queued"]


def test_a_cancelled_job_tells_its_worker_to_stop(store: Store) -> None:
    add_job(store, "college", "j1", "align", "{}", NOON)
    job = take_job(store, "w", NOON)
    assert job is not None
    assert cancel_job(store, "college", "j1", LATER).state == "cancelled"
    assert cancel_job(store, "college", "j1", LATER).state == "cancelled"
    assert not report_progress(store, job, 1, 2, LATER)
    assert not finish_job(store, job, LATER, result="{}")
    assert load_job(store, "college", "j1").result is None


def test_a_finished_job_can_not_be_cancelled(store: Store) -> None:
    add_job(store, "college", "j1", "align", "{}", NOON)
    job = take_job(store, "w", NOON)
    assert job is not None
    finish_job(store, job, LATER, problem="row 4 has no text")
    with pytest.raises(NotPossible, match="job 'j1' is failed"):
        cancel_job(store, "college", "j1", LATER)
    assert load_job(store, "college", "j1").problem == "row 4 has no text"


def test_a_worker_that_stops_hands_back_what_it_does(store: Store) -> None:
    for number in range(3):
        add_job(store, "college", f"j{number}", "align", "{}", NOON)
    mine, other = take_job(store, "w1", NOON), take_job(store, "w2", NOON)
    assert mine is not None
    assert other is not None
    assert hand_back_jobs(store, LATER, worker="w1") == 1
    assert not finish_job(store, mine, LATER, result="{}")
    again = take_job(store, "w3", LATER)
    assert again is not None
    assert again.id == "j0"
    assert [job.state for job in list_jobs(store, "college").items] == ["running", "running", "queued"]


def test_what_a_killed_worker_left_is_queued_again(store: Store) -> None:
    add_job(store, "college", "j1", "align", "{}", NOON)
    take_job(store, "w1", NOON)
    assert hand_back_jobs(store, LATER, silent_since=NOON) == 0
    assert hand_back_jobs(store, LATER, silent_since=LATER) == 1
    assert load_job(store, "college", "j1").state == "queued"


def test_jobs_are_each_organisation_s_own(store: Store) -> None:
    add_job(store, "college", "j1", "align", "{}", NOON)
    add_job(store, "other", "j1", "align", "{}", NOON)
    with pytest.raises(Conflict, match="there is a job 'j1' already"):
        add_job(store, "college", "j1", "align", "{}", NOON)
    cancel_job(store, "other", "j1", NOON)
    assert load_job(store, "college", "j1").state == "queued"
    assert [job.organisation for job in list_jobs(store, "other").items] == ["other"]
    assert list_jobs(store, "college", state="cancelled").items == ()
    with pytest.raises(UnknownName, match="there is no job 'j1'"):
        load_job(store, "third", "j1")
    with pytest.raises(UnknownName, match="there is no job 'j1'"):
        cancel_job(store, "third", "j1", NOON)
    with pytest.raises(InputError, match="can't be the id of a job"):
        add_job(store, "college", "a\0", "align", "{}", NOON)


def test_a_job_is_queued_with_its_answer_or_not_at_all(store: Store) -> None:
    answer = Answer("k", "d" * 64, 202, (("Location", "/v1/jobs/j1"),), "{}", NOON)
    add_job(store, "college", "j1", "align", "{}", NOON, answer=answer)
    assert find_answer(store, "college", "k", "d" * 64) == answer
    with pytest.raises(Conflict):
        add_job(store, "college", "j2", "align", "{}", NOON, answer=answer)
    assert [job.id for job in list_jobs(store, "college").items] == ["j1"]


def test_answers_are_forgotten_in_time(store: Store) -> None:
    keep_answer(store, "college", Answer("old", "a" * 64, 200, (), "ö", NOON))
    keep_answer(store, "other", Answer("old", "b" * 64, 200, (), "", LATER))
    assert forget_answers(store, LATER) == 1
    assert find_answer(store, "college", "old", "a" * 64) is None
    assert find_answer(store, "other", "old", "b" * 64) is not None


MORNING = datetime(2026, 3, 4, 9, tzinfo=UTC)


def _key(organisation: str = "college", *, hours: int = 0) -> KeyRecord:
    return make_key(
        organisation,
        "Registrar’s form",
        ["read", "propose"],
        now=MORNING + timedelta(hours=hours),
        expires=MORNING + timedelta(days=90),
        roles=["chair", "député"],
    )[1]


def test_keys_are_kept_and_found(store: Store) -> None:
    keys: KeyStore = StoredKeys(store)
    first, second, other = _key(hours=1), _key(), _key("other")
    for record in (first, second, other):
        keys.add(record)
    assert keys.find(first.id) == first
    assert keys.find("0" * 12) is None
    assert keys.list("college") == (second, first)
    assert set(keys.list()) == {first, second, other}
    with pytest.raises(InputError, match="there is a key"):
        keys.add(first)


def test_a_key_is_revoked_and_stays_so(store: Store) -> None:
    keys = StoredKeys(store)
    record = _key()
    keys.add(record)
    noon = MORNING + timedelta(hours=3)
    assert keys.revoke(record.id, noon).revoked == noon
    assert keys.revoke(record.id, noon + timedelta(hours=1)).revoked == noon
    found = keys.find(record.id)
    assert found is not None
    assert (found.state(noon), found.state(MORNING)) == ("revoked", "valid")
    with pytest.raises(UnknownName, match="there is no key"):
        keys.revoke("0" * 12, noon)
