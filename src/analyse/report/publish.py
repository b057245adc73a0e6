"""`publish`: show an answer, a table or a chart in the notebook, and hand it to the report.

The trap: a figure that stays open is shown a second time by the inline backend and is not compared
by nbval, so every published figure is closed and its text alternative goes along as plain text,
which nbval does compare.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analyse.antwoord import Antwoord
from analyse.errors import UitvoerFout
from analyse.report.book.formats import columns, flat, missing, told_once, total_row
from analyse.report.page import drawn
from analyse.report.page.markup import table_html, table_text
from analyse.report.run.outline import Record

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENV_FOLDER = "ANALYSE_PUBLICEER"
ENV_NOTEBOOK = "ANALYSE_NOTEBOOK"
#: Of a notebook that is run once a wijk: the wijk, and what its published names end with.
ENV_WIJK, ENV_ACHTER = "ANALYSE_WIJK", "ANALYSE_ACHTERVOEGSEL"
#: Rows shown in a notebook or on a page; the workbook holds them all.
SHOWN_ROWS = 200
_NAME = re.compile(r"[a-z0-9_-]{1,60}")

_order = 0


def begin() -> None:
    """Count from one again, for another notebook in the same process."""
    global _order
    _order = 0


def slug(text: str) -> str:
    """`Lasten per wijk, 2014` as `lasten_per_wijk_2014`; at most 60 characters."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9-]+", "_", plain).strip("_-")[:60].strip("_-")


def publish(
    thing: object,
    name: str | None = None,
    title: str = "",
    *,
    unit: str = "",
    source: str = "",
    note: str = "",
    alt: str = "",
    formats: Mapping[str, str] | None = None,
    totaal: bool = False,
) -> None:
    """Show `thing` in the notebook and, while a report is being made, add it to that report.

    Parameters
    ----------
    thing
        An `Antwoord` is the answer of the notebook (a str is one that is only a kop); a DataFrame
        or Series is a table, best small, sorted and labelled; a matplotlib Axes, an array of them
        or a Figure is a chart, which is closed afterwards. Of a chart without data only a line
        is shown.
    name
        File and sheet name: 1 to 60 of a-z, 0-9, `_` and `-`, unique in the report. Made from the
        title when left out.
    title
        What it is called; that of the chart, or the name, when left out.
    unit, source, note
        Shown with the table or chart. Unit "euro" makes amounts of columns that have a name of
        their own, as those of one year each.
    alt
        Text alternative of a chart, made from its data; what the chart itself carries, or the
        title, when left out.
    formats
        Format of columns by name, where that of `tables.notatie` does not do: euro, euro2,
        euro_mln, voordeel, procent, procent1 (parts of one), getal, getal1, getal2, getal4, jaar,
        datum or tekst.
    totaal
        Whether a row with the sum of every amount stands under the table.

    Raises
    ------
    UitvoerFout
        For a name that cannot be used or is used already, an unknown format, or a thing of another
        kind.
    """
    global _order  # the order in which a notebook publishes is the order of the report
    shown = _one(thing)
    kind = _kind(shown)
    notebook = os.environ.get(ENV_NOTEBOOK, "")
    _order += 1
    if name is None:
        name = slug(title) or f"{slug(notebook) or kind}_{_order:02d}"
    if not _NAME.fullmatch(name):
        raise UitvoerFout(
            f"De naam '{name}' kan niet: gebruik 1 tot 60 tekens uit a-z, 0-9, _ en -."
        )
    record: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "title": title or _own_title(shown, name),
        "unit": unit,
        "source": source,
        "note": note,
        "notebook": notebook,
        "order": _order,
    }
    _of_one_wijk(record)
    if getattr(shown, "analyse_leeg", False):
        _nothing(record, shown)
        return
    folder = _report_folder(record["name"])
    if isinstance(shown, Antwoord):
        _answer(record, shown)
    elif isinstance(shown, pd.DataFrame):
        _table(record, shown, formats, totaal=totaal)
    else:
        record["alt"] = alt or getattr(shown, "analyse_alt", "") or record["title"]
        _chart(record, shown, folder)
    if folder is not None:
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
        (folder / f"{record['name']}.json").write_text(text + "\n", encoding="utf-8")


def _one(thing: object) -> Any:  # noqa: ANN401  what it is, is the question
    """An answer, a DataFrame or a figure, of whatever form somebody has it in."""
    if isinstance(thing, str):
        return Antwoord(thing)
    if isinstance(thing, pd.Series):
        return thing.to_frame()
    if isinstance(thing, np.ndarray) and thing.size:
        thing = thing.flat[0]
    return _figure(thing)


def _kind(thing: object) -> str:
    if isinstance(thing, Antwoord):
        return "antwoord"
    if isinstance(thing, pd.DataFrame):
        return "tabel"
    if hasattr(thing, "savefig"):
        return "grafiek"
    raise UitvoerFout(
        "publish toont een antwoord of tekst, een tabel (DataFrame, Series) of een grafiek, geen"
        f" {type(thing).__name__}."
    )


def _own_title(thing: object, name: str) -> str:
    """What a chart says above itself, or the name as words."""
    if isinstance(thing, Antwoord):
        return ""
    words = name.replace("_", " ")
    return getattr(thing, "analyse_titel", "") or words[:1].upper() + words[1:]


def _figure(thing: Any) -> Any:  # noqa: ANN401  what it is, is the question
    """The figure of an axes, told by what it can do: matplotlib is not imported for a table."""
    return thing.get_figure(root=True) if hasattr(thing, "transAxes") else thing


def _of_one_wijk(record: dict[str, Any]) -> None:
    """Add the wijk that a notebook is run for, and end the name with it."""
    wijk, behind = os.environ.get(ENV_WIJK), os.environ.get(ENV_ACHTER)
    if wijk:
        record |= {"wijk": wijk, "series": record["name"]}
    if behind:
        record["name"] = f"{record['name'][: 59 - len(behind)]}-{behind}"


def _report_folder(name: str) -> Path | None:
    """Where the report takes what is published under a new name; None when none is made."""
    if not os.environ.get(ENV_FOLDER):
        return None
    folder = Path(os.environ[ENV_FOLDER])
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / f"{name}.json").exists():
        raise UitvoerFout(
            f"De naam '{name}' is in dit verslag al gebruikt; geef elke tabel en grafiek een eigen"
            " naam."
        )
    return folder


def _answer(record: dict[str, Any], answer: Antwoord) -> None:
    record |= {
        "text": _folded(answer.kop),
        "certainty": _folded(answer.zekerheid),
        "figures": [asdict(figure) for figure in answer.kerngetallen],
        "more": [_folded(sentence) for sentence in answer.rest],
    }
    figures = [figure.regel for figure in answer.kerngetallen]
    lines = [f"Antwoord: {record['text']}", *(f"- {line}" for line in figures)]
    shown = [f"**{_unmarked(record['text'])}**", _bullets(figures)]
    if record["certainty"]:
        lines.append(f"Zekerheid: {record['certainty']}")
        shown.append(f"*Zekerheid: {_unmarked(record['certainty'])}*")
    if record["more"]:
        lines += ["Meer:", *(f"- {line}" for line in record["more"])]
        more = _bullets(record["more"])
        shown.append(f"<details><summary>Meer</summary>\n\n{more}\n\n</details>")
    markdown = "\n\n".join(filter(None, shown))
    _show({"text/markdown": markdown, "text/plain": "\n".join(lines)}, record)


def _folded(text: str) -> str:
    """The text without ends of line."""
    # A space that must not break (between € and its amount) stays one: only the others are folded.
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {_unmarked(line)}" for line in lines)


def _unmarked(text: str) -> str:
    """The text in Markdown with nothing in it that Markdown, HTML or TeX would act on."""
    return re.sub(r"([\\`*_\[\]<>$~|#&])", r"\\\1", text)


def _table(
    record: dict[str, Any],
    frame: pd.DataFrame,
    formats: Mapping[str, str] | None,
    *,
    totaal: bool,
) -> None:
    table = flat(frame)
    cols = columns(table, formats, record["unit"])
    record["columns"] = [asdict(column) for column in cols]
    record["rows"] = [_plain_row(row) for row in table.itertuples(index=False, name=None)]
    if not len(table):
        record["note"] = f"{record['note']} Geen rijen.".strip()
    if len(table) > SHOWN_ROWS:
        more = f"De eerste {SHOWN_ROWS} van {len(table)} rijen; de rest staat in het werkboek."
        record["note"] = f"{record['note']} {more}".strip()
    shown, cols, once = told_once(table, cols)
    total = total_row(shown, cols) if totaal and len(table) > 1 else None
    if total:
        record["total"] = [_plain(value) for value in total]
    shown = shown.head(SHOWN_ROWS)
    above = ". ".join(filter(None, [caption(record).removesuffix("."), once]))
    html = _framed(table_html(shown, cols, above, total), record)
    plain = "\n".join(filter(None, [once, table_text(shown, cols, total)]))
    _show({"text/html": html, "text/plain": plain}, record)


def caption(record: Record) -> str:
    """Title and unit in one line; an amount of money says its own unit."""
    title, unit = str(record["title"]), record["unit"]
    return f"{title} ({unit})" if title and unit not in ("", "euro") else title


def _framed(table: str, record: Record) -> str:
    source = f"Bron: {record['source']}." if record["source"] else ""
    below = f"{record['note']} {source}".strip()
    paragraph = f"<p>{escape(below)}</p>" if below else ""
    return f"<div>\n{table}\n{paragraph}\n</div>"


def _plain_row(row: Sequence[object]) -> list[object]:
    return [_plain(value) for value in row]


def _plain(value: object) -> object:
    """A cell as JSON: numbers stay numbers, what is not there is null, anything else is text."""
    if isinstance(value, np.generic):
        value = value.item()
    if missing(value) or (isinstance(value, float) and not np.isfinite(value)):
        return None
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return str(value)


def _chart(record: dict[str, Any], figure: Figure, folder: Path | None) -> None:
    """Show a figure, keep it as PNG and SVG for the report, and close it."""
    from matplotlib import pyplot as plt

    png = drawn.png(figure)
    if folder is not None:
        (folder / f"{record['name']}.png").write_bytes(png)
        svg = _described(drawn.svg(figure), record)
        (folder / f"{record['name']}.svg").write_text(svg, encoding="utf-8", newline="\n")
    plt.close(figure)
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    # The picture is drawn at twice the density of the page, so that it is sharp on a good screen.
    size = {"width": round(width * 96 / drawn.DPI), "height": round(height * 96 / drawn.DPI)}
    data = {"image/png": base64.b64encode(png).decode("ascii"), "text/plain": record["alt"]}
    _show(data, record, {"image/png": {"alt": record["alt"], **size}})


def _nothing(record: Record, figure: Figure) -> None:
    """Say in a line that there is nothing to draw: a chart of nothing is none."""
    from matplotlib import pyplot as plt

    plt.close(figure)
    line = f"{record['title']}: geen gegevens."
    _show({"text/markdown": _unmarked(line), "text/plain": line}, {})


def _described(svg: str, record: Record) -> str:
    """The SVG with title and description for who cannot see it."""
    title, description = escape(caption(record) or record["name"]), escape(record["alt"])
    words = f"<title>{title}</title>\n <desc>{description}</desc>"
    return re.sub(
        r"<svg\b([^>]*)>", lambda m: f'<svg role="img"{m[1]}>\n {words}', svg, count=1
    )


#: What the metadata of an output says of it: these of its record.
_SHOWN = (
    "kind",
    "name",
    "title",
    "unit",
    "source",
    "note",
    "text",
    "certainty",
    "figures",
    "more",
)


def _show(data: dict[str, str], record: Record, metadata: Record | None = None) -> None:
    """Display in the notebook, or print where there is none.

    `analyse` in the metadata is what the report reads.
    """
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        print(data["text/plain"])
        return
    ours = {key: record[key] for key in _SHOWN if record.get(key)}
    display(data, raw=True, metadata={"analyse": ours, **(metadata or {})})
