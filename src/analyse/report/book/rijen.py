"""The tidy rows of a dossier for whoever computes with them: `gegevens.xlsx` and a data package.

A pivot or a query is made once and refreshed for years, so a table has the columns of its
specification and no others, in that order, also those that are empty this month. The traps: columns
with personal data or a person's own words are in none of it, nor is a table of which a row tells of
a few people.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyse.dossier import Dossier
from analyse.report.command.tidy import FICTIONAL, kept
from analyse.tables import TABLES, Column, Table

#: The workbook with all rows, and the folder with the data package.
ROWS_BOOK, PACKAGE = "gegevens.xlsx", "gegevens"
#: How sheets and tables of Excel are called: this, and the name of the table.
PREFIX = "gegevens_"
_FICTIONAL = Column(FICTIONAL[0], "tekst", "Dat de gegevens fictief zijn.")
_ORIGIN = (
    Column("bestand", "tekst", "Export waaruit de rij komt."),
    Column("blad", "tekst", "Blad van die export."),
    Column("cel", "tekst", "Cel van het bedrag of de waarde op dat blad."),
)


@dataclass(frozen=True)
class Rijen:
    """All rows of one table, with what each of its columns is."""

    table: Table
    columns: tuple[Column, ...]
    frame: pd.DataFrame

    @property
    def name(self) -> str:
        """What its sheet and its table of Excel are called."""
        return PREFIX + self.table.name

    @property
    def csv(self) -> str:
        """The name of its csv in the data package."""
        return f"{self.table.name}.csv"


def all_rows(dossier: Dossier) -> list[Rijen]:
    """The rows of every table that has some and of which no row tells of a few people."""
    tables = [TABLES[name] for name in dossier.tables]
    return [rows_of(dossier, table) for table in tables if not table.few]


def left_out(dossier: Dossier) -> list[Table]:
    """The tables that have rows and are left out, since a row may tell of a few people."""
    return [TABLES[name] for name in dossier.tables if TABLES[name].few]


def rows_of(dossier: Dossier, table: Table) -> Rijen:
    """The columns of the specification, then whether all is fictional, then where a row stood."""
    whole = dossier.tables[table.name]
    own = [column for column in kept(table) if not column.own_words]
    frame = whole[[column.name for column in own]]
    said: tuple[Column, ...] = ()
    if dossier.fictional:
        said = (_FICTIONAL,)
        frame = frame.assign(**dict([FICTIONAL]))
    frame = pd.concat([frame, dossier.origins(whole)], axis=1)
    return Rijen(table, (*own, *said, *_ORIGIN), frame)
