"""A small framework of our own with a real encoder: enough for every answer of the matcher to be checked by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmap.frameworks import install
from skillmap.matcher import Engine, open_engine
from skillmap.nouns import Credential, Outcome

COMPETENCIES = """id,label,description,kind,alt_labels,broader,uri
K1,clean data,"Find and correct wrong, missing or doubled values in a data set.",skill,scrub data|tidy data sets,G1,
K2,query databases,"Ask a relational database for what is needed.",skill,use SQL|write SQL queries,G1,
K3,bake bread,"Mix, knead, prove and bake dough.",skill,make bread,,
K4,protect personal data,"Keep what is known of people private, as the law asks.",skill,respect privacy,,
K5,dress wounds,"Clean a wound and cover it.",skill,treat wounds,,
T1,Prepare reports from data for managers.,,task,,,
G1,data skills,,group,,,
"""
PROFILES = """profile_id,profile,competency_id,importance
P1,Data clerk,K1,0.9
P1,Data clerk,K2,0.8
P1,Data clerk,K4,0.4
P1,Data clerk,T1,
P2,Baker,K3,1
"""
OUTCOMES = (
    Outcome("a", "Write SQL queries against a relational database", "Data basics"),
    Outcome("b", "Clean messy data sets", "Data basics"),
    Outcome("c", "Clean messy datasets", "Data basics"),
    Outcome("d", "Sing in a choir", "Data basics"),
)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "mine.csv").write_text(COMPETENCIES, encoding="utf-8")
    (folder / "profiles.csv").write_text(PROFILES, encoding="utf-8")
    install("mine@1", home=folder, file=folder / "mine.csv", profiles_file=folder / "profiles.csv")
    return folder


@pytest.fixture(scope="session")
def engine(home: Path) -> Engine:
    return open_engine(["mine@1"], home=home)


@pytest.fixture(scope="session")
def credential() -> Credential:
    return Credential("data", "Data basics", OUTCOMES)
