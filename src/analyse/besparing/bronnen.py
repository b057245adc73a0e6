"""The tables that a saving is worked out from, with what is made of them once for all years."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import pandas as pd

from analyse.begroting.budget import reguliere_lasten
from analyse.begroting.prijsindex import indexkeuze, prijsreeksen
from analyse.begroting.productbladen import productkenmerken
from analyse.besparing.gelijke_namen import met_gelijke_namen, naam_per_naam
from analyse.besparing.kostendrijvers import areaalstanden, niveaufactoren
from analyse.tables import TABLES, normalise
from analyse.tables.arguments import require_choice
from analyse.tables.frames import FASEN, show_unknown
from analyse.tables.naamwissels import Naamwissel, naamwissels


def _without_rows(table: str) -> pd.DataFrame:
    return pd.DataFrame(columns=[column.name for column in TABLES[table]], dtype="object")


@dataclass(frozen=True, eq=False)
class Bronnen:
    """The tables that the split needs; without the last four, what they explain stays in the rest.

    What does not depend on the two years that are compared is worked out once for all of them.
    """

    begroting: pd.DataFrame
    prijsindex: pd.DataFrame
    areaal: pd.DataFrame = field(default_factory=partial(_without_rows, "areaal"))
    productblad: pd.DataFrame = field(default_factory=partial(_without_rows, "productblad"))
    norm: pd.DataFrame = field(default_factory=partial(_without_rows, "norm"))
    niveaukosten: pd.DataFrame = field(default_factory=partial(_without_rows, "niveaukosten"))
    #: Which index series goes with which kostensoort; else the series of the same name.
    reeks_per_kostensoort: Mapping[str, str] = field(default_factory=dict)
    #: Names (of a kostensoort, product code or taakveld) that are no other name of something else.
    echt_anders: Collection[str] = ()
    _lasten: dict[str, pd.DataFrame] = field(default_factory=dict, init=False, repr=False)
    _reeksen: dict[tuple[int, int], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False
    )

    def lasten(self, fase: str) -> pd.DataFrame:
        """Regular upkeep in one phase, as `begroting.budget.reguliere_lasten` returns it.

        What probably changed its name is one there, in all years.
        """
        require_choice(fase, FASEN, "fase")
        if fase not in self._lasten:
            lines = met_gelijke_namen(self.begroting, self._namen)
            self._lasten[fase] = reguliere_lasten(lines, fase)
        return self._lasten[fase]

    @cached_property
    def naamwissels(self) -> list[Naamwissel]:
        """What probably changed its name, but for what is said to be something else."""
        apart = set(self.echt_anders)
        found = naamwissels(self.begroting)
        return [change for change in found if not apart & {*change.oud, *change.nieuw}]

    @cached_property
    def _namen(self) -> dict[str, dict[str, str]]:
        """Per column the one name of what had several; of a kostensoort that with an index."""
        series = set(self.prijsindex["reeks"].dropna().map(normalise))
        names = [name for found in self.naamwissels for name in (*found.oud, *found.nieuw)]
        own = indexkeuze(names, self.prijsindex, self.reeks_per_kostensoort)
        with_index = {name for name in names if own[name] in series}
        return naam_per_naam(self.naamwissels, with_index)

    @cached_property
    def reeks_per_soort(self) -> dict[str, str]:
        """The index of each kostensoort, in compared form; the only one there is for all of them.

        Whether that one holds for all is asked (`besparing_vragen`).
        """
        lines = show_unknown(self.begroting[["kostensoort"]], ["kostensoort"])
        soorten = lines["kostensoort"].unique()
        if self.enige_reeks:
            return dict.fromkeys(soorten, normalise(self.enige_reeks))
        return indexkeuze(soorten, self.prijsindex, self.reeks_per_kostensoort)

    @cached_property
    def enige_reeks(self) -> str:
        """The only index series, when nothing says of which costs it is; else ""."""
        series = self.prijsindex["reeks"].dropna().drop_duplicates()
        if len(series) != 1:
            return ""
        soorten = map(str, self.begroting["kostensoort"].dropna().unique())
        own = indexkeuze(soorten, self.prijsindex, self.reeks_per_kostensoort)
        return "" if normalise(series.iloc[0]) in own.values() else str(series.iloc[0])

    def reeksen(self, nul_jaar: int, jaar: int) -> pd.DataFrame:
        """The change of every index, as `begroting.prijsindex.prijsreeksen` returns it."""
        years = (nul_jaar, jaar)
        if years not in self._reeksen:
            self._reeksen[years] = prijsreeksen(self.prijsindex, nul_jaar, jaar)
        return self._reeksen[years]

    @cached_property
    def kenmerken(self) -> pd.DataFrame:
        """What each product is, as `begroting.productbladen.productkenmerken` returns it."""
        return productkenmerken(met_gelijke_namen(self.productblad, self._namen))

    @cached_property
    def standen(self) -> pd.DataFrame:
        """The areaal of every year, as `areaalstanden` returns it."""
        return areaalstanden(self.areaal)

    @cached_property
    def niveaufactor(self) -> pd.Series:
        """Cost of a unit at the level asked, by jaar, product_code and wijk ("" for all)."""
        norm, cost = (met_gelijke_namen(t, self._namen) for t in (self.norm, self.niveaukosten))
        table = niveaufactoren(self.areaal, norm, cost, self.kenmerken)
        return table.set_index(["jaar", "product_code", "wijk"])["factor"].astype(float)
