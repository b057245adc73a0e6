"""What the rows of a sheet show by themselves, as masks over all rows at once.

A million rows cannot be looked at one by one; most of them can only be data, and these masks say
which are worth a look. The trap: remarks may speak of totals and of headings, and make none.
"""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse.read.heading.layout import Layout
from analyse.read.heading.stands import YEAR
from analyse.read.profiles.profile import Profile
from analyse.read.sheet import EMPTY, TEXT, Sheet
from analyse.read.texts import holding
from analyse.read.total.totals import MAY_BE_TOTAL, MAYBE, SURE, is_weak, label_of_total
from analyse.tables import TABLES, Column, normalise

#: What the two sides of a budget are called in a cell.
SIDES = TABLES["begroting"]["kant"].values_by_name
#: Names of the two sides of a budget; one letter is a value in a cell, never the heading of a
#: block.
KANT = {name: value for name, value in SIDES.items() if len(name) > 1}
_COLUMN_NAMES = frozenset().union(*(table.headings for table in TABLES.values()))
_FIGURE = frozenset("0123456789-+(€.,")
#: In compared form: `- waarvan`, `(waaronder`, `w.o.`, `5.7 hiervan`.
_PART = (
    r"^(?:[0-9]+ ){0,3}(?:en )?(?:waarvan|waaronder|hiervan|daarvan|hieruit|daaronder|hierin|daarin"
    r"|waarin|inbegrepen|of which|thereof|waarv|wv|w v|w o|o a|onder andere|onder meer|incl)(?: |$)"
)
#: Columns with the name of what a row is about.
_NAMES_OF_ROWS = frozenset(["product", "activiteit", "objecttype", "naam"])
#: In compared form, what is no money between amounts: a mean of them, and what they are set beside.
_FIGURE_NAMES = (
    r"^(?:gemiddelde?|gem|mediaan|average|mean)(?: (?:per|van|over|alle)\b.*)?(?: [0-9 ]+)?$"
    r"|^(?:aantal |gemiddeld aantal )(?:inwoners?|huishoudens|woningen|aansluitingen|fte)\b"
    r"|^(?:inwoners|inwonertal|inwoneraantal)(?: [0-9 ]+)?$|^index(?:cijfer)?(?: [0-9 ]+)?$"
    r"|\bper (?:inwoner|huishouden|woning|aansluiting|m2|hectare|fte)(?: [0-9 ]+)?$"
    r"|^(?:in )?(?:%|procent|procenten|percentage)(?: |$)| in (?:%|procent|procenten)$"
)

#: The target itself in a list of measures, in compared form.
_TARGET = re.compile(
    r"(?:de |totale )*(?:taakstell(?:ing|ende)|(?:bezuinigings|ombuigings)(?:opgave|taakstelling)"
    r"|opgave|te bezuinigen|doel(?:stelling|bedrag)?)(?: |$)"
)
#: Columns that every measure has one of, and a line under the measures has not.
_OF_MEASURE = ("nummer", "fase", "aard")
#: How far a taakstelling is, in compared form: a row beside it, and no target of its own.
_PROGRESS = re.compile(
    r"(?:(?:%|percentage|procent|reeds|al|nog|niet|totaal|waarvan|bedrag|deel|stand|nu|te) ?)*"
    r"(?:ingevuld[a-z]*|in te vullen|in vullen|invulling|gerealiseerd[a-z]*|te realiseren"
    r"|realiseren|restant[a-z]*|restopgave|resterend[a-z]*|openstaand[a-z]*|vullen)(?: |$)"
)


def total_columns(
    layout: Layout, sheet: Sheet, profile: Profile
) -> tuple[np.ndarray, np.ndarray]:
    """The column whose text says that a row is a total, or -1; and whether it only may be one.

    Beside the keys also columns that mean nothing are looked at, left of the amounts: a total is
    named where people look first.
    """
    found = np.full(sheet.shape[0], -1)
    if not layout.table.additive:
        return found, found >= 0
    unsure = np.zeros(len(found), dtype=bool)
    columns = {h.index: layout.table[h.column] for h in layout.headings if h.column}
    unread = _unread_before_amounts(layout)
    labels = dict.fromkeys(reversed(unread), profile.totals)
    named = _have_name(layout, sheet)
    for heading in reversed(layout.keys):
        column = columns[heading.index]
        if not column.free:
            labels[heading.index] = (*map(normalise, column.total_labels), *profile.totals)
    choices = {h.index: tuple(columns[h.index].values_by_name) for h in layout.keys}
    texts = pa.array(sheet.texts, pa.string())
    likely = pc.match_substring_regex(texts, MAY_BE_TOTAL)
    likely = pc.or_(likely, pc.invert(pc.string_is_ascii(texts))).to_numpy(zero_copy_only=False)
    for least in (MAYBE, SURE):
        for index, own in labels.items():
            never = (*profile.no_totals, *choices.get(index, ()))
            says = partial(_says, least=least, labels=own, never=never)
            rows = sheet.texts_that(says, [index], None if own else likely)
            if index in unread and (rows & named).any():
                rows &= ~(named & sheet.texts_that(_is_remark, [index], likely))
            found[rows] = index
            unsure[rows] = least == MAYBE
    return found, unsure


def _unread_before_amounts(layout: Layout) -> list[int]:
    """Columns left of the amounts that mean nothing: their texts may say what a row is."""
    read = {heading.index for heading in layout.headings if heading.column}
    first_value = min((h.index for h in layout.value_headings), default=0)
    return [column for column in range(first_value) if column not in read]


def _says(text: str, least: int, labels: tuple[str, ...], never: tuple[str, ...]) -> bool:
    """Whether a label says no less than that its row may be a total."""
    return label_of_total(text, labels, never) >= least


def _is_remark(text: str) -> bool:
    """Whether a label that may say total is rather a remark where a name stands beside it."""
    return is_weak(text) and not normalise(text).startswith("saldo")


def _have_name(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows with the name of what they are about, in a column that is read."""
    names = [h.index for h in layout.keys if h.column in _NAMES_OF_ROWS]
    return np.asarray(sheet.filled[:, names].any(axis=1))


def first_text(layout: Layout, sheet: Sheet, label: str) -> int:
    """The first row under the header with a text (in compared form), or the number of rows."""
    found = sheet.texts_that(lambda text: text == label, range(sheet.shape[1]), plain=True)
    found[: layout.bottom + 1] = False
    return int(found.argmax()) if found.any() else len(found)


def sides(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows named Lasten or Baten and nothing else, where no column gives the side."""
    keys = [h.index for h in layout.keys] if "kant" in layout.missing else []
    alone = sheet.filled[:, keys].sum(axis=1) == 1
    return np.asarray(alone & sheet.texts_that(KANT.__contains__, keys, plain=True))


def parts(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows that tell part of the row above them ("waarvan"), in a table that adds up.

    A column that is not read says so of a row without a name: beside a name it is a remark.
    """
    if not layout.table.additive:
        return np.zeros(sheet.shape[0], dtype=bool)
    said = holding(sheet.plain_texts, _PART)
    keys = [h.index for h in layout.keys if not layout.table[h.column].free]
    return _said_by_row(layout, sheet, said, keys)


def figures(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows between amounts that are none by their name: a mean, an index, inwoners, euro per m2.

    None where most rows are named so, and not by a remark beside a name.
    """
    table = layout.table
    if not table.additive or table[table.value].kind != "bedrag":
        return np.zeros(sheet.shape[0], dtype=bool)
    keys = [h.index for h in layout.keys if _names_row(table[h.column])]
    named = _said_by_row(layout, sheet, holding(sheet.plain_texts, _FIGURE_NAMES), keys)
    under = sheet.filled[layout.bottom + 1 :].any(axis=1).sum()
    return named if 2 * named.sum() <= under else np.zeros(len(named), dtype=bool)


def _said_by_row(layout: Layout, sheet: Sheet, said: np.ndarray, keys: list[int]) -> np.ndarray:
    """Rows of which a key holds one of some texts, or a row without a name in another column."""
    unread = sheet.rows_with(said, _unread_before_amounts(layout))
    return np.asarray(sheet.rows_with(said, keys) | (unread & ~_have_name(layout, sheet)))


def _names_row(column: Column) -> bool:
    """Whether a column tells what a row is about, in words."""
    return column.kind in ("tekst", "code", "wijk") and not column.free


def progress(layout: Layout, sheet: Sheet, total: np.ndarray) -> np.ndarray:
    """Rows that tell how far a taakstelling is: under it, or under a list of measures.

    `total` comes from `total_columns`: what all measures add up to is a total there.
    """
    if layout.table.name == "taakstelling":
        keys = [h.index for h in layout.keys if h.column == "naam"]
        return sheet.texts_that(lambda text: bool(_PROGRESS.match(text)), keys, plain=True)
    return _under_measures(layout, sheet, total, _PROGRESS) & (total < 0)


def targets(layout: Layout, sheet: Sheet, total: np.ndarray) -> np.ndarray:
    """Rows of a list of measures that are the target which the measures fill."""
    return _under_measures(layout, sheet, total, _TARGET)


def named_as_target(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows of a list of measures with the name of a target, which a measure may have too."""
    return _called(layout, sheet, _TARGET)


def _under_measures(
    layout: Layout, sheet: Sheet, total: np.ndarray, names: re.Pattern[str]
) -> np.ndarray:
    """Rows of a list of measures with such a name, and nothing that a measure has.

    Where no column tells a measure, those below the first total: a measure may be called anything.
    """
    if layout.table.name != "maatregel":
        return np.zeros(sheet.shape[0], dtype=bool)
    of_measure = [h.index for h in layout.keys if h.column in _OF_MEASURE]
    apart = ~sheet.filled[:, of_measure].any(axis=1)
    if not of_measure:
        apart = np.maximum.accumulate(total >= 0)
    return apart & _called(layout, sheet, names)


def _called(layout: Layout, sheet: Sheet, names: re.Pattern[str]) -> np.ndarray:
    """Rows with a text of which the name begins so, in a column that names what a row is."""
    labels = [h.index for h in layout.keys if layout.table[h.column].kind == "tekst"]
    labels += _unread_before_amounts(layout)
    return sheet.texts_that(lambda text: bool(names.match(text)), labels, plain=True)


def years_below(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows that give the years of numbered columns (`jaar_1`) for the rows below."""
    keys = []
    if any(h.numbered for h in layout.headings):
        keys = [h.index for h in layout.keys]
    return sheet.texts_that(lambda text: text == "jaar", keys, plain=True)


def repeated_years(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows with the year or month of its heading in each column of amounts.

    As a repeated header has.
    """
    years = {}
    for heading in layout.value_headings:
        year = heading.fixed.get("jaar")
        if year is not None and str(year) in heading.text:
            years[heading.index] = year
        if heading.fixed.get("maand") and sheet.kinds[layout.bottom, heading.index] != TEXT:
            years[heading.index] = sheet.numbers[layout.bottom, heading.index]
    if len(years) < 2:
        return np.zeros(sheet.shape[0], dtype=bool)
    columns = list(years)
    same = sheet.numbers[:, columns] == list(years.values())
    return np.asarray((same & sheet.filled[:, columns]).all(axis=1))


def headers(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows without a figure that may be a header: of a next page, or of another table."""
    values = [h.index for h in layout.value_headings]
    kinds = sheet.kinds[:, values]
    figures = ((kinds != TEXT) & (kinds != EMPTY)).any(axis=1)
    figures |= sheet.texts_that(_is_figure, values)
    first, cells = sheet.filled.argmax(axis=1), sheet.filled.sum(axis=1)
    candidates = ~figures & ((cells > 1) | ((cells == 1) & np.isin(first, values)))
    header = {h.index: normalise(h.text) for h in layout.headings}
    named = np.zeros(len(candidates), dtype=bool)
    for column in np.unique(first[candidates]).tolist():
        names_column = partial(_names_column, above=header.get(column, ""))
        named |= (first == column) & sheet.texts_that(names_column, [column])
    return np.asarray(candidates & named)


def _names_column(text: str, above: str) -> bool:
    plain = normalise(text)
    return plain in _COLUMN_NAMES or bool(plain and plain in above)


def _is_figure(text: str) -> bool:
    """Whether a text begins as a number and is no year."""
    return text[:1] in _FIGURE and not YEAR.fullmatch(text.strip())
