"""`skillmap doctor`: right where all is right, and for each thing that isn't, what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from skillmap.access import make_key
from skillmap.cli.checks import check_all
from skillmap.cli.findings import Finding
from skillmap.frameworks import install
from skillmap.storage import StoredKeys, file_url, open_store
from tests.storage.test_storage_proposals import stored

SKILLMAP = (sys.executable, "-c", "from skillmap.cli import main; main()", "doctor")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    csv = tmp_path / "mine.csv"
    csv.write_text("id,label\nK1,clean data\n", encoding="utf-8")
    install("mine@1", home=tmp_path, file=csv)
    return tmp_path


def findings(home: Path, **settings: str) -> dict[str, Finding]:
    return {one.what: one for one in check_all({f"SKILLMAP_{name}": text for name, text in settings.items()}, home)}


def doctor(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SKILLMAP_")}
    return subprocess.run(
        [*SKILLMAP, *arguments], capture_output=True, text=True, env={**kept, "SKILLMAP_HOME": str(home)}
    )


def test_what_is_right_is_told_and_nothing_is_left_behind(home: Path) -> None:
    before = sorted(home.rglob("*"))
    found = findings(home)
    assert [one for one in found.values() if one.state == "failed"] == []
    assert {"python", "settings", "model", "data folder", "free disk", "framework mine@1", "keys"} <= found.keys()
    assert found["framework mine@1"].found == "1 competencies, 0 profiles: the checksums are right"
    assert (found["index mine@1"].state, found["keys"].state) == ("warning", "warning")  # not made yet; none yet
    assert "onnxruntime" in found["model"].found
    assert sorted(home.rglob("*")) == before


def test_as_text_and_as_json_it_says_the_same_and_leaves_with_0(home: Path) -> None:
    text, data = doctor(home), doctor(home, "--format", "json")
    assert (text.returncode, data.returncode) == (0, 0), text.stdout
    answer: dict[str, Any] = json.loads(data.stdout)
    assert answer["ok"] is True
    for one in answer["findings"]:
        assert f" {one['what']}: " in text.stdout
        assert one["advice"] in text.stdout
    assert "0 to put right" in text.stdout


def test_what_is_wrong_is_told_with_what_to_do_and_it_leaves_with_1(home: Path) -> None:
    (home / "frameworks" / "mine@1" / "competencies.jsonl").write_text("{}\n", encoding="utf-8")
    answer = doctor(home)
    assert answer.returncode == 1
    assert "FAILED   framework mine@1: the installed mine@1 is damaged" in answer.stdout
    assert "run: skillmap frameworks remove mine@1; then install it again" in answer.stdout
    assert "1 to put right" in answer.stdout


def test_an_index_is_found_and_a_broken_one_too(home: Path) -> None:
    from skillmap.engine import open_engine

    open_engine(["mine@1"], home=home, second_stage=False)
    assert findings(home)["index mine@1"].state == "ok"
    (vectors,) = (home / "frameworks" / "mine@1").glob("vectors-*")
    (vectors / "label.npy").write_bytes(b"")
    found = findings(home)
    broken = [one for one in found.values() if one.state == "failed"]
    assert len(broken) == 1
    assert f"remove {vectors.name}" in broken[0].found


def test_settings_that_can_not_be_used_are_a_finding_and_the_rest_is_checked(home: Path) -> None:
    found = findings(home, PROT="1")
    assert (found["settings"].state, found["model"].state) == ("failed", "ok")
    assert "near: SKILLMAP_PORT" in found["settings"].found
    assert findings(home, CALIBRATION=str(home / "none.json"))["model"].state == "failed"
    assert findings(home, TERMS=str(home / "none.csv"))["terms"].state == "failed"
    assert findings(home, MODEL="./another")["model"].state == "warning"


def test_a_model_that_is_not_what_it_says_is_found(home: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = home / "models" / "skillmap-1"
    copy.mkdir(parents=True)
    for file in (root / "models" / "skillmap-1").iterdir():
        if file.is_file():
            (copy / file.name).symlink_to(file)
    (copy / "tokenizer.json").unlink()
    (copy / "tokenizer.json").write_text("{}", encoding="utf-8")
    for module in ("skillmap.cli.checks", "skillmap.encoders", "skillmap.scoring"):
        monkeypatch.setattr(f"{module}.data_folder", lambda _: copy.parent)
    found = findings(home)["model"]
    assert (found.state, "install skillmap again" in found.advice) == ("failed", True)
    (copy / "model.onnx").unlink()
    assert findings(home)["model"].state == "failed"


def test_a_full_disk_and_a_folder_that_can_not_be_written_are_found(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(home)
    for free, state in ((500_000_000, "warning"), (50_000_000, "failed")):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: usage._replace(free=free))
        assert findings(home)["free disk"].state == state
    file = home / "file"
    file.write_bytes(b"")
    found = findings(file / "home")["data folder"]
    assert found.state == "failed"
    assert "SKILLMAP_HOME" in found.advice


@pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
def test_a_folder_that_everybody_can_write_is_warned_of(home: Path) -> None:
    home.chmod(0o777)
    found = findings(home)["data folder"]
    assert (found.state, found.advice) == ("warning", f"run: chmod o-w {home}")


def test_keys_of_which_none_is_valid_are_a_failure(home: Path) -> None:
    assert (findings(home)["keys"].state, findings(home, HOST="0.0.0.0")["keys"].state) == ("warning", "failed")
    store, now = StoredKeys(open_store(file_url(home / "skillmap.sqlite"))), datetime.now(UTC)
    _, record = make_key("northwind", "Form", ["read"], now=now, expires=None)
    store.add(record)
    assert (findings(home)["keys"].state, findings(home)["keys"].found) == ("ok", "1 of 1 valid")
    store.revoke(record.id, now)
    assert findings(home)["keys"].state == "failed"
    assert findings(home)["database"].state == "ok"
    (home / "skillmap.sqlite").chmod(0o644)
    assert findings(home)["database"].advice == f"run: chmod 600 {home / 'skillmap.sqlite'}"


def test_decisions_that_were_changed_past_skillmap_are_found(home: Path) -> None:
    with open_store(file_url(home / "skillmap.sqlite")) as store:
        stored(store)
        assert findings(home)["decisions"].state == "ok"
        with store.writing() as connection:
            connection.execute(text("UPDATE proposals SET state = 'approved'"))
    found = findings(home)["decisions"]
    assert found.state == "failed"
    assert found.found == "proposal 'p1' of 'college': its row and its events differ in state"
    assert "restore the last good backup" in found.advice
    assert doctor(home).returncode == 1


def test_an_extra_that_the_settings_need_is_looked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillmap.cli.checks._is_there", lambda _: False)
    found = findings(home, DATABASE="postgresql://u:p@db/x")
    assert found["extra postgres"].advice == "run: pip install 'skillmap[postgres]'"
    assert "extra oidc" not in found
