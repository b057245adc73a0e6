"""Made-up tables to measure with.

A messy open begroting as a workbook, and plain tables begroting, norm and schouw.

Everything is fictional and seeded, so two runs read the same bytes. The trap: how many lines a
product has decides how many subtotals an export prints, and a reader that walks all rows for each
of them is slow only when there are many. Likewise a reader that looks at each different text is
slow only when every row has one of its own, as a ledger has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import workbook
from benchmarks.workbook import Row

if TYPE_CHECKING:
    import pandas as pd

WIJKEN = ("Binnenstad", "NOORD", "Wijk Zuid", "04 Oost", "West ", "Hoogland", "Polder", "De Aa")
KOSTENSOORTEN = (
    "Eigen personeel",
    "SW",
    "Inhuur",
    "Materieel",
    "Materiaal",
    "Derden",
    "Overhead",
)
KOP = (
    "Taakveld",
    "Productnr",
    "Product",
    "Discipline",
    "Wijk",
    "Kostensoort",
    "Lasten/Baten",
    "S/I",
    "Budgetsoort",
    "Prijsvorm",
    "Uitvoerder",
    "Primitieve begroting 2018",
    "Begroting na wijziging 2018",
    "Realisatie 2018",
)
N_TEXT = len(KOP) - 3
#: Headings of a list of bookings: one amount a row, as a ledger exports it.
BOEKING = (
    "Boekjaar",
    "Stand per",
    "Fase",
    "Lasten/Baten",
    "Taakveld",
    "Productnr",
    "Product",
    "Discipline",
    "Wijk",
    "Kostensoort",
    "S/I",
    "Budgetsoort",
    "Werkzaamheid",
    "Bedrag",
)
FOOTNOTE = "* inclusief doorbelaste overhead"


def _line(i: int, block: int) -> list[object]:
    """Line i of an export with so many lines a product.

    11 texts and 3 amounts, one in fifty of them as text with a trailing minus.
    """
    product = i // block
    plan = (i * 7919) % 9_000_000 - 200_000
    realised = plan + (i * 104_729) % 80_000 - 40_000
    printed: object = realised / 100
    if realised < 0 and i % 2:
        whole, cent = divmod(-realised, 100)
        printed = f"{whole:,}".replace(",", ".") + f",{cent:02d}-"
    return [
        "5.7" if product % 3 else "2.1",
        f"P{product:05d}",
        f"Product {product:05d}",
        ("Groen", "Grijs", "Reiniging", "Overig")[product % 4],
        WIJKEN[i % 8],
        KOSTENSOORTEN[i % 7],
        "Baten" if product % 10 == 9 else "Lasten",
        "I" if i % 9 == 0 else "S",
        "Vervanging" if i % 11 == 0 else "Regulier",
        ("Vast", "Geïndexeerd", "Nacalculatie")[product % 3],
        "Groenrijk NV (fictief)",
        plan / 100,
        (plan + i % 3 * 1000) / 100,
        printed,
    ]


def _cents(i: int) -> tuple[int, int, int]:
    plan = (i * 7919) % 9_000_000 - 200_000
    return plan, plan + i % 3 * 1000, plan + (i * 104_729) % 80_000 - 40_000


def total_cents(rows: int) -> int:
    """What all amounts of an export of so many lines add up to, in cents."""
    return sum(sum(_cents(i)) for i in range(rows))


def booked_cents(rows: int) -> int:
    """What a list of so many bookings adds up to, in cents."""
    return sum(_cents(i)[2] for i in range(rows))


def write_begroting(path: str, rows: str, lines_a_product: str) -> Callable[[], None]:
    """Task: write an export with title rows, a subtotal and a blank row a product, totals at the end and a footnote."""
    return lambda: workbook.write(
        Path(path), "Open begroting", begroting_rows(int(rows), int(lines_a_product))
    )


def begroting_rows(rows: int, per_product: int) -> Iterator[Row]:
    """What stands on that export, a row at a time: three amounts a line."""
    yield from _title("Open begroting beheer openbare ruimte 2018", KOP)
    blank = ("",) * (N_TEXT - 1)
    block, whole = [0, 0, 0], {"Lasten": [0, 0, 0], "Baten": [0, 0, 0]}
    for i in range(rows):
        line = _line(i, per_product)
        yield line[:N_TEXT], line[N_TEXT:]
        block = [a + b for a, b in zip(block, _cents(i), strict=True)]
        if (i + 1) % per_product == 0 or i + 1 == rows:
            yield (f"Totaal {line[1]} {line[2]}", *blank), [c / 100 for c in block]
            yield (), ()
            side = whole[str(line[6])]
            side[:] = [a + b for a, b in zip(side, block, strict=True)]
            block = [0, 0, 0]
    for label, side in whole.items():
        yield (f"Totaal {label.lower()}", *blank), [c / 100 for c in side]
    yield (), ()
    yield (FOOTNOTE,), ()


def write_boekingen(path: str, rows: str, lines_a_product: str) -> Callable[[], None]:
    """Task: write a list of bookings with title rows, a subtotal and a blank row a product and a footnote; one amount a row."""
    return lambda: workbook.write(
        Path(path), "Boekingen", boekingen_rows(int(rows), int(lines_a_product))
    )


def boekingen_rows(rows: int, per_product: int) -> Iterator[Row]:
    """What stands on that list, a row at a time.

    12 texts (one of them of that row alone), a date and an amount.
    """
    yield from _title("Boekingen beheer openbare ruimte 2018", BOEKING)
    blank, block, first = ("",) * (len(BOEKING) - 2), 0, dt.date(2018, 1, 1)
    for i in range(rows):
        (
            taakveld,
            code,
            product,
            discipline,
            wijk,
            kostensoort,
            kant,
            aard,
            soort,
            *_,
            printed,
        ) = _line(i, per_product)
        day = first + dt.timedelta(days=i * 13 % 365)
        work = f"Werkbon {i:07d} vak {i % 97}"
        yield (
            (
                "2018",
                day,
                "Realisatie",
                kant,
                taakveld,
                code,
                product,
                discipline,
                wijk,
                kostensoort,
                aard,
                soort,
                work,
            ),
            (printed,),
        )
        block += _cents(i)[2]
        if (i + 1) % per_product == 0 or i + 1 == rows:
            yield (f"Totaal {code} {product}", *blank), (block / 100,)
            yield (), ()
            block = 0
    yield (), ()
    yield (FOOTNOTE,), ()


def _title(title: str, headings: Sequence[str]) -> Iterator[Row]:
    for text in ("Proefstad (fictief)", title, "Afdrukdatum: 12-02-2019"):
        yield (text,), ()
    yield (), ()
    yield headings, ()


def begroting(rows: int) -> pd.DataFrame:
    """A table begroting of so many amounts, as the reader gives it."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(2012)
    product = rng.integers(0, 25, rows)
    table = pd.DataFrame(
        {
            "jaar": rng.integers(2011, 2019, rows),
            "fase": np.array(["primitief", "gewijzigd", "realisatie"])[
                rng.integers(0, 3, rows)
            ],
            "kant": np.where(product % 10 == 9, "baten", "lasten"),
            "product_code": np.array([f"P{p:03d}" for p in range(25)])[product],
            "product": np.array([f"Product {p}" for p in range(25)])[product],
            "wijk": np.array(WIJKEN)[rng.integers(0, 8, rows)],
            "bedrag": rng.integers(-200_000, 9_000_000, rows) / 100,
            "taakveld": np.array(["2.1", "5.7", "6.4"])[product % 3],
            "discipline": np.array(["groen", "grijs"])[product % 2],
            "kostensoort": np.array(KOSTENSOORTEN)[rng.integers(0, len(KOSTENSOORTEN), rows)],
            "aard": np.where(rng.random(rows) < 0.05, "incidenteel", "structureel"),
            "opdracht": np.where(rng.random(rows) < 0.05, "meerwerk", "regulier"),
            "budgetsoort": "regulier",
        }
    )
    return table.astype(
        {name: "str" for name in table.columns if name not in ("jaar", "bedrag")}
    )


def prijsindex() -> pd.DataFrame:
    """A table prijsindex for the kinds of cost of `begroting`, 2011 to 2018."""
    import pandas as pd

    return pd.DataFrame(
        [
            {"reeks": k, "jaar": 2011 + j, "index": 100.0 + (2 + i) * j}
            for i, k in enumerate(KOSTENSOORTEN)
            for j in range(8)
        ]
    )


def schouw(rows: int, wijken: Sequence[str] = WIJKEN) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables schouw (so many scores of 10 meetlatten in 32 rounds, one in a hundred scored again) and norm, as the reader gives them."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(2014)
    meetlatten, typen, niveaus = (
        [f"groen-meetlat-{m}" for m in range(10)],
        ["centrum", "woongebied", "buitengebied"],
        ["D", "C", "B", "A", "A+"],
    )
    spot = np.arange(rows) - (
        rng.random(rows) < 0.01
    )  # the same spot as the row before: scored again
    ronde, meetlat, plaats = spot % 32, spot // 32 % 10, spot // 320
    kind = rng.choice(3, rows, p=[0.9, 0.06, 0.04])
    dates = np.datetime64("2011-02-01", "s") + (ronde * 91 + rng.integers(0, 20, rows)).astype(
        "timedelta64[D]"
    )
    table = pd.DataFrame(
        {
            "ronde": np.array([f"{2011 + r // 4}-{r % 4 + 1}" for r in range(32)])[ronde],
            "datum": dates,
            "methode": np.where(plaats % 12 == 0, "bestek", "beleid"),
            "kor_versie": np.full(rows, "KOR 2013"),
            "wijk": np.array(wijken)[plaats % len(wijken)],
            "gebiedstype": np.array(typen)[plaats // len(wijken) % 3],
            "locatie": np.array([f"L{p:05d}" for p in range(int(plaats.max()) + 1)])[
                np.maximum(plaats, 0)
            ],
            "meetlat": np.array(meetlatten)[meetlat],
            "beoordeling": np.array(["gescoord", "niet_aanwezig", "niet_beoordeeld"])[kind],
        }
    ).astype(
        dict.fromkeys(
            (
                "ronde",
                "methode",
                "kor_versie",
                "wijk",
                "gebiedstype",
                "locatie",
                "meetlat",
                "beoordeling",
            ),
            "str",
        )
    )
    level = np.where(kind == 0, rng.choice(5, rows, p=[0.04, 0.12, 0.44, 0.32, 0.08]), -1)
    table["niveau"] = pd.Categorical.from_codes(level, categories=niveaus, ordered=True)
    table["ambitie"] = pd.Categorical.from_codes(
        np.full(rows, -1), categories=niveaus, ordered=True
    )
    periods = (("2010-01-01", "2014-01-01", "B"), ("2014-01-01", None, "C"))
    norm = pd.DataFrame(
        [(t, m, *p) for t in typen for m in meetlatten for p in periods],
        columns=["gebiedstype", "meetlat", "geldig_van", "geldig_tot", "ambitie"],
    )
    norm["ambitie"] = pd.Categorical(norm["ambitie"], categories=niveaus, ordered=True)
    return table, norm.assign(
        geldig_van=pd.to_datetime(norm["geldig_van"]),
        geldig_tot=pd.to_datetime(norm["geldig_tot"]),
    )


def areaal(wijken: Sequence[str] = WIJKEN) -> pd.DataFrame:
    """Table areaal: square metres per wijk and gebiedstype in each of eight years."""
    import pandas as pd

    typen = ("centrum", "woongebied", "buitengebied")
    return pd.DataFrame(
        [
            (2011 + j, w, t, "Gras", "m2", 1000.0 + 37 * i + j, "stand")
            for j in range(8)
            for i, w in enumerate(wijken)
            for t in typen
        ],
        columns=[
            "jaar",
            "wijk",
            "gebiedstype",
            "objecttype",
            "eenheid",
            "hoeveelheid",
            "mutatie",
        ],
    )


def keuze(wijken: int, producten: int) -> pd.DataFrame:
    """What can be chosen: a cell for each wijk and product, each with five levels, as `kwaliteitskeuze.mogelijkheden` gives it."""
    import numpy as np
    import pandas as pd

    from analyse.keuze import niveau_mogelijkheden

    rng = np.random.default_rng(2018)
    codes = [f"{500 + p:04d}" for p in range(producten)]
    tarief = rng.uniform(0.3, 4.0, producten)
    kosten = [
        (code, niveau, "m2", round(t * f, 6), 2018)
        for code, t in zip(codes, tarief, strict=True)
        for niveau, f in (("A+", 1.7), ("A", 1.3), ("B", 1.0), ("C", 0.8), ("D", 0.68))
    ]
    cells = [
        {
            "wijk": f"Wijk {w:03d}",
            "gebiedstype": "woongebied",
            "product_code": code,
            "eenheid": "m2",
            "product": code,
            "meetlat": f"lat {code}",
            "objecttype": code,
            "hoeveelheid": float(rng.integers(500, 60_000)),
            "nu": "BA"[(w + p) % 2],
            "reden": "",
        }
        for w in range(wijken)
        for p, code in enumerate(codes)
    ]
    return niveau_mogelijkheden(
        pd.DataFrame(cells),
        pd.DataFrame(
            kosten, columns=["product_code", "niveau", "eenheid", "kosten", "prijspeil"]
        ),
    )
