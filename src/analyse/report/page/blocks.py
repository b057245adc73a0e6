"""What a notebook that was run says and shows, as blocks of its page.

A page begins with the answer and ends with the code, and links lead from page to page. The trap:
what a notebook shows holds text from other people's spreadsheets. Passed on as markup is only
Markdown rendered with HTML escaped, code coloured by pygments, and tables rebuilt by
`markup.inert_table`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import takewhile
from typing import Any
from urllib.parse import quote, unquote

from markupsafe import Markup

from analyse.report.page.markup import inert_table
from analyse.report.run.outline import Outline, for_readers, joined, stopped

#: The table of which every page of a wijk publishes a row, for the first page.
WIJKEN = "wijk_stand"
#: A wide table gets a frame of its own to scroll in.
_WIDE = r'<div class="breed" role="region" tabindex="0" aria-label="Tabel">\g<0></div>'
_TITLE_AND_QUESTION = re.compile(r"\A\s*#\s.*\n*(?:\s*\*\*.+\*\*\s*(?:\n|\Z))?")
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)[ \t#]*$", flags=re.MULTILINE)
#: Places that every page has: that of its content, and that of its answer.
_CONTENT, _ANSWER = "inhoud", "Antwoord"

Block = dict[str, Any]


def blocks(
    notebook: dict[str, Any], outline: Outline, others: Sequence[Outline]
) -> list[Block]:
    """What a notebook says and shows, without its title, question and answer, and its code.

    Those stand above and below it. `others` are all pages of the report.
    """
    found = _without_empty_headings(_parts(notebook))
    links = _links(outline, others, [block.get("bron", "") for block in found])
    level = 1
    for block in found:
        if block["soort"] == "tekst":
            block["html"], level = _markdown(block["bron"], level, links)
    return found


def _parts(notebook: dict[str, Any]) -> list[Block]:
    """The cells that come on the page and what they show; text as it was written."""
    parts: list[Block] = []
    number = 0
    for cell in _shown_cells(notebook):
        source = joined(cell["source"]).strip()
        if cell["cell_type"] == "markdown":
            words = source if parts else _TITLE_AND_QUESTION.sub("", source, count=1)
            parts.append({"soort": "tekst", "bron": words.strip()})
        elif cell["cell_type"] == "code" and source:
            number += 1
            shown = [_output(output, number) for output in cell.get("outputs", ())]
            parts += [block for block in shown if block]
    return parts


def _shown_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells that come on the page; of a notebook that stopped those before its code."""
    cells = for_readers(notebook)
    if not stopped(notebook):
        return cells
    return list(takewhile(lambda cell: cell["cell_type"] == "markdown", cells))


def _without_empty_headings(parts: list[Block]) -> list[Block]:
    """Without empty text, and without a heading that nothing stands under, as that of the answer.

    What follows such a heading is one of its own rank, or the end.
    """
    kept: list[Block] = []
    for block in reversed(parts):
        source = block.get("bron")
        following = _rank(kept[-1].get("bron", "")) if kept else 1
        alone = bool(source and _HEADING.fullmatch(source))
        if source != "" and not (alone and 0 < following <= _rank(str(source))):
            kept.append(block)
    return kept[::-1]


def _rank(source: str) -> int:
    """The rank of the heading that a text begins with; nought when it begins otherwise."""
    found = _HEADING.match(source)
    return len(found[1]) if found else 0


@dataclass
class _Links:
    """Where a link in the text of a notebook leads on the pages of a report.

    `pages` are all of them by their notebook, `headings` the places on this page, and `placed`
    those that were given away.
    """

    pages: Mapping[str, str]
    headings: set[str]
    placed: set[str]

    def target(self, url: str) -> str:
        """The same link between pages; empty when there is no such page or place."""
        path, _, place = unquote(url).partition("#")
        notebook = re.fullmatch(r"(?:\./)?(\d\d_\w+)\.ipynb", path)
        if notebook:
            page = self.pages.get(notebook[1], "")
            return f"{page}#{quote(place)}" if place and page.endswith(".html") else page
        if place and not path:
            return f"#{quote(place)}" if place in self.headings else ""
        return url

    def leads_nowhere(self, line: str) -> bool:
        """Whether a line is an item of a list that only links to a place that is not here."""
        item = re.fullmatch(r"\s*[-*] \[[^\]]*\]\((#[^)]*)\)\s*", line)
        return item is not None and not self.target(item[1])

    def place(self, heading: str) -> str:
        """The attribute that names the place of a heading; each name is given once."""
        place = _place_of(heading)
        if place in self.placed:
            return ""
        self.placed.add(place)
        return f' id="{escape(place)}"'


def _links(outline: Outline, others: Sequence[Outline], texts: Sequence[str]) -> _Links:
    """The links that the text of a page may follow."""
    pages = {}
    for other in others:
        pages[other.name] = f"{other.name}.html"
        if other.of:
            pages[other.of] = "../index.html#wijken"
    headings = {_place_of(words) for text in texts for _, words in _HEADING.findall(text)}
    if outline.answer:
        headings.add(_ANSWER)
    return _Links(pages, headings, {_CONTENT, _ANSWER})


def _place_of(heading: str) -> str:
    """The name of the place of a heading, as JupyterLab has it: its words with hyphens."""
    words = re.sub(r"<[^>]+>|[*_`]", "", heading)
    return unescape(words).strip().replace(" ", "-")


def code(notebook: dict[str, Any]) -> list[Markup]:
    """The code of every cell that has any, in order."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    sources = [joined(cell["source"]).strip() for cell in cells]
    return [coloured(source) for source in sources if source]


def _output(output: dict[str, Any], number: int) -> Block | None:
    """One output as a block: ours by its metadata, of others the safest form that says the same.

    None of an answer, which stands at the top of the page.
    """
    if output["output_type"] == "stream":
        return _plain(joined(output["text"]).rstrip())
    if output["output_type"] == "error":
        return _plain(f"{output['ename']}: {output['evalue']}")
    data, metadata = output["data"], output.get("metadata", {})
    ours = dict.fromkeys(("kind", "name", "title", "note", "source"), "")
    ours |= metadata.get("analyse", {})
    if ours["name"].partition("-")[0] == WIJKEN:
        return None  # its row stands on the first page, among those of the other wijken
    if ours["kind"] == "antwoord":
        return None
    if "image/png" in data:
        size = metadata.get("image/png", {})
        return {
            "soort": "grafiek",
            "png": re.sub(r"[^A-Za-z0-9+/=]", "", joined(data["image/png"])),
            "ours": ours,
            "alt": size.get("alt") or f"Grafiek van codecel {number}",
            "breed": _larger(size.get("width")),
            "hoog": _larger(size.get("height")),
        }
    table = inert_table(joined(data.get("text/html", "")))
    if table:
        body = table.partition("<tbody>")[2].partition("</tbody>")[0]
        return {
            "soort": "tabel",
            "html": as_html(table),
            "ours": ours,
            "nummer": number,
            "rijen": body.count("<tr>"),
        }
    if "text/markdown" in data:
        return {"soort": "tekst", "bron": joined(data["text/markdown"]).strip()}
    return _plain(joined(data.get("text/plain", "")))


def _plain(text: str) -> Block | None:
    return {"soort": "uitvoer", "tekst": text} if text.strip() else None


def _larger(pixels: float | None) -> int | None:
    """A quarter larger than in a notebook, for who reads a chart from paper or across a table."""
    return round(pixels * 1.25) if pixels else None


def _markdown(source: str, level: int, links: _Links) -> tuple[Markup, int]:
    """Markdown as HTML without any HTML of its own.

    Headings never skip a level after `level`, and the first is that of the page.
    """
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):  # type: ignore[misc]  # untyped there
        level = 1

        def heading(self, text: str, level: int, **_attrs: object) -> str:
            self.level = min(max(level, 2), self.level + 1)
            return f"<h{self.level}{links.place(text)}>{text}</h{self.level}>\n"

        def link(self, text: str, url: str, title: str | None = None) -> str:
            target = links.target(url)
            return str(super().link(text, target, title)) if target else text

        def image(self, text: str, *_where: object, **_more: object) -> str:
            # A page that is passed on cannot bring pictures along, and may not fetch them.
            return f"<em>{text}</em>"

        def block_mermaidjs(self, code: str) -> str:
            return f"<pre>{self.escape_html(code)}</pre>\n"

    renderer = Renderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    renderer.level = level
    lines = [line for line in source.splitlines() if not links.leads_nowhere(line)]
    html = MarkdownWithMath(renderer=renderer).render("\n".join(lines))
    wide = re.sub(r"<table>.*?</table>", _WIDE, html, flags=re.DOTALL)
    return as_html(wide), renderer.level


def coloured(source: str) -> Markup:
    """Code with its words coloured."""
    from nbconvert.filters.highlight import Highlight2HTML

    colour = Highlight2HTML(pygments_lexer="python", extra_formatter_options={"nowrap": True})
    return as_html(colour(source))


def as_html(made_here: str | None) -> Markup:
    """Markup that a template passes on.

    Only what the report or `markup` itself made of escaped text.
    """
    return Markup(made_here or "")  # noqa: S704  the one place, see above
