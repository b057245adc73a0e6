"""The structural room of the lines beside kengetal fk.4 of the own Iv3 delivery.

The trap: the delivery prints percents, and of a municipality as a whole.
"""

from __future__ import annotations

import pandas as pd

from analyse.tables import ONBEKEND
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown
from analyse.tables.gemeenten import gemeente_key

_CODE = "fk.4 "


def ruimte_naast_kengetal(
    ruimte: pd.DataFrame, kerncijfer: pd.DataFrame, gemeente: str
) -> pd.DataFrame:
    """Each structurele exploitatieruimte of a delivery beside what the lines give.

    Parameters
    ----------
    ruimte
        As `structurele_ruimte` returns it.
    kerncijfer
        Table kerncijfer, of which those of a delivery count (`fk.4 ...`).
    gemeente
        The own municipality (`Dossier.eigen_gemeente`); what another publishes does not count, and
        when it is "" only what names no municipality does.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, document, ruimte (of the lines), kengetal (of the delivery; both parts
        of one) and afwijking (ruimte - kengetal); NaN where the lines say nothing.
    """
    require(ruimte, ["jaar", "fase", "ruimte"])
    require(kerncijfer, ["gemeente", "jaar", "fase", "document", "onderwerp", "waarde"])
    whose = show_unknown(kerncijfer, ["gemeente"])["gemeente"]
    ours = whose.map(gemeente_key).isin([gemeente_key(gemeente), gemeente_key(ONBEKEND)])
    printed = kerncijfer[kerncijfer["onderwerp"].str.startswith(_CODE) & ours]
    facts = ["jaar", "fase", "document"]
    table = printed[facts].assign(kengetal=printed["waarde"] / 100)
    table = table.merge(ruimte[["jaar", "fase", "ruimte"]], on=["jaar", "fase"], how="left")
    table["afwijking"] = table["ruimte"] - table["kengetal"]
    columns = [*facts, "ruimte", "kengetal", "afwijking"]
    return table[columns].sort_values(facts, ignore_index=True)
