"""What a person sees after `analyse.<tab>`, and after a dot behind a subject."""

from __future__ import annotations

import importlib
import inspect
from collections import Counter
from types import ModuleType

import pytest

import analyse

SUBJECTS = [importlib.import_module(f"analyse.{name}") for name in analyse._SUBJECTS]


def named(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def test_the_face_shows_the_way_in_the_subjects_and_nothing_else() -> None:
    assert {"open_dossier", "publish", "nl", "besparing", "schouw"} <= set(dir(analyse))
    assert all(hasattr(analyse, name) for name in dir(analyse))
    assert not hasattr(analyse, "bestaat_niet")


@pytest.mark.parametrize("subject", SUBJECTS, ids=named)
def test_a_subject_shows_a_handful_of_documented_names(subject: ModuleType) -> None:
    shown = subject.__all__
    assert sorted(shown) == list(shown)
    assert 3 <= len(shown) <= 40
    for name in shown:
        thing = getattr(subject, name)
        if callable(thing):
            assert inspect.getdoc(thing), name


def test_a_public_function_has_a_name_of_its_own_in_the_whole_project() -> None:
    names = Counter(
        name
        for subject in SUBJECTS
        for name in subject.__all__
        if callable(getattr(subject, name))
    )
    assert [name for name, times in names.items() if times > 1] == []
