"""The answer about the market, the KPI's and scale.

No sentence says that size causes a cost: the figures cannot.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted, in_euro

#: Fewer municipalities than this are a selection: the Netherlands never had so few.
_ALLE = 300
_SAMEN = "samen"
_BEIDE = " aan beide kanten"
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
    namen: dict[str, str] | None = None,
) -> Conclusie:
    """Whether the price fits the market, who can do something about the KPI's.

    And how cost goes with size.

    Parameters
    ----------
    totaal, dekking, gevoelig
        As `markt.tarieven.totaal`, `dekking` and `indexgevoeligheid` return them.
    invloed
        As `markt.kpi.invloed` returns it.
    elasticiteit
        As `markt.schaal.elasticiteit` returns it per taakveld.
    jaar, kpi_jaar, schaal_jaar
        The years that are told; None when there is nothing.
    namen
        What a taakveld is called, by its code.
    """
    parts = [
        _market(totaal, gevoelig, jaar),
        _covered(dekking, jaar),
        _kpis(invloed, kpi_jaar),
        _scale(elasticiteit, schaal_jaar, namen or {}),
    ]
    sure = []
    if len(totaal):
        sure.append(
            "Een tarief buiten de band is een vraag, geen bewijs: niveau, areaal en taak kunnen"
            " verschillen."
        )
    fits = elasticiteit[elasticiteit["b"].notna()] if len(elasticiteit) else elasticiteit
    if len(fits):
        n = int(fits["n"].max())
        if n < _ALLE:
            sure.append(
                f"De {nl.getal(n)} gemeenten zijn een selectie en geen steekproef: met alle"
                " gemeenten kan de helling anders zijn."
            )
        sure.append(
            "Het interval is 95% per taakveld; een verband met grootte is geen gevolg van schaal."
            f" {LITERATUUR}"
        )
    return Conclusie(" ".join(p for p in parts if p), " ".join(sure) or "Er is niets vergeleken.")


def _market(totaal: pd.DataFrame, gevoelig: pd.DataFrame, jaar: int | None) -> str:
    rows = (
        totaal[totaal["jaar"] == jaar].set_index("grondslag")
        if len(totaal) and jaar is not None
        else pd.DataFrame()
    )
    if rows.empty:
        return "Of de prijs bij de markt past is niet te zeggen: er zijn geen marktprijzen."
    told = [
        b
        for b in ("inclusief", "exclusief")
        if b in rows.index and rows.loc[b, "producten"] > rows.loc[b, "onbekend"]
    ]
    known = [
        b
        for b in ("inclusief", "exclusief")
        if b in rows.index and pd.notna(rows.loc[b, "verschil"])
    ]
    if not told and not known:
        return (
            f"Of de prijs in {jaar} bij de markt past is niet te zeggen: van"
            f" {counted(int(rows['producten'].iloc[0]), 'product', 'producten')} is geen enkel"
            " tarief op gelijke voet met een marktprijs te vergelijken."
        )
    text = f"In {jaar}"
    if told:
        row = rows.loc[told[0]]
        n = int(row["producten"] - row["onbekend"])
        text += (
            f" {'ligt' if row['binnen'] == 1 else 'liggen'} van"
            f" {counted(n, 'vergeleken tarief', 'vergeleken tarieven')} er"
            f" {nl.getal(int(row['binnen']))} in de marktband, {nl.getal(int(row['boven']))}"
            f" erboven en {nl.getal(int(row['onder']))} eronder ({_basis(told[0])})"
        )
        text += (
            f"; {counted(int(row['onbekend']), 'ander is', 'andere zijn')} niet te beoordelen"
            if row["onbekend"]
            else ""
        )
    if known:
        sums = nl.opsomming(
            [f"{_gap(rows.loc[b])} {_basis(b).removesuffix(_BEIDE)}" for b in known]
        )
        text += f"{'; samen' if told else ' liggen de tarieven samen'} {sums}"
    printed = rows.loc["afgedrukt", "verschil"] if "afgedrukt" in rows.index else float("nan")
    if known and pd.notna(printed) and round(printed - rows.loc[known[0], "verschil"], 2):
        text += (
            "; zoals afgedrukt, met en zonder overhead door elkaar, zou het"
            f" {_gap(rows.loc['afgedrukt'])} zijn"
        )
    other = (
        gevoelig[(gevoelig["reeks"] != "zoals opgegeven") & gevoelig["verschil"].notna()]
        if len(gevoelig)
        else gevoelig
    )
    if known and len(other) > 1 and other["verschil"].min() != other["verschil"].max():
        low, high = (_side(float(v)) for v in (other["verschil"].min(), other["verschil"].max()))
        text += (
            f"; met één andere index voor alles, of zonder index, loopt dat van {low} tot {high}"
        )
    return text + "."


def _side(gap: float) -> str:
    return (
        f"{in_euro(abs(gap))} {'erboven' if gap > 0 else 'eronder'}"
        if gap
        else "precies het midden"
    )


def _basis(basis: str) -> str:
    return f"{'met' if basis == 'inclusief' else 'zonder'} overhead{_BEIDE}"


def _gap(row: pd.Series) -> str:
    gap, share = float(row["verschil"]), row["afwijking"]
    if not gap:
        return "precies op het midden van de markt"
    part = f" ({nl.procent(abs(share), 1)})" if pd.notna(share) else ""
    return f"{in_euro(abs(gap))}{part} {'boven' if gap > 0 else 'onder'} het midden van de markt"


def _covered(dekking: pd.DataFrame, jaar: int | None) -> str:
    rows = dekking[dekking["jaar"] == jaar] if len(dekking) else dekking
    if rows.empty:
        return ""
    share = rows.loc[rows["status"] == "vergeleken", "aandeel"].sum()
    return (
        f"Dat gaat over {nl.procent(share)} van de gewone lasten; van de rest is geen bruikbare"
        " marktprijs."
        if pd.notna(share)
        else ""
    )


def _kpis(invloed: pd.DataFrame, jaar: int | None) -> str:
    rows = (
        invloed[invloed["jaar"] == jaar].set_index("beinvloedbaar")
        if len(invloed) and jaar is not None
        else pd.DataFrame()
    )
    if rows.empty:
        return "KPI's staan niet in de exports."
    total, missed = int(rows["scores"].sum()), int(rows["niet_gehaald"].sum())
    per = {name: int(rows["scores"].get(name, 0)) for name in ("ja", "deels", "nee", "onbekend")}
    text = (
        f"Van {counted(total, 'KPI-score', 'KPI-scores')} in {jaar} kan de uitvoerder er"
        f" {nl.getal(per['ja'])} zelf beïnvloeden, {nl.getal(per['deels'])} deels en"
        f" {nl.getal(per['nee'])} niet"
    )
    text += f" (van {nl.getal(per['onbekend'])} is dat niet bekend)" if per["onbekend"] else ""
    if not missed:
        return f"{text}; er is geen enkele gemist."
    own, partly = int(rows["niet_gehaald"].get("ja", 0)), int(rows["niet_gehaald"].get("deels", 0))
    return (
        f"{text}; van de {nl.getal(missed)} die niet {'is' if missed == 1 else 'zijn'} gehaald, kon"
        f" hij er {nl.getal(own)} zelf beïnvloeden en {nl.getal(partly)} deels."
    )


def _scale(elasticiteit: pd.DataFrame, jaar: int | None, namen: dict[str, str]) -> str:
    fits = elasticiteit[elasticiteit["b"].notna()] if len(elasticiteit) else elasticiteit
    if fits.empty:
        return (
            "Of schaal loont is niet te zeggen: er zijn te weinig gemeenten met lasten en inwoners."
        )
    whole = fits[fits["taakveld"] == _SAMEN]
    text = ""
    if len(whole):
        row = whole.iloc[0]
        text = (
            f"In {jaar} hangen de lasten van {nl.getal(int(row['n']))} gemeenten in de openbare"
            f" ruimte met een elasticiteit van {nl.getal(row['b'], 2)} ({nl.getal(row['laag'], 2)}"
            f" tot {nl.getal(row['hoog'], 2)}) samen met het aantal inwoners: {row['oordeel']}."
        )
    each = fits[fits["taakveld"] != _SAMEN]
    for verdict, words in (("minder dan evenredig", "minder"), ("meer dan evenredig", "meer")):
        rows = each[each["oordeel"] == verdict]
        if len(rows):
            listed = nl.opsomming(
                [
                    f"{namen.get(str(r.taakveld), r.taakveld)} ({nl.getal(r.b, 2)};"
                    f" {nl.getal(r.laag, 2)} tot {nl.getal(r.hoog, 2)})"
                    for r in rows.itertuples()
                ]
            )
            text += (
                f" {words.capitalize()} dan evenredig {'loopt' if len(rows) == 1 else 'lopen'}"
                f" {listed} op."
            )
    if len(each) and (each["oordeel"] == "niet te onderscheiden van evenredig").all():
        text += " Op geen enkel taakveld apart is de helling van evenredig te onderscheiden."
    return text.strip()
