"""Stands of towns that do not exist, as a dossier would give them."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np

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


def quality(methode: str = "beleid", **change: Any) -> dict[str, Any]:
    """One year of inspection: of another method, edition, year or with another share."""
    year = {"jaar": 2018, "editie": "2013", "rondes": 4, "ambitie": share(0.8), "b": share(0.8)}
    return {"reden": "", "methode": methode, "jaren": [year | change]}


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
    shares = {"ambitie": share(part), "b": share(part)}
    said: dict[str, Any] = {
        "gemeente": "",
        "inwoners": {"reden": "", "jaren": [[year, people]], "bron": "eigen Iv3"},
        "m2": {"reden": "", "jaren": [[year, 1_000_000.0]]},
        "lasten": [lasten | {"jaar": year, "cent": cent, "redenen": {}}],
        "kwaliteit": quality(jaar=year, **shares),
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
    made |= {"sums": sums()} | more
    return Stand(name, state, **(made | {"sums": _its_own(name, made["sums"])}))


def _its_own(name: str, said: dict[str, Any]) -> dict[str, Any]:
    """Some cents moved from one taakveld to another: no two towns have the same costs."""
    if not isinstance(said.get("lasten"), list):
        return said
    few = crc32(name.encode()) % 100_000
    moved = []
    for lasten in said["lasten"]:
        cent = dict(lasten["cent"])
        if None not in cent.values():
            cent["7.2"], cent["7.3"] = cent["7.2"] - few, cent["7.3"] + few
        moved.append(lasten | {"cent": cent})
    return said | {"lasten": moved}


def many(number: int, **more: Any) -> list[Stand]:
    """So many towns of all sizes, always the same."""
    rng = np.random.default_rng(number)
    costs = rng.lognormal(5, 0.3, number)
    people = rng.lognormal(10.4, 0.8, number).astype(int)
    parts = rng.beta(40, 8, number).round(4)
    each = zip(costs, people, parts, strict=True)
    return [
        stand(f"Dorp {i:03d}", sums=sums(float(cost), int(size), part=float(part)), **more)
        for i, (cost, size, part) in enumerate(each)
    ]
