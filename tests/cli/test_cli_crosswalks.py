"""Crosswalks and frameworks in the standards' formats on the command line: what is printed, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.frameworks.examples import OLD, case_document, write_onet

CIP = """CIP2020Code,CIP2020Title,SOC2018Code,SOC2018Title
98.0101,Lighthouse Keeping.,53-0001,Lighthouse Keepers
98.0101,Lighthouse Keeping.,25-0009,Teachers of Seafaring
98.0102,Ship Gardening.,99-9999,NO MATCH
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crosswalks")
    (folder / "cip.csv").write_text(CIP, encoding="utf-8")
    answer = run("crosswalks", "install", "cip-soc", "--from", folder / "cip.csv", home=folder)
    assert (answer.returncode, answer.stdout) == (0, "cip-soc@2020-2018\n"), answer.stderr
    assert "2 pairs, 1 codes without a match" in answer.stderr
    return folder


def test_crosswalks_are_listed_and_shown(home: Path) -> None:
    listed = run("crosswalks", "list", home=home)
    assert "cip-soc@2020-2018" in listed.stdout
    assert "not installed: esco-onet" in listed.stderr
    shown = run("crosswalks", "show", "cip-soc", "98.0101", home=home).stdout
    for part in ("53-0001", "Lighthouse Keepers", "25-0009", "National Center for Education Statistics"):
        assert part in shown
    assert "public domain" in run("crosswalks", "show", "cip-soc", home=home).stdout
    assert "has no match for CIP 2020 98.0102" in run("crosswalks", "show", "cip-soc", "98.0102", home=home).stderr
    unknown = run("crosswalks", "show", "cip-soc", "98.01", home=home)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "98.0101 (Lighthouse Keeping.)" in unknown.stderr


def test_a_programme_leads_to_occupations(home: Path) -> None:
    before = run("profiles", "--cip", "98.0101", home=home)
    assert before.returncode == 1
    assert "skillmap frameworks install onet" in before.stderr
    run("frameworks", "install", "onet", "--from", write_onet(home / "onet.zip", OLD, release="30.1"), home=home)
    answer = run("profiles", "--cip", "98.0101", home=home)
    assert answer.returncode == 0, answer.stderr
    assert "onet:53-0001.00" in answer.stdout
    assert "25-0009 (Teachers of Seafaring) is not in onet@30.1" in answer.stderr
    assert run("profiles", "--cip", "98.0102", home=home).returncode == 1
    for wrong in (("profiles",), ("profiles", "words", "--cip", "98.0101")):
        assert run(*wrong, home=home).returncode == 2


def test_a_programme_without_the_crosswalk_is_told_how_to_get_it(tmp_path: Path) -> None:
    answer = run("profiles", "--cip", "98.0101", home=tmp_path)
    assert answer.returncode == 1
    assert "skillmap crosswalks install cip-soc --from FILE" in answer.stderr


def test_a_case_package_is_installed_with_what_it_says_of_itself(tmp_path: Path) -> None:
    (tmp_path / "package").write_text(json.dumps(case_document()), encoding="utf-8")
    answer = run("frameworks", "install", "mine@2026", "--from", tmp_path / "package", home=tmp_path)
    assert (answer.returncode, answer.stdout) == (0, "mine@2026\n"), answer.stderr
    shown = run("frameworks", "show", "mine", home=tmp_path).stdout
    for part in ("Lamp Keeping", "Harbour Press", "CC BY 4.0", "by Lighthouse Board", "package (version 2.0)"):
        assert part in shown
