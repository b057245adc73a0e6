"""The deviations that must be explained, the rest as one line, and the texts that explain them.

The traps: a deviation of 12 euro beside one of 120.000 hides the second; the lines that are left
out still count, so all of them make the total to the cent; and a text belongs to a group, not to
its amount, so it stays when the amount changes.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.tables import ONBEKEND, cents, groep_sleutel
from analyse.tables.frames import in_order, present
from analyse.tussenrapportage.indeling import groepsnamen, met_groep
from analyse.tussenrapportage.rapportjaar import Rapportjaar
from analyse.tussenrapportage.verschillen import DELEN, MAANDEN

OVERIGE = "overige"
#: From this amount (euro) and this part of the plan on, a deviation is a line of its own; from so
#: many times the amount on it always is.
DREMPEL, DEEL, ALTIJD = 25_000.0, 0.05, 4
#: Texts of an export that one line holds; they are those of the largest amounts.
_TEXTS = 3
_SHOWN = ["plan", "realisatie", "prognose", "verschil", "vn", *DELEN.values()]


def afwijkingen_boven(
    tussenstand: pd.DataFrame, drempel: float = DREMPEL, deel: float = DEEL
) -> pd.DataFrame:
    """The deviations above the threshold, largest first, and the others as one line.

    Parameters
    ----------
    tussenstand
        As `tussenstand` returns it by one column.
    drempel, deel
        A deviation is a line of its own when it is at least `drempel` euro AND at least `deel` of
        the plan of its group, or at least four times `drempel`: of a large group that is a small
        part. Of a group without a plan the amount alone decides. One whose plan lies within the
        range from the months is none.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, that of the group, kant, plan, realisatie, prognose (of the organisation, or
        the middle of the range from the months where that decides), verschil, vn,
        structureel, incidenteel, aard_onbekend and toelichting (""; of the others the largest). The
        line of the others has no kant and no amounts but the difference and its parts; all lines
        together make those of `tussenstand` to the cent. Empty when no difference is known.
    """
    group = tussenstand.columns[1]
    table = tussenstand[tussenstand["verschil"].notna()]
    from_months = table["grondslag"] == MAANDEN
    expected = table["prognose"].mask(from_months, table["prognose_midden"])
    table = table.assign(prognose=expected)
    table = table[["jaar", group, "kant", *_SHOWN]].assign(toelichting="")
    size = cents(table["verschil"]).abs()
    plan = cents(table["plan"]).abs()
    limit = round(drempel * 100)
    large = (size >= limit) & (size >= deel * plan) | (size >= ALTIJD * limit)
    above = large & (table["vn"] != "-")
    lines = table[above].sort_values("verschil", key=abs, ascending=False, kind="stable")
    rest = table[~above & (size > 0)]
    if len(rest):
        lines = pd.concat([lines, _together(rest, str(group))])
    return lines.reset_index(drop=True)


def _together(rest: pd.DataFrame, group: str) -> pd.DataFrame:
    """The lines below the threshold as one."""
    row = rest.head(1).copy()
    row[group] = f"{OVERIGE} ({len(rest)})"
    row["kant"] = ""
    row["vn"] = "-"
    row["toelichting"] = _largest(rest, group)
    row[["plan", "realisatie", "prognose"]] = float("nan")
    for name in ("verschil", *DELEN.values()):
        row[name] = cents(rest[name]).sum() / 100
    return row


def _largest(rest: pd.DataFrame, group: str) -> str:
    most = rest.sort_values("verschil", key=abs, ascending=False, kind="stable").iloc[0]
    word = {"V": " voordeel", "N": " nadeel"}.get(most["vn"], "")
    kant = " (baten)" if most["kant"] == "baten" else ""
    return f"De grootste: {most[group]}{kant}, {nl.euro(abs(most['verschil']))}{word}."


def met_toelichting(
    afwijkingen: pd.DataFrame, rapport: Rapportjaar, toelichting: pd.DataFrame
) -> pd.DataFrame:
    """The lines with the text that explains each.

    Parameters
    ----------
    afwijkingen
        As `afwijkingen_boven` returns it.
    rapport
        As `rapportjaar` returns it; its lines may have texts of their own (column toelichting).
    toelichting
        Table toelichting; its text goes before those of the lines.

    Returns
    -------
    pandas.DataFrame
        The same lines with a column toelichting ("" when there is none): the text of the table, or
        the texts of at most three lines of the group, those of the largest amounts first.
    """
    per = str(afwijkingen.columns[1])
    written = _written(toelichting, per, rapport.jaar)
    exported = _exported(rapport, per)
    texts = []
    for row in afwijkingen.to_dict("records"):
        key = (groep_sleutel(per, row[per]), row["kant"])
        found = written.get(key) or exported.get((row[per], row["kant"]))
        texts.append(found or row["toelichting"])
    return afwijkingen.assign(toelichting=texts)


def _written(toelichting: pd.DataFrame, per: str, jaar: int) -> dict[tuple[str, str], str]:
    """The texts of the table of that year and grouping."""
    rows = toelichting[(toelichting["jaar"] == jaar) & (toelichting["per"] == per)]
    found: dict[tuple[str, str], str] = {}
    for row in rows[rows["toelichting"].fillna("") != ""].to_dict("records"):
        key = (groep_sleutel(per, row["groep"]), row["kant"])
        texts = [found.get(key, ""), row["toelichting"]]
        found[key] = " ".join(dict.fromkeys(filter(None, texts)))
    return found


def _exported(rapport: Rapportjaar, per: str) -> dict[tuple[str, str], str]:
    """The texts that the lines of each group and kant have themselves."""
    lines = rapport.regels
    if "toelichting" not in lines:
        return {}
    lines = lines[lines["toelichting"].fillna("").str.strip() != ""]
    lines = met_groep(lines, per, groepsnamen(rapport.regels, per, rapport.jaar))
    lines = lines.assign(size=lines["bedrag"].abs())
    lines = in_order(lines.sort_values("size", ascending=False), [per, "kant"])
    lines = lines.drop_duplicates([per, "kant", "toelichting"])
    found = {}
    for key, group in lines.groupby([per, "kant"], observed=True):
        texts = [_of_line(row) for row in group.head(_TEXTS).to_dict("records")]
        more = len(group) - _TEXTS
        found[key] = "; ".join(texts) + (f"; en nog {more}" if more > 0 else "")
    return found


def _of_line(row: dict[str, object]) -> str:
    """The text of a line after what the line is called."""
    names = present(pd.DataFrame([row]), ("kostenplaats_naam", "grootboekrekening_naam"))
    named = [str(row[name]) for name in names if row[name] not in ("", ONBEKEND)]
    text = str(row["toelichting"]).strip().rstrip(".")
    return f"{', '.join(named)}: {text}" if named else text
