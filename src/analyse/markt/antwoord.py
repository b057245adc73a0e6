"""The answer whether the price fits the market, and who can do something about the KPI's.

The trap: a tariff outside its band is a question; level, areaal and task may differ.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, counted, in_euro
from analyse.markt.kpi import INVLOED, NIET_GEHAALD
from analyse.markt.tarieven import AFGEDRUKT, OPGEGEVEN, VERGELEKEN, met_overhead
from analyse.tables import ONBEKEND

_GEEN_PRIJS = "marktprijzen staan niet in de exports"
_GEEN_KPI = "KPI's staan niet in de exports"


def markt_antwoord(
    totaal: pd.DataFrame,
    dekking: pd.DataFrame,
    gevoelig: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    jaar: int | None = None,
    gekozen: int | None = None,
    geen_prijs: str = "",
    geen_kpi: str = "",
) -> Antwoord:
    """Whether the tariffs fit the market, and which KPI's the contractor can influence.

    Parameters
    ----------
    totaal, dekking, gevoelig
        As `tarieven_totaal`, `tarieven_dekking` and `tarieven_indexgevoeligheid` return them.
    scores
        As `kpi_scores` returns them; the last year is told.
    jaar
        The year of the tariffs that is told; None when there is nothing.
    gekozen
        The year that was asked for.
    geen_prijs, geen_kpi
        Why there is none, as `waarom_leeg` tells it.
    """
    rows = totaal[totaal["jaar"] == jaar].set_index("grondslag")
    alike = rows[rows.index != AFGEDRUKT]
    judged = alike[alike["producten"] > alike["onbekend"]]
    known = alike[alike["verschil"].notna()]
    share = dekking.loc[dekking["jaar"] == jaar].set_index("status")["aandeel"]
    covered = share.get(VERGELEKEN)
    figures, told = [], []
    if len(known):
        figures.append(_gap_figure(known.iloc[0], gevoelig))
    if len(judged):
        figures.append(_above_figure(judged.iloc[0]))
        told.append(_in_band(judged.iloc[0]))
    told += [*(f"Samen {_gap(row)}." for _, row in known.iterrows())]
    told += [*_as_printed(rows, known), *_by_index(gevoelig)]
    if covered is not None and len(known):
        part = nl.procent(covered)
        figures.append(Kerngetal("Gewone lasten met een marktprijs", part, "", "zeker"))
    kpis, missed = _kpis(scores, geen_kpi or _GEEN_KPI)
    kop = _kop(rows, judged, known, geen_prijs or _GEEN_PRIJS)
    return Antwoord(
        kop, _sure(len(judged) + len(known), jaar, gekozen), (*figures, *missed), (*told, *kpis)
    )


def _sure(compared: int, jaar: int | None, gekozen: int | None) -> str:
    if not compared:
        return "Er is niets met de markt vergeleken."
    text = "Een tarief buiten de band is een vraag, geen bewijs: niveau en taak kunnen verschillen."
    if gekozen and gekozen != jaar:
        return f"Van {gekozen} is er geen marktprijs; dit is {jaar}. {text}"
    return text


def _kop(rows: pd.DataFrame, judged: pd.DataFrame, known: pd.DataFrame, why: str) -> str:
    """How many tariffs lie in the band, and on which side of the market all are together."""
    if rows.empty:
        return f"Niet te zeggen: {why}."
    year = rows["jaar"].iloc[0]
    side = ""
    if len(known):
        side = f"samen zijn ze {_than_middle(known['verschil'].iloc[0])} de markt"
    if len(judged):
        return f"{_verdict(judged.iloc[0], year)}{f'; {side}' if side else ''}."
    if side:
        return f"Niet te zeggen: een volledige marktband ontbreekt in {year}; {side}."
    return f"Niet te zeggen: geen tarief van {year} is op gelijke voet met een marktprijs."


def _than_middle(gap: float) -> str:
    return f"{_way(gap)} dan het midden van" if gap else "gelijk aan het midden van"


def _way(gap: float) -> str:
    return "hoger" if gap > 0 else "lager"


def _verdict(row: pd.Series, year: int) -> str:
    compared, inside = row["producten"] - row["onbekend"], row["binnen"]
    if inside == compared:
        tariffs = f"liggen alle {nl.getal(compared)} vergeleken tarieven"
        if compared == 1:
            tariffs = "ligt het enige vergeleken tarief"
        return f"Ja: in {year} {tariffs} in de marktband"
    word = "Grotendeels" if 2 * inside > compared else "Nee"
    verb = "ligt" if inside <= 1 else "liggen"
    tariffs = counted(compared, "vergeleken tarief", "vergeleken tarieven")
    return f"{word}: in {year} {verb} van {tariffs} er {nl.getal(inside)} in de marktband"


def _gap_figure(row: pd.Series, gevoelig: pd.DataFrame) -> Kerngetal:
    """What all tariffs together differ from the market; unsure when an index turns it round."""
    gap = row["verschil"]
    others = gevoelig["verschil"].dropna()
    turned = (others * gap < 0).any()
    sure = "onzeker" if turned else "waarschijnlijk"
    name = f"Verschil met het midden van de markt, {row['jaar']:.0f}"
    return Kerngetal(name, in_euro(abs(gap)), _way(gap) if gap else "", sure)


def _above_figure(row: pd.Series) -> Kerngetal:
    compared = nl.getal(row["producten"] - row["onbekend"])
    return Kerngetal(
        "Tarieven boven de band", f"{nl.getal(row['boven'])} van {compared}", "", "zeker"
    )


def _in_band(row: pd.Series) -> str:
    """How many tariffs lie in, above and under the band on the basis of this row."""
    inside, above, under = row[["binnen", "boven", "onder"]].map(nl.getal)
    basis = met_overhead(str(row.name))
    text = (
        f"In de marktband: {inside}; erboven: {above}; eronder: {under}, beide kanten {basis}"
    )
    if row["onbekend"]:
        text += f"; {counted(row['onbekend'], 'ander is', 'andere zijn')} niet te beoordelen"
    return f"{text}."


def _gap(row: pd.Series) -> str:
    """On which side of the market all tariffs together are, and on which basis."""
    gap, share = row["verschil"], row["afwijking"]
    place = f"{_than_middle(gap)} de markt"
    amount = f"{in_euro(abs(gap))} " if gap else ""
    part = f" ({nl.procent(abs(share), 1)})" if gap and pd.notna(share) else ""
    return f"{met_overhead(str(row.name))}: {amount}{place}{part}"


def _as_printed(rows: pd.DataFrame, known: pd.DataFrame) -> list[str]:
    """What would be said of the prices as they stand on paper, where that is something else."""
    if AFGEDRUKT not in rows.index or known.empty:
        return []
    printed = rows.loc[AFGEDRUKT]
    other = printed["verschil"] - known["verschil"].iloc[0]
    if pd.isna(other) or round(other, 2) == 0:
        return []
    return [f"Met en zonder overhead door elkaar, {_gap(printed)}: dat vergelijkt ongelijk."]


def _by_index(gevoelig: pd.DataFrame) -> list[str]:
    other = gevoelig.loc[gevoelig["reeks"] != OPGEGEVEN, "verschil"].dropna()
    if other.nunique() < 2:
        return []
    low, high = (f"{in_euro(abs(gap))} {_way(gap)}" for gap in (other.min(), other.max()))
    return [f"Met één andere index voor alles, of zonder index, ligt dat van {low} tot {high}."]


def _kpis(scores: pd.DataFrame, why: str) -> tuple[list[str], list[Kerngetal]]:
    """Of how many scores and of how many missed ones the contractor can do something about it."""
    if scores.empty:
        return [f"{why[0].upper()}{why[1:]}."], []
    year = scores["jaar"].max()
    last = scores[scores["jaar"] == year]
    missed = last[last["oordeel"] == NIET_GEHAALD]
    kinds = last["beinvloedbaar"].value_counts().reindex(INVLOED, fill_value=0)
    own, partly, not_at_all, unknown = kinds.map(nl.getal)
    count = counted(len(last), "KPI-score", "KPI-scores")
    text = (
        f"Van {count} in {year} kan de uitvoerder er {own} zelf beïnvloeden, {partly} deels en"
        f" {not_at_all} niet"
    )
    if kinds[ONBEKEND]:
        text += f"; van {unknown} is dat niet bekend"
    if missed.empty:
        return [f"{text}. Er is geen enkele gemist."], []
    of_missed = missed["beinvloedbaar"].value_counts().reindex(INVLOED, fill_value=0)
    own, partly, *_ = of_missed.map(nl.getal)
    number = nl.getal(len(missed))
    told = f"Van de {number} gemiste kon hij er {own} zelf beïnvloeden en {partly} deels."
    name = f"Gemiste KPI's in eigen hand van de uitvoerder, {year}"
    return [f"{text}.", told], [Kerngetal(name, f"{own} van {number}", "", "zeker")]
