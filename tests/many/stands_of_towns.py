"""Stands of towns that do not exist, as a dossier would give them."""

from __future__ import annotations

from typing import Any

from analyse.many.stand import KLAAR, Stand

ANSWERS = (
    ("02_taakstelling", "Nee: van € 10 is € 2 zichtbaar; die daalden het meest bij Geheim."),
    ("01_open_begroting", "Nee: in 2018 is € 1 mln uitgegeven; het meeste ging naar Geheim."),
    ("04_beeldkwaliteit", "De kwaliteit verslechterde in Geheim."),
)


def share(part: float, n: int = 400, low: float = 0.02, high: float = 0.02) -> dict[str, Any]:
    """A share of scores with an interval around it."""
    bounds = {"laag": round(part - low, 4), "hoog": round(part + high, 4)}
    numbers = {"n": n, "locaties": n // 4, "n_effectief": float(n)}
    return {"reden": "", "aandeel": part, **bounds, **numbers}


def sums(
    per_head: float = 100.0,
    people: int | None = 30_000,
    year: int = 2018,
    part: float = 0.8,
    **more: Any,
) -> dict[str, Any]:
    """What a dossier gives: its cost is `per_head` in each taakveld together."""
    whole = round(per_head * (people or 30_000) * 100)
    each = dict.fromkeys(("2.1", "5.7", "7.2"), whole // 4)
    each["7.3"] = whole - sum(each.values())
    cent = each | {"samen": whole, "op_areaal": each["2.1"] + each["5.7"]}
    lasten = {"reden": "", "grondslag": "open begroting", "wie": "van de gemeente"}
    said: dict[str, Any] = {
        "gemeente": "",
        "inwoners": {"reden": "", "aantal": people, "jaar": year, "bron": "eigen Iv3"},
        "m2": {"reden": "", "aantal": 1_000_000.0, "jaar": year},
        "lasten": [lasten | {"jaar": year, "cent": cent, "redenen": {}}],
        "kwaliteit": {
            "reden": "",
            "jaar": year,
            "methode": "beleid",
            "editie": "2013",
            "rondes": 4,
            "ambitie": share(part),
            "b": share(part),
        },
        "plan": {"reden": "", "jaar": year, "verschil": -0.025},
        "taakstelling": {"reden": "", "jaar": year, "doel": 1000, "zichtbaar": 130},
    }
    if people is None:
        said["inwoners"] = {"reden": "het aantal inwoners staat niet in de exports"}
    return said | more


def stand(name: str, state: str = KLAAR, **more: Any) -> Stand:
    """A dossier with a report, unless it is told otherwise."""
    answers = tuple(
        {"name": notebook, "title": "", "question": "", "answer": said, "failed": ""}
        for notebook, said in ANSWERS
    )
    made: dict[str, Any] = {"report": f"verslagen/{name}/index.html", "answers": answers}
    return Stand(name, state, **(made | {"sums": sums()} | more))
