"""`publish`: show a conclusion, a table or a chart in the notebook.

And hand it to the report when one is being made.

The trap: a figure that stays open is shown a second time by the inline backend and is not compared
by nbval, so every published figure is closed and its text alternative goes along as plain text,
which nbval does compare.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import os
import re
import unicodedata
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analyse.errors import UitvoerFout
from analyse.report.markup import columns, flat, missing, table_html, table_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENV_FOLDER = "ANALYSE_PUBLICEER"
ENV_NOTEBOOK = "ANALYSE_NOTEBOOK"
#: Of a notebook that is run once a wijk: the wijk, and what its published names end with.
ENV_WIJK, ENV_ACHTER = "ANALYSE_WIJK", "ANALYSE_ACHTERVOEGSEL"
#: Rows shown in a notebook or on a page; the workbook holds them all.
SHOWN_ROWS = 200
_DPI = 144
_NAME = re.compile(r"[a-z0-9_-]{1,60}")

_order = 0


def slug(text: str) -> str:
    """`Lasten per wijk, 2014` as `lasten_per_wijk_2014`; at most 60 characters."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    return re.sub(r"[^a-z0-9-]+", "_", plain).strip("_-")[:60].strip("_-")


def publish(
    thing: str | pd.DataFrame | Axes | Figure,
    name: str | None = None,
    *,
    title: str = "",
    unit: str = "",
    source: str = "",
    note: str = "",
    alt: str = "",
    certainty: str = "",
    formats: Mapping[str, str] | None = None,
) -> None:
    """Show `thing` in the notebook and, while a report is being made, add it to that report.

    Parameters
    ----------
    thing
        A str is the answer of the notebook in one or more plain sentences; a DataFrame is a table,
        best small, sorted and labelled; a matplotlib Axes or Figure is a chart, which is closed
        afterwards.
    name
        File and sheet name: 1 to 60 of a-z, 0-9, `_` and `-`, unique in the report. Made from the
        title when left out.
    title, unit, source, note
        Shown with the table or chart. Unit "euro" makes amounts of all numeric columns that have no
        format.
    alt
        Text alternative of a chart, made from its data; what the chart itself carries, or the
        title, when left out.
    certainty
        How certain the answer is, and why.
    formats
        Format of columns by name: euro, euro2, euro_mln, procent, procent1 (parts of one), getal,
        getal1, getal2, getal4, jaar, datum or tekst. Other columns go by their name and dtype.

    Raises
    ------
    UitvoerFout
        For a name that cannot be used or is used already, an unknown format, or a thing of another
        kind.
    """
    global _order  # the order in which a notebook publishes is the order of the report
    figure = None if isinstance(thing, str | pd.DataFrame) else _figure(thing)
    kind = "grafiek" if figure is not None else "antwoord" if isinstance(thing, str) else "tabel"
    notebook = os.environ.get(ENV_NOTEBOOK, "")
    _order += 1
    name = name if name is not None else slug(title) or f"{slug(notebook) or kind}_{_order:02d}"
    if not _NAME.fullmatch(name):
        raise UitvoerFout(
            f"De naam '{name}' kan niet: gebruik 1 tot 60 tekens uit a-z, 0-9, _ en -."
        )
    series = name
    if behind := os.environ.get(ENV_ACHTER):
        name = f"{name[: 59 - len(behind)]}-{behind}"
    folder = Path(os.environ[ENV_FOLDER]) if os.environ.get(ENV_FOLDER) else None
    if folder is not None and (folder / f"{name}.json").exists():
        raise UitvoerFout(
            f"De naam '{name}' is in dit verslag al gebruikt; geef elke tabel en grafiek een eigen"
            " naam."
        )
    record: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "title": title,
        "unit": unit,
        "source": source,
        "note": note,
        "notebook": notebook,
        "order": _order,
    }
    if os.environ.get(ENV_WIJK):
        record |= {"wijk": os.environ[ENV_WIJK], "series": series}
    if isinstance(thing, str):
        # A space that must not break (between € and its amount) stays one: only the others are
        # folded.
        record |= {"text": re.sub(r"[ \t\r\n]+", " ", thing).strip(), "certainty": certainty}
        _show(_answer_data(record), record)
    elif isinstance(thing, pd.DataFrame):
        table = flat(thing)
        cols = columns(table, formats, unit)
        shown = table.head(SHOWN_ROWS)
        if not len(table):
            record["note"] = f"{note} Geen rijen.".strip()
        if len(table) > SHOWN_ROWS:
            more = f"De eerste {SHOWN_ROWS} van {len(table)} rijen; de rest staat in het werkboek."
            record["note"] = f"{note} {more}".strip()
        _show(
            {
                "text/html": _framed(table_html(shown, cols, caption(record)), record),
                "text/plain": table_text(shown, cols),
            },
            record,
        )
        record["columns"] = [{"name": c.name, "label": c.label, "format": c.format} for c in cols]
        record["rows"] = [
            [_plain(v) for v in row] for row in table.itertuples(index=False, name=None)
        ]
    elif figure is not None:
        record["alt"] = alt or getattr(figure, "analyse_alt", "") or title or name
        _publish_figure(figure, record, folder)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def caption(record: Mapping[str, Any]) -> str:
    """Title and unit in one line."""
    return (
        f"{record['title']} ({record['unit']})"
        if record["title"] and record["unit"]
        else str(record["title"])
    )


def _figure(thing: Any) -> Figure:  # noqa: ANN401  what it is, is the question
    """The figure of a figure or of an axes, told by what it can do.

    Matplotlib is not imported for a table.
    """
    figure = (
        thing.get_figure(root=True)
        if hasattr(thing, "get_figure") and hasattr(thing, "transAxes")
        else thing
    )
    if hasattr(figure, "savefig") and hasattr(figure, "axes"):
        return figure  # type: ignore[no-any-return]
    raise UitvoerFout(
        "publish toont een tekst, een tabel (DataFrame) of een grafiek, geen"
        f" {type(thing).__name__}."
    )


def _publish_figure(figure: Figure, record: dict[str, Any], folder: Path | None) -> None:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    # A figure that is laid out says how large it is; cropping would cut off a heading that stands
    # outside that layout.
    laid_out = hasattr(figure, "analyse_alt") or figure.get_layout_engine() is not None
    shape: dict[str, Any] = {"bbox_inches": None if laid_out else "tight", "facecolor": "white"}
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None}, **shape)
    png = buffer.getvalue()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{record['name']}.png").write_bytes(png)
        buffer = io.BytesIO()
        no_metadata = dict.fromkeys(("Date", "Creator", "Type", "Format"))
        with mpl.rc_context({"svg.hashsalt": "analyse"}):
            figure.savefig(buffer, format="svg", metadata=no_metadata, **shape)
        (folder / f"{record['name']}.svg").write_text(
            _described(_steady(buffer.getvalue().decode("utf-8")), record),
            encoding="utf-8",
            newline="\n",
        )
    plt.close(figure)
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    # The picture is drawn at twice the density of the page, so that it is sharp on a good screen.
    size = {"width": round(width * 96 / _DPI), "height": round(height * 96 / _DPI)}
    data = {"image/png": base64.b64encode(png).decode("ascii"), "text/plain": record["alt"]}
    _show(data, record, {"image/png": {"alt": record["alt"], **size}})


def _steady(svg: str) -> str:
    """The SVG with coordinates of three decimals and names in order of appearance.

    The solver that lays a figure out is a millionth of a point off from run to run, and matplotlib
    names a clipping path after its coordinates.
    """
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"{match[0][0]}{len(names)}")

    svg = re.sub(r"-?\d+\.\d{4,}(?!\d|e)", lambda m: f"{float(m[0]):.3f}", svg)
    return re.sub(r"\b[a-z][0-9a-f]{10}\b", renamed, svg)


def _described(svg: str, record: Mapping[str, Any]) -> str:
    """The SVG with title and description for who cannot see it."""
    words = (
        f"<title>{escape(caption(record) or record['name'])}</title>\n"
        f" <desc>{escape(record['alt'])}</desc>"
    )
    return re.sub(r"<svg\b([^>]*)>", lambda m: f'<svg role="img"{m[1]}>\n {words}', svg, count=1)


def _answer_data(record: Mapping[str, Any]) -> dict[str, str]:
    lines = [("Antwoord", record["text"])] + (
        [("Zekerheid", record["certainty"])] if record["certainty"] else []
    )
    return {
        "text/markdown": "\n>\n".join(f"> **{label}:** {_unmarked(text)}" for label, text in lines),
        "text/plain": "\n".join(f"{label}: {text}" for label, text in lines),
    }


def _unmarked(text: str) -> str:
    """The text in Markdown with nothing in it that Markdown, HTML or TeX would act on."""
    return re.sub(r"([\\`*_\[\]<>$~|#&])", r"\\\1", text)


def _framed(table: str, record: Mapping[str, Any]) -> str:
    below = " ".join(
        part
        for part in (record["note"], f"Bron: {record['source']}." if record["source"] else "")
        if part
    )
    return f"<div>\n{table}\n{f'<p>{escape(below)}</p>' if below else ''}\n</div>"


def _plain(value: object) -> object:
    """A cell as JSON: numbers stay numbers, what is not there is null, anything else is text."""
    if missing(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return str(value)


def _show(
    data: dict[str, str], record: Mapping[str, Any], metadata: Mapping[str, Any] | None = None
) -> None:
    """Display in the notebook, or print where there is none.

    `analyse` in the metadata is what the report reads.
    """
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        print(data["text/plain"])
        return
    ours = {"soort": record["kind"], "naam": record["name"]}
    ours |= {nl_key: record[key] for nl_key, key in _SHOWN_KEYS if record.get(key)}
    display(data, raw=True, metadata={"analyse": ours, **(metadata or {})})


#: What the metadata of an output says of it, and where that comes from.
_SHOWN_KEYS = (
    ("titel", "title"),
    ("eenheid", "unit"),
    ("bron", "source"),
    ("toelichting", "note"),
    ("tekst", "text"),
    ("zekerheid", "certainty"),
)
