"""The answer about the market, the KPI's and scale.

No sentence says that size causes a cost: the figures cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, counted, in_euro
from analyse.markt.kpi import INVLOED
from analyse.markt.schaal import EVENREDIG, MEER, MINDER, SAMEN, with_interval
from analyse.markt.tarieven import AFGEDRUKT, EXCLUSIEF, INCLUSIEF, OPGEGEVEN, VERGELEKEN
from analyse.tables import ONBEKEND

#: Fewer municipalities than this are a selection: the Netherlands never had so few.
_ALLE = 300
_OVERHEAD = {INCLUSIEF: "met overhead", EXCLUSIEF: "zonder overhead"}
LITERATUUR = (
    "Onderzoek vond zelden een besparing: samenwerken verlaagde uitgaven zelden (Allers en De"
    " Greef, 2005-2013; belastinginning wel, circa 15%), herindelen ook niet (Allers en Geertsema,"
    " 2014)."
)


def markt_antwoord(
    totaal: pd.DataFrame,
    dekking: pd.DataFrame,
    gevoelig: pd.DataFrame,
    invloed: pd.DataFrame,
    elasticiteit: pd.DataFrame,
    *,
    jaar: int | None = None,
    kpi_jaar: int | None = None,
    schaal_jaar: int | None = None,
    namen: Mapping[str, str] | None = None,
) -> Antwoord:
    """Whether the price fits the market, who can influence the KPI's, how cost goes with size.

    Parameters
    ----------
    totaal, dekking, gevoelig
        As `tarieven_totaal`, `tarieven_dekking` and `tarieven_indexgevoeligheid` return them.
    invloed
        As `kpi_invloed` returns it.
    elasticiteit
        As `schaal_elasticiteit` returns it per taakveld.
    jaar, kpi_jaar, schaal_jaar
        The years that are told; None when there is nothing.
    namen
        What a taakveld is called, by its code.
    """
    fits = elasticiteit[elasticiteit["b"].notna()]
    tariffs = totaal[totaal["jaar"] == jaar].set_index("grondslag")
    scores = invloed[invloed["jaar"] == kpi_jaar].set_index("beinvloedbaar")
    covered = dekking[dekking["jaar"] == jaar]
    told = [_market(tariffs, gevoelig, jaar), _covered(covered)]
    told.append(_kpis(scores, kpi_jaar))
    told.append(_scale(fits, schaal_jaar, namen or {}))
    sure = []
    if len(totaal):
        sure.append(
            "Een tarief buiten de band is een vraag, geen bewijs: niveau, areaal en taak kunnen"
            " verschillen."
        )
    if len(fits) and fits["n"].max() < _ALLE:
        sure.append(
            f"De {nl.getal(fits['n'].max())} gemeenten zijn een selectie en geen steekproef: met"
            " alle gemeenten kan de helling anders zijn."
        )
    if len(fits):
        sure.append(
            "Het interval is 95% per taakveld; een verschil telt pas als het ook na correctie voor"
            " alle geschatte taakvelden en zonder elke gemeente apart overblijft. Een verband met"
            " grootte is geen gevolg van schaal."
            f" {LITERATUUR}"
        )
    if not sure:
        sure.append("Er is niets vergeleken.")
    return Antwoord(" ".join(part for part in told if part), " ".join(sure))


def _market(rows: pd.DataFrame, gevoelig: pd.DataFrame, jaar: int | None) -> str:
    if rows.empty:
        return "Of de prijs bij de markt past is niet te zeggen: er zijn geen marktprijzen."
    alike = rows[rows.index != AFGEDRUKT]
    judged = alike[alike["producten"] > alike["onbekend"]]
    known = alike[alike["verschil"].notna()]
    if judged.empty and known.empty:
        products = counted(rows["producten"].iloc[0], "product", "producten")
        return (
            f"Of de prijs in {jaar} bij de markt past is niet te zeggen: van {products} is geen"
            " enkel tarief op gelijke voet met een marktprijs te vergelijken."
        )
    parts = []
    if len(judged):
        parts.append(_in_band(judged.iloc[0]))
    if len(known):
        sums = []
        for _, row in known.iterrows():
            sums.append(f"{_gap(row)} {_overhead(row)}")
        start = "samen" if parts else "liggen de tarieven samen"
        parts.append(f"{start} {nl.opsomming(sums)}")
        parts += [_as_printed(rows, known), _by_index(gevoelig)]
    return f"In {jaar} {'; '.join(part for part in parts if part)}."


def _overhead(row: pd.Series) -> str:
    return _OVERHEAD[str(row.name)]


def _in_band(row: pd.Series) -> str:
    """How many tariffs lie in, above and under the band on the basis of this row."""
    compared = row["producten"] - row["onbekend"]
    tariffs = counted(compared, "vergeleken tarief", "vergeleken tarieven")
    verb = "ligt" if row["binnen"] == 1 else "liggen"
    inside, above, under = row[["binnen", "boven", "onder"]].map(nl.getal)
    places = f"{inside} in de marktband, {above} erboven en {under} eronder"
    text = f"{verb} van {tariffs} er {places} ({_overhead(row)} aan beide kanten)"
    if row["onbekend"]:
        text += f"; {counted(row['onbekend'], 'ander is', 'andere zijn')} niet te beoordelen"
    return text


def _as_printed(rows: pd.DataFrame, known: pd.DataFrame) -> str:
    """What would be said of the prices as they stand on paper, where that is something else."""
    if AFGEDRUKT not in rows.index:
        return ""
    printed = rows.loc[AFGEDRUKT]
    other = printed["verschil"] - known["verschil"].iloc[0]
    if pd.isna(other) or round(other, 2) == 0:
        return ""
    return f"zoals afgedrukt, met en zonder overhead door elkaar, zou het {_gap(printed)} zijn"


def _by_index(gevoelig: pd.DataFrame) -> str:
    other = gevoelig.loc[gevoelig["reeks"] != OPGEGEVEN, "verschil"].dropna()
    if other.nunique() < 2:
        return ""
    low = _side(other.min())
    high = _side(other.max())
    return f"met één andere index voor alles, of zonder index, loopt dat van {low} tot {high}"


def _side(gap: float) -> str:
    if gap == 0:
        return "precies het midden"
    return f"{in_euro(abs(gap))} {'erboven' if gap > 0 else 'eronder'}"


def _gap(row: pd.Series) -> str:
    gap, share = row["verschil"], row["afwijking"]
    if gap == 0:
        return "precies op het midden van de markt"
    amount = in_euro(abs(gap))
    if pd.notna(share):
        amount += f" ({nl.procent(abs(share), 1)})"
    return f"{amount} {'boven' if gap > 0 else 'onder'} het midden van de markt"


def _covered(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    share = rows.loc[rows["status"] == VERGELEKEN, "aandeel"].sum()
    return (
        f"Dat gaat over {nl.procent(share)} van de gewone lasten; van de rest is geen bruikbare"
        " marktprijs."
    )


def _kpis(rows: pd.DataFrame, jaar: int | None) -> str:
    if rows.empty:
        return "KPI's staan niet in de exports."
    scores = counted(rows["scores"].sum(), "KPI-score", "KPI-scores")
    missed = rows["niet_gehaald"].sum()
    rows = rows.reindex(INVLOED, fill_value=0)
    own, partly, not_at_all, unknown = rows["scores"].map(nl.getal)
    text = (
        f"Van {scores} in {jaar} kan de uitvoerder er {own} zelf beïnvloeden, {partly} deels en"
        f" {not_at_all} niet"
    )
    if rows.loc[ONBEKEND, "scores"]:
        text += f" (van {unknown} is dat niet bekend)"
    if not missed:
        return f"{text}; er is geen enkele gemist."
    own, partly, *_ = rows["niet_gehaald"].map(nl.getal)
    verb = "is" if missed == 1 else "zijn"
    missing = f"van de {nl.getal(missed)} die niet {verb} gehaald"
    return f"{text}; {missing}, kon hij er {own} zelf beïnvloeden en {partly} deels."


def _scale(fits: pd.DataFrame, jaar: int | None, namen: Mapping[str, str]) -> str:
    if fits.empty:
        reason = "er zijn te weinig gemeenten met lasten en inwoners"
        return f"Of schaal loont is niet te zeggen: {reason}."
    sentences = []
    together = fits["taakveld"] == SAMEN
    whole, each = fits[together], fits[~together]
    if len(whole):
        row = whole.iloc[0]
        number = nl.getal(row["n"])
        slope = f"een elasticiteit van {with_interval(row)}"
        sentences.append(
            f"In {jaar} hangen de lasten van {number} gemeenten in de openbare ruimte met {slope}"
            f" samen met het aantal inwoners: {row['oordeel']}."
        )
    for verdict in (MINDER, MEER):
        rows = each[each["oordeel"] == verdict].to_dict("records")
        if rows:
            verb = "loopt" if len(rows) == 1 else "lopen"
            named = nl.opsomming([_elasticity(row, namen) for row in rows])
            sentences.append(f"{verdict.capitalize()} {verb} {named} op.")
    if len(each) and (each["oordeel"] == EVENREDIG).all():
        sentences.append(
            "Op geen enkel taakveld apart is de helling van evenredig te onderscheiden."
        )
    sentences += [_on_one(row, namen) for row in each.to_dict("records") if row["steunt_op"]]
    return " ".join(sentences)


def _on_one(row: dict[str, Any], namen: Mapping[str, str]) -> str:
    """Of a slope that one municipality makes: which, so that nobody reads the interval alone."""
    return f"Bij {_elasticity(row, namen)} verdwijnt het verschil zonder {row['steunt_op']}."


def _elasticity(row: dict[str, Any], namen: Mapping[str, str]) -> str:
    taakveld = str(row["taakveld"])
    return f"{namen.get(taakveld, taakveld)} ({with_interval(row, '; ')}"
