"""The installed thing: the wheel holds what git holds, one top-level package, and works in an empty environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from skillmap import __version__


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_exactly_what_git_holds(root: Path, wheel: Path) -> None:
    if not (root / ".git").exists() or shutil.which("git") is None:
        pytest.skip("needs a git checkout to compare with")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True).stdout
    expected = set()
    for name in filter(None, listed.split("\0")):
        top, _, rest = name.partition("/")
        if top == "skillmap":
            expected.add(name)
        elif top in ("models", "taxonomies") and "/training/" not in rest:
            expected.add(f"skillmap/_data/{top}/{rest}")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert inside == expected


def test_one_top_level_package_and_one_version(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert tops == {"skillmap", f"skillmap-{__version__}.dist-info"}


def test_the_wheel_works_where_nothing_else_is(root: Path, wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    quiet = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*quiet, str(wheel)], check=True, capture_output=True, cwd=tmp_path)
    skillmap = tmp_path / "venv" / "bin" / "skillmap"
    environment = {"PATH": os.environ["PATH"], "SKILLMAP_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}

    def run(*arguments: object, stdin: str = "") -> str:
        answer = subprocess.run(
            [skillmap, *map(str, arguments)], input=stdin, env=environment, cwd=tmp_path, capture_output=True, text=True
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    assert "align" in run("--help")
    assert run("--version") == f"skillmap {__version__}\n"
    assert "esco" in run("frameworks", "available")
    run("frameworks", "install", "data@2026", "--from", root / "examples" / "framework.csv")
    assert "query databases" in run("align", "-", "--framework", "data", stdin="Write SQL queries\n")
    assert "<html" in run("align", "-", "--framework", "data", "--format", "html", stdin="Write SQL queries\n")
    script = "import skillmap, importlib.util as u; assert not any(map(u.find_spec, ('torch', 'api', 'models')))"
    subprocess.run([python, "-W", "error", "-c", script], check=True, cwd=tmp_path)
