"""Where the data that comes with skillmap is found, and where frameworks are kept by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmap import resources
from skillmap.errors import StorageFailure


def test_a_checkout_keeps_its_data_beside_the_package(root: Path) -> None:
    assert resources.data_folder("taxonomies") == root / "taxonomies"


def test_an_installed_wheel_keeps_it_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "skillmap"
    (package / "_data" / "models").mkdir(parents=True)
    (tmp_path / "models").mkdir()  # somebody else's folder of that name in site-packages
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))
    assert resources.data_folder("models") == package / "_data" / "models"


def test_missing_data_says_that_the_installation_is_incomplete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "skillmap" / "resources.py"))
    with pytest.raises(StorageFailure, match="'models' is missing"):
        resources.data_folder("models")


def test_the_default_home_is_the_users_own() -> None:
    assert resources.default_home().is_absolute()
    assert "skillmap" in resources.default_home().parts
