"""`skillmap keys` as an operator uses it: made and shown once, listed without secrets, replaced, revoked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillmap.access import Door, Refused
from skillmap.cli.keys import moment
from skillmap.errors import InputError
from skillmap.storage import StoredKeys, file_url, open_store

SKILLMAP = (sys.executable, "-c", "from skillmap.cli import main; main()", "keys")
NORTHWIND = ("--organisation", "northwind")


def keys(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SKILLMAP_")}
    return subprocess.run(
        [*SKILLMAP, *arguments], capture_output=True, text=True, env={**kept, "SKILLMAP_HOME": str(home)}
    )


def test_a_key_from_its_making_to_its_end(tmp_path: Path) -> None:
    made = keys(
        tmp_path, "create", "Badge form", *NORTHWIND, "--scope", "propose", "--scope", "review", "--role", "chair"
    )
    assert made.returncode == 0, made.stderr
    key = made.stdout.removesuffix("\n")
    assert re.fullmatch(r"skm_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", key)
    assert key not in made.stderr
    assert "it isn't shown again" in made.stderr
    assert "it is the first one" in made.stderr
    id_ = key.split("_")[1]
    door = Door(StoredKeys(open_store(file_url(tmp_path / "skillmap.sqlite"))))
    assert door.enter(f"Bearer {key}").scopes == ("propose", "review")

    (listed,) = json.loads(keys(tmp_path, "list", "--format", "json").stdout)
    assert (listed["id"], listed["name"], listed["roles"], listed["state"]) == (id_, "Badge form", ["chair"], "valid")
    ends = datetime.fromisoformat(listed["expires"]) - datetime.fromisoformat(listed["created"])
    assert ends.days == 365
    table = keys(tmp_path, "list").stdout
    assert id_ in table
    assert key.split("_", 2)[2] not in table + json.dumps(listed)

    rotated = keys(tmp_path, "rotate", id_, "--keep", "2d")
    new = rotated.stdout.strip()
    assert door.enter(f"Bearer {new}").roles == ("chair",)
    assert door.enter(f"Bearer {key}").key == id_  # for two days more
    states = {one["id"]: one for one in json.loads(keys(tmp_path, "list", "--format", "json").stdout)}
    assert states[new.split("_")[1]]["replaces"] == id_
    assert 1 < (datetime.fromisoformat(states[id_]["revoked"]) - datetime.now(UTC)).total_seconds() / 86_400 <= 2

    assert keys(tmp_path, "revoke", id_).returncode == 0
    with pytest.raises(Refused, match="is revoked"):
        door.enter(f"Bearer {key}")
    unknown = keys(tmp_path, "revoke", "nothere")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert f"there is no key 'nothere'; have: {', '.join(sorted(states))}" in unknown.stderr.replace("\n", " ")
    refused = keys(tmp_path, "rotate", id_)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "only a valid one can be rotated" in refused.stderr


def test_what_can_not_be_done_is_explained(tmp_path: Path) -> None:
    for arguments, said in [
        (("create", "x", *NORTHWIND, "--scope", "write"), "scopes are: read, propose, review, admin"),
        (("create", "x", "--organisation", "a b", "--scope", "read"), "can't name an organisation"),
        (("create", "x", *NORTHWIND, "--scope", "read", "--expires", "2020-01-01"), "which is past"),
        (
            ("create", "x", *NORTHWIND, "--scope", "review", "--role", "Chair"),
            "no role 'Chair' to be given; roles are: chair",
        ),
        (("create", "x", *NORTHWIND, "--scope", "review", "--role", "boss"), "no role 'boss' to be given"),
        (("create", "x", *NORTHWIND, "--scope", "propose", "--role", "chair"), "add --scope review"),
        (("revoke", "0123456789ab"), "there is no key '0123456789ab'; have: none"),
        (("list", "--format", "csv"), "formats are: table, json"),
    ]:
        answer = keys(tmp_path, *arguments)
        assert (answer.returncode, answer.stdout) == (1, ""), arguments
        assert said in answer.stderr
    assert keys(tmp_path, "create", "x", *NORTHWIND).returncode == 2  # no scope is given by itself
    assert StoredKeys(open_store(file_url(tmp_path / "skillmap.sqlite"))).list() == ()
    assert "there are no keys" in keys(tmp_path, "list").stderr


NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("1d", "2026-02-01T09:30"),
        ("0d", "2026-01-31T09:30"),
        ("4w", "2026-02-28T09:30"),
        ("2028-02-29", "2028-03-01T00:00"),
    ],
)
def test_an_end_is_a_time_from_now_or_a_day_with_all_of_it(text: str, end: str) -> None:
    assert moment(text, NOW) == datetime.fromisoformat(f"{end}:00+00:00")


@pytest.mark.parametrize("text", ["", "1", "d", "1y", "-1d", "1 d", "2026-02-30", "9999-12-31", "26-01-01", "999999w"])
def test_any_other_end_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        moment(text, NOW)
