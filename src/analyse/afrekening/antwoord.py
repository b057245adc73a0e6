"""Answers about the service agreement: what it settles, and the letter that says so."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted, exact


def afrekening_antwoord(
    per_jaar: pd.DataFrame,
    resultaat: pd.DataFrame,
    netto: pd.DataFrame,
    index: pd.DataFrame,
    jaar: int,
    *,
    ingerekend: float = 0.0,
) -> Conclusie:
    """What is settled over `jaar`, and what made it.

    Parameters
    ----------
    per_jaar, netto
        As `afrekening.per_product.per_jaar` and `netto` return them.
    resultaat, index
        As `afrekening.prijsvormen.resultaat` and `indexering` return them.
    ingerekend
        As it was given to `afrekening.afrekenregels.regels`.
    """
    year = per_jaar[(per_jaar["jaar"] == jaar) & per_jaar["verschuldigd"].notna()]
    if year.empty:
        return Conclusie(
            f"Over {jaar} is niets af te rekenen: van geen product zijn prijsvorm, begroting en"
            " realisatie alle drie bekend.",
            "Wat er wel is, staat in de tabellen en telt nergens mee als nul.",
        )
    parts = []
    for row in year.to_dict("records"):
        who = (
            row["uitvoerder"]
            if row["uitvoerder"] != "onbekend"
            else "een uitvoerder die de exports niet noemen"
        )
        due, paid, rest = (
            nl.euro(row["verschuldigd"]),
            nl.euro(row["voorschot"]),
            row["te_verrekenen"],
        )
        if pd.isna(rest):
            parts.append(
                f"is {due} verschuldigd aan {who}, waarvan het voorschot niet in de exports staat"
            )
        elif rest:
            move = (
                f"betaalt de gemeente nog {nl.euro(rest)} aan"
                if rest > 0
                else f"krijgt de gemeente {nl.euro(-rest)} terug van"
            )
            parts.append(f"{move} {who} ({due} verschuldigd tegen {paid} voorschot)")
        else:
            parts.append(f"is met {who} niets te verrekenen ({due} verschuldigd en bevoorschot)")
    text = f"Over {jaar} {'. Ook '.join(parts)}."
    steps = [
        f"{name} {nl.euro(exact(year[name]), teken=True)}"
        for name in ("index", "nacalculatie", "meerwerk", "minderwerk")
        if year[name].notna().all() and exact(year[name])
    ]
    if steps:
        text += f" Ten opzichte van de begrote prijs: {nl.opsomming(steps)}."
    kept = resultaat[
        (resultaat["jaar"] == jaar)
        & resultaat["grond"].isin(["vast", "geindexeerd"])
        & resultaat["resultaat"].notna()
    ]
    if len(kept):
        gain = exact(kept["resultaat"])
        who, n = (
            ("de uitvoerder", "")
            if kept["uitvoerder"].nunique() == 1
            else ("de uitvoerders samen", "en")
        )
        amount = nl.euro(abs(gain))
        word = (
            f"hield{n} {who} {amount} over"
            if gain > 0
            else f"legde{n[1:]} {who} {amount} toe"
            if gain
            else "bleef niets over"
        )
        text += f" Op vaste en geïndexeerde prijzen {word}."
    net = netto[(netto["jaar"] == jaar) & netto["netto"].notna()]
    if len(net):
        back = exact(net["te_verrekenen"]) - exact(net["netto"])
        total = exact(net["netto"])
        text += (
            f" Daarnaast kwam {nl.euro(back)} als eigenaar terug; per saldo"
            f" {'betaalt' if total >= 0 else 'ontvangt'} de gemeente {nl.euro(abs(total))}."
        )
    open_ = int(year["niet_afgerekend"].sum())
    if open_:
        text += f" {counted(open_, 'product is', 'producten zijn').capitalize()} niet afgerekend."
    now = index[index["jaar"] == jaar]
    known = (
        [f"uitgaande van {nl.procent(ingerekend, 1)} prijsstijging die al was begroot"]
        if len(now)
        else []
    )
    known += (
        ["de index is voorlopig, dus dit bedrag ook"] if (now["voorlopig"] == "ja").any() else []
    )
    known += (
        [f"voor {nl.euro(bare)} is geen index bekend"]
        if (bare := exact(now.loc[now["reeks"] == "geen index", "prijs"]))
        else []
    )
    return Conclusie(
        text,
        f"Exact uit de exports{''.join(f'; {k}' for k in known)}. Wat de uitvoerder overhoudt is"
        " alleen te zien omdat de begroting open is, en zegt niet waardoor het komt.",
    )


def afrekenbrief(
    posten: pd.DataFrame,
    index: pd.DataFrame,
    jaar: int,
    *,
    ingerekend: float = 0.0,
    prijspeil: int | None = None,
) -> pd.DataFrame:
    """The settlement letter as a table.

    Numbered lines with how each was reckoned, the last one what is to be paid.

    Parameters
    ----------
    posten, index
        As `afrekening.prijsvormen.posten` and `indexering` return them.
    jaar
        The year that is settled.
    ingerekend, prijspeil
        As they were given to `afrekening.afrekenregels.regels`.

    Returns
    -------
    pandas.DataFrame
        Columns uitvoerder, nr, omschrijving, grondslag, bedrag (euro); the numbers start anew for
        each uitvoerder. The advance is negative; the last line is positive whoever pays, and says
        who does.
    """
    now = index[index["jaar"] == jaar]
    known = {
        "jaar": jaar,
        "formule": (
            f"index {jaar} / index {prijspeil or jaar - 1}"
            + (f" / {nl.getal(1 + ingerekend, 3)}" if ingerekend else "")
        ),
        "voorlopig": f"; de index {jaar} is voorlopig" if (now["voorlopig"] == "ja").any() else "",
    }
    lines = []
    for who, rows in posten[posten["jaar"] == jaar].groupby("uitvoerder"):
        items = rows.set_index("post")
        nr = {post: i for i, post in enumerate((p for p in _BRIEF if p in items.index), start=1)}
        bare = exact(now.loc[(now["uitvoerder"] == who) & (now["reeks"] == "geen index"), "prijs"])
        known["zonder"] = f"; zonder index: {nl.euro(bare, 2)}" if bare else ""
        sums = [nr[p] for p in list(_BRIEF)[:6] if p in nr]
        for post, number in nr.items():
            count, basis, amount = items.loc[post, ["producten", "grondslag", "bedrag"]]
            direction = (
                "te_ontvangen" if amount < 0 else "te_betalen" if amount >= 0 else "onbekend"
            )
            title, reckoned = _BRIEF[post] if post != "te_verrekenen" else _SLOT[direction]
            words = {
                "n": counted(int(count), "product", "producten"),
                "basis": nl.euro(basis, 2),
                "som": f"nr. {min(sums)} tot en met {max(sums)}" if sums else "niets",
                "verschuldigd": nr.get("verschuldigd"),
                "voorschot": f"nr. {nr['voorschot']}" if "voorschot" in nr else "nul",
            }
            shown = abs(amount) if post == "te_verrekenen" else amount
            lines.append(
                (who, number, title.format(**known), reckoned.format(**known, **words), shown)
            )
    return pd.DataFrame(lines, columns=["uitvoerder", "nr", "omschrijving", "grondslag", "bedrag"])


#: The items of the letter in the order in which they are read; the first six make the amount due.
_BRIEF = {
    "vast": ("Werk tegen vaste prijs", "{n}: de begrote prijs"),
    "geindexeerd": ("Werk tegen geïndexeerde prijs", "{n}: de begrote prijs"),
    "index": (
        "Indexering",
        (
            "{basis} × {formule}, min {basis}; per product en kostensoort op de"
            " cent{zonder}{voorlopig}"
        ),
    ),
    "nacalculatie": ("Werk op nacalculatie", "{n}: werkelijke kosten; begroot was {basis}"),
    "meerwerk": ("Meerwerk", "{n}: werkelijke kosten van wat apart is opgedragen"),
    "minderwerk": ("Minderwerk", "{n}: werkelijk bedrag van wat is vervallen"),
    "verschuldigd": ("Verschuldigd over {jaar}", "som van {som}"),
    "overhead": ("Waarvan overhead", "zit in nr. {verschuldigd}; bekend van {basis} daarvan"),
    "voorschot": ("Af: betaalde voorschotten", "voorschotten voor {n}"),
    "niet_afgerekend": (
        "Niet in deze afrekening",
        "{n}: werkelijke kosten; de prijsvorm, het plan of de realisatie is niet bekend",
    ),
    "te_verrekenen": ("", ""),
}


_SLOT = {
    "te_betalen": (
        "Door de gemeente te betalen",
        "nr. {verschuldigd} min het voorschot ({voorschot})",
    ),
    "te_ontvangen": (
        "Door de gemeente te ontvangen",
        "het voorschot ({voorschot}) is hoger dan nr. {verschuldigd}",
    ),
    "onbekend": ("Te verrekenen", "de voorschotten over {jaar} staan niet in de exports"),
}
