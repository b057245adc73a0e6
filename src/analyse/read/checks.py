"""What a sheet prints of its own arithmetic, held against what was read: total rows and the Verschil column.

The trap: a table can be wrong and still tie in one direction. A changed amount shows in the total it no longer ties to and,
where the export prints a difference, in its own row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from analyse import nl
from analyse.read.amounts import CENT, MICRO, Amounts
from analyse.read.headings import Heading
from analyse.read.layout import Layout
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Say, a1
from analyse.read.rows import SIDES, Rows
from analyse.read.totals import Body, ControlTotal, reconcile
from analyse.tables import normalise

Numbers = dict[int, tuple[np.ndarray, np.ndarray]]


def control_totals(
    layout: Layout, rows: Rows, cells: np.ndarray, numbers: Numbers, factor: int, say: Say, *, excerpt: bool
) -> list[ControlTotal]:
    """Hold every total row against the rows it adds up; an excerpt cannot tie, so its totals are only named."""
    totals = [row for row in rows.all if row.label]
    if not totals or not numbers:
        return []
    if excerpt:
        say(
            INFO,
            "UITTREKSEL",
            waarde=totals[0].label,
            aantal=len(totals),
            effect="De totaalregels tellen niet mee.",
            reden="Het bestand is volgens het profiel een uittreksel: totalen kunnen niet aansluiten.",
        )
        return []
    table = layout.table
    texts = {
        h.column: np.array(["" if cells[r][h.index] is None else str(cells[r][h.index]).strip() for r in rows.used], dtype=object)
        for h in layout.keys
        if table[h.column].kind not in ("datum", "geheel") and not table[h.column].free
    }
    kant = np.array(
        [SIDES.get(normalise(t), "") for t in texts["kant"]] if "kant" in texts else [row.kant for row in rows.all], dtype=object
    )
    found: list[ControlTotal] = []
    outside = rows.is_data
    for money, scale, unit in ((True, CENT, factor), (False, MICRO, 1)):
        headings = [h for h in layout.value_headings if h.index in numbers and (table[h.column].kind == "bedrag") == money]
        if headings:
            body = Body(
                rows=np.array(rows.used),
                labels=[row.label for row in rows.all],
                special=[row.special for row in rows.all],
                keys=texts,
                kant=kant,
                blocks=np.array([row.block for row in rows.all]),
                values=np.array([numbers[h.index][0] for h in headings]),
                known=np.array([numbers[h.index][1] for h in headings]),
            )
            part, covered = reconcile(body, [h.index for h in headings], [h.text for h in headings], scale, unit)
            for total in part:
                _report(total, say, money=money)
            found += part
            outside = outside & ~(covered | (body.values == 0).all(axis=0))
    if found and outside.any():
        first, *_ = missed = [rows.used[i] for i in np.flatnonzero(outside)]
        say(
            WAARSCHUWING,
            "BUITEN_TOTAAL",
            a1(first, layout.value_headings[0].index),
            aantal=len(missed),
            reden=f"Deze rijen ({first + 1} t/m {missed[-1] + 1}) vallen onder geen enkel totaal van het blad.",
            verwacht="een totaal dat alle rijen optelt",
            oplossing="Controleer of de export compleet is en of de rijen erbij horen.",
            effect="De rijen zijn gelezen, maar sluiten nergens op aan.",
        )
    return found


def _report(total: ControlTotal, say: Say, *, money: bool) -> None:
    write: Callable[[float], str] = (lambda x: nl.euro(x, 2)) if money else (lambda x: nl.getal(x, 3))
    if total.oordeel == "verschil":
        say(
            FOUT,
            "TOTAAL_SLUIT_NIET_AAN",
            total.cel,
            write(total.afgedrukt),
            verwacht=write(total.berekend),
            reden=f"'{total.omschrijving}' ({total.kolom}) in {total.cel} is {write(total.afgedrukt)}; "
            f"{total.bereik} telt op tot {write(total.berekend)}: verschil {write(abs(total.verschil))}.",
            oplossing="Zoek de gewijzigde of ontbrekende regel en maak de export opnieuw.",
            effect="De cijfers zijn niet te verantwoorden.",
        )
    elif total.oordeel == "afronding":
        say(
            INFO,
            "AFRONDING",
            total.cel,
            write(total.verschil),
            effect="De regels zijn gebruikt, niet het totaal.",
            reden="Het totaal wijkt af van de som van afgeronde regels; dat is afronding.",
        )


def printed_differences(layout: Layout, rows: Rows, cells: np.ndarray, numbers: Numbers, amounts: Amounts, say: Say) -> None:
    """Hold a printed Verschil column (with V/N) against plan and realisation in the same row."""
    printed = [h for h in layout.headings if h.derived == "verschil"]
    letters = [h for h in layout.headings if h.derived == "letter"]
    by_fase: dict[object, list[Heading]] = {}
    for h in layout.value_headings:
        by_fase.setdefault(h.fixed.get("fase"), []).append(h)
    plan, real = by_fase.get("gewijzigd") or by_fase.get("primitief"), by_fase.get("realisatie")
    if len(printed) != 1 or not plan or not real or len(plan) != 1 or len(real) != 1:
        return
    if plan[0].fixed.get("jaar") != real[0].fixed.get("jaar"):
        say(
            WAARSCHUWING,
            "JAAR_AFWIJKEND",
            a1(layout.bottom, real[0].index),
            real[0].text,
            verwacht=str(plan[0].fixed.get("jaar", "")),
            reden=f"Het afgedrukte verschil vergelijkt '{plan[0].text}' met '{real[0].text}': dat zijn twee jaren.",
            oplossing="Controleer het jaar in de koppen.",
            effect="De jaren uit de koppen zijn gebruikt.",
        )
    whole, known = amounts.column(replace(printed[0], column=layout.table.value), rows.used, cells)
    kant_column = next((h.index for h in layout.keys if h.column == "kant"), None)
    step = CENT * amounts.factor if amounts.factor > 1 else 0
    for i, row in enumerate(rows.all):
        if row.label or not known[i]:
            continue
        gap = int(numbers[plan[0].index][0][i] - numbers[real[0].index][0][i])
        kant = SIDES.get(normalise(cells[row.at][kant_column]), "") if kant_column is not None else row.kant
        letter = normalise(cells[row.at][letters[0].index] or "") if letters else ""
        off = abs(abs(int(whole[i])) - abs(gap))
        if off > step:
            say(
                FOUT,
                "VERSCHIL_KLOPT_NIET",
                a1(row.at, printed[0].index),
                nl.euro(whole[i] / CENT, 2),
                verwacht=nl.euro(abs(gap) / CENT, 2),
                reden=f"Het afgedrukte verschil is niet '{plan[0].text}' min '{real[0].text}' in dezelfde rij.",
                oplossing="Controleer de drie cellen in de rij.",
                effect="Een van de drie bedragen klopt niet.",
            )
        elif letter in ("v", "n") and gap and kant and (letter == "v") != ((-gap if kant == "baten" else gap) > 0):
            say(
                WAARSCHUWING,
                "TEKEN_VN",
                a1(row.at, letters[0].index),
                letter.upper(),
                reden="De letter V/N past niet bij het verschil.",
                verwacht="V bij een voordeel, N bij een nadeel",
                oplossing="Controleer of lasten en baten goed staan.",
                effect="De letter is niet gebruikt; het verschil wordt zelf berekend.",
            )


def printed_saldi(layout: Layout, rows: Rows, cells: np.ndarray, numbers: Numbers, amounts: Amounts, say: Say) -> None:
    """Hold each printed Saldo column against lasten and baten of the same year and phase in the same row.

    Six sign conventions are in use, so the one that fits most rows of the column is taken; a column that none fits says nothing.
    """
    step = CENT * amounts.factor if amounts.factor > 1 else 0
    for saldo in (h for h in layout.headings if h.derived == "saldo" and h.index not in numbers):
        pair = [
            [h for h in layout.value_headings if h.index in numbers and dict(h.fixed) == {**saldo.fixed, "kant": kant}]
            for kant in ("baten", "lasten")
        ]
        if [len(p) for p in pair] != [1, 1]:
            continue
        baten, lasten = (numbers[p[0].index][0] for p in pair)
        whole, known = amounts.column(replace(saldo, column=layout.table.value), rows.used, cells)
        gaps = np.abs(np.array([baten - lasten, lasten - baten, baten + lasten, -baten - lasten]) - whole)
        best = gaps[np.argmax((gaps[:, known] <= step).sum(axis=1))]
        wrong = [i for i in np.flatnonzero(known & (best > step)) if not rows.all[i].label]
        if len(wrong) > 0.5 * known.sum():
            continue
        for i in wrong:
            say(
                FOUT,
                "SALDO_KLOPT_NIET",
                a1(rows.used[i], saldo.index),
                nl.euro(whole[i] / CENT, 2),
                verwacht=nl.euro((whole[i] - best[i]) / CENT, 2) + " of " + nl.euro((whole[i] + best[i]) / CENT, 2),
                reden=f"Het afgedrukte saldo is niet '{pair[0][0].text}' en '{pair[1][0].text}' samen in dezelfde rij.",
                oplossing="Controleer de drie cellen in de rij.",
                effect="Een van de drie bedragen klopt niet.",
            )
