"""The report as PowerPoint: a slide a question, with the answer, how certain it is and the chart.

The traps: a slide that is full of text is cut off on the screen, so a long answer gets a smaller
letter and then a slide of its own; and the template of an organisation has other layouts, so places
are found by what they are and never by their number.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from analyse import nl
from analyse.antwoord import Kerngetal
from analyse.charts.kleuren import KOP
from analyse.errors import UitvoerFout
from analyse.report.run.outline import Outline

#: Letters of what is told up to which it stands beside the chart, and the size of its letter by
#: length; on a slide of its own there is room for larger ones.
_BESIDE, _SIZES = 900, ((260, 22), (380, 18), (560, 15), (10**6, 12))
_ALONE = ((500, 26), (900, 20), (1500, 18), (2100, 16), (10**6, 12))
#: Letters that the end of a line costs.
_LINE = 9
_TITLE = "Open begroting en openbare ruimte"
_MARGIN, _TOP = Inches(0.5), Inches(1.45)
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}


def write_slides(
    target: Path,
    outlines: Sequence[Outline],
    charts: Mapping[str, tuple[str, str]],
    *,
    label: str,
    when: str,
    made: dt.datetime,
    fictional: bool,
    warnings: int,
    template: Path | None = None,
    colour: str = "",
) -> None:
    """Write a slide for each question.

    Parameters
    ----------
    target
        The file.
    outlines
        Notebooks in order; pages of a notebook about one wijk are left out.
    charts
        First chart of a notebook by its name: png as base64, and its text alternative.
    label, when, made
        Name of the data, and the moment in words and as a date.
    fictional
        Whether the data are.
    warnings
        Warnings about the data.
    template
        A .pptx or .potx of the user, of which the layouts are used and the slides are not.
    colour
        Colour of the house style, for the questions (#rrggbb); a template has its own.

    Raises
    ------
    UitvoerFout
        When the template cannot be read or has no layout with a title.
    """
    deck = _deck(template)
    if template is None:
        deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
        colour = colour or KOP
    foot = f"{label}, {when}"
    if fictional:
        foot += " – FICTIEVE GEGEVENS"
    add = partial(_add, deck, _layout(deck, template), foot, "" if template else colour)
    told = "geen waarschuwingen"
    if warnings:
        told = nl.aantal(warnings, "waarschuwing", "waarschuwingen")
    add(_TITLE, f"{label}. Over de gegevens: {told}; zie de eerste pagina van het rapport.")
    for outline in outlines:
        chart = charts.get(outline.name)
        if outline.of or not (outline.answer or outline.failed):
            continue
        question = outline.question or outline.title
        if outline.failed:
            add(question, f"Niet gelukt. {outline.failed}")
        elif _length(outline) > _BESIDE and chart:
            add(question, outline)
            add(question, chart=chart)
        else:
            add(question, outline, chart)
    properties = deck.core_properties
    properties.title = f"{_TITLE} – {label}"
    properties.author, properties.last_modified_by = "analyse", ""
    properties.language = "nl-NL"
    properties.created = properties.modified = made.replace(tzinfo=None)
    _save(deck, target)


def _length(told: Outline | str) -> int:
    """Letters of what a slide tells."""
    if isinstance(told, str):
        return len(told)
    figures = sum(len(Kerngetal(**figure).regel) + _LINE for figure in told.figures)
    return len(told.answer) + len(told.certainty) + figures


def check_template(path: Path) -> None:
    """Try a template: what is wrong with it is said before anything is run.

    Raises
    ------
    UitvoerFout
        When it cannot be read, has no layout with a title, or no slide can be made with it.
    """
    deck = _deck(path)
    layout = _layout(deck, path)
    try:
        _add(deck, layout, "onder", "", "Vraag", "Antwoord")
        deck.save(io.BytesIO())
    except Exception as error:
        raise _no_template(path, "er is geen dia mee te maken", _SAVE_AGAIN) from error


_SAVE_AGAIN = "Open het in PowerPoint en bewaar het opnieuw als PowerPoint-presentatie (.pptx)"
_TOO_LARGE = ("is te groot", "Haal er filmpjes en dia's uit")
_MOST_BYTES, _MOST_UNPACKED, _MOST_PARTS = 200_000_000, 600_000_000, 20_000
#: What a template or a slide show calls itself, which python-pptx does not open.
_CONTENT_TYPES = "[Content_Types].xml"
_PRESENTATION = b"presentationml.presentation.main+xml"
_OTHER_KINDS = (b"presentationml.template.main+xml", b"presentationml.slideshow.main+xml")


def _no_template(path: Path, why: str, remedy: str) -> UitvoerFout:
    return UitvoerFout(f"Het sjabloon '{path.name}' {why}. {remedy}, of laat --sjabloon weg.")


def _deck(template: Path | None) -> Any:  # noqa: ANN401  python-pptx has no types
    """An empty presentation, with the layouts of the template."""
    try:
        deck = Presentation(_presentation(template) if template else None)
    except UitvoerFout:
        raise
    except Exception as error:
        why = "is geen PowerPoint-bestand dat te lezen is"
        raise _no_template(template or Path(), why, _SAVE_AGAIN) from error
    for slide in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide.rId)
        deck.slides._sldIdLst.remove(slide)
    return deck


def _presentation(template: Path) -> io.BytesIO:
    """A template as a presentation, once it is known to be one of a size that can be opened."""
    content = _packed(template)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        kinds = _kinds(template, parts)
        if not any(kind in kinds for kind in _OTHER_KINDS):
            return io.BytesIO(content)
        for kind in _OTHER_KINDS:
            kinds = kinds.replace(kind, _PRESENTATION)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
            for name in parts.namelist():
                whole.writestr(name, kinds if name == _CONTENT_TYPES else parts.read(name))
    return made


def _packed(template: Path) -> bytes:
    """The bytes of a template that is a zip, as a presentation is."""
    if template.is_dir():
        raise _no_template(template, "is een map", "Geef het PowerPoint-bestand zelf (.pptx)")
    if not template.is_file():
        raise _no_template(template, "bestaat niet", "Controleer het pad en de naam")
    if template.stat().st_size > _MOST_BYTES:
        raise _no_template(template, *_TOO_LARGE)
    content = template.read_bytes()
    if content.startswith(bytes.fromhex("D0CF11E0")):
        why = "heeft een wachtwoord, of is van een oude PowerPoint (.ppt)"
        remedy = "Bewaar het in PowerPoint zonder wachtwoord als presentatie (.pptx)"
        raise _no_template(template, why, remedy)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise _no_template(template, "is geen PowerPoint-bestand (.pptx)", _SAVE_AGAIN)
    return content


def _kinds(template: Path, parts: zipfile.ZipFile) -> bytes:
    """What a template says of its parts, once it is known to be a presentation without macros."""
    sizes = [part.file_size for part in parts.infolist()]
    if sum(sizes) > _MOST_UNPACKED or len(sizes) > _MOST_PARTS:
        raise _no_template(template, *_TOO_LARGE)
    if _CONTENT_TYPES not in parts.namelist():
        why = "is geen PowerPoint-bestand (.pptx), maar iets anders dat is ingepakt"
        raise _no_template(template, why, _SAVE_AGAIN)
    kinds = parts.read(_CONTENT_TYPES)
    if b"macroEnabled" in kinds:
        why = "bevat macro's"
        raise _no_template(template, why, "Bewaar het in PowerPoint zonder macro's (.pptx)")
    return kinds


def _save(deck: Any, target: Path) -> None:  # noqa: ANN401
    """Write the file without the moment of writing: the same report is the same file."""
    written = io.BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(target, "w") as whole:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            whole.writestr(part, parts.read(name), zipfile.ZIP_DEFLATED)


def _layout(deck: Any, template: Path | None) -> Any:  # noqa: ANN401
    """The layout with a title and least else."""
    found = [(_more(layout), layout) for layout in deck.slide_layouts]
    with_title = [(more, layout) for more, layout in found if more is not None]
    if not with_title:
        why = "heeft geen indeling met een titel"
        raise _no_template(template or Path(), why, "Voeg er in PowerPoint een toe")
    return min(with_title, key=itemgetter(0))[1]


def _more(layout: Any) -> int | None:  # noqa: ANN401
    """What a layout has beside a title and a foot; None when it has no title."""
    kinds = [place.placeholder_format.type for place in layout.placeholders]
    if not _TITLES.intersection(kinds):
        return None
    return sum(kind not in _TITLES | _FURNITURE for kind in kinds)


def _add(
    deck: Any,  # noqa: ANN401
    layout: Any,  # noqa: ANN401
    foot: str,
    colour: str,
    title: str,
    told: Outline | str = "",
    chart: tuple[str, str] | None = None,
) -> None:
    """Add a slide: the answer on the left of the chart, or each alone over the whole width."""
    slide = deck.slides.add_slide(layout)
    for place in list(slide.placeholders):
        if place != slide.shapes.title:
            place._element.getparent().remove(place._element)
    width, height = deck.slide_width, deck.slide_height
    whole, room = width - 2 * _MARGIN, height - _TOP - Inches(0.75)
    _head(slide.shapes.title, title, whole, colour)
    left = _MARGIN
    if told:
        beside = (width - 3 * _MARGIN) // 5 * 2 if chart else whole
        box = slide.shapes.add_textbox(_MARGIN, _TOP, beside, room).text_frame
        _write(box, told, _size(_length(told), _SIZES if chart else _ALONE))
        left += beside + _MARGIN
    if chart:
        png, alt = chart
        picture = slide.shapes.add_picture(io.BytesIO(base64.b64decode(png)), left, _TOP)
        scale = min((width - _MARGIN - left) / picture.width, room / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        if not told:
            picture.left = (width - picture.width) // 2
        picture._element._nvXxPr.cNvPr.set("descr", alt)
    note = slide.shapes.add_textbox(
        _MARGIN, height - Inches(0.6), whole, Inches(0.4)
    ).text_frame
    note.text = foot
    note.paragraphs[0].font.size = Pt(11)


def _head(heading: Any, title: str, width: int, colour: str) -> None:  # noqa: ANN401
    heading.left, heading.top, heading.width = _MARGIN, Inches(0.3), width
    heading.height = _TOP - Inches(0.4)
    frame = heading.text_frame
    frame.text = title
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(26 if len(title) < 75 else 22)
        paragraph.font.bold, paragraph.alignment = True, PP_ALIGN.LEFT
        if colour:
            paragraph.font.color.rgb = RGBColor.from_string(colour[1:].upper())


def _size(length: int, sizes: Sequence[tuple[int, int]]) -> int:
    """The size of the letter for a text of this length."""
    return next(size for most, size in sizes if length <= most)


def _write(box: Any, told: Outline | str, size: int) -> None:  # noqa: ANN401
    """The answer in bold, its figures, and how certain it is."""
    box.word_wrap = True
    first = box.paragraphs[0]
    first.font.size = Pt(size)
    if isinstance(told, str):
        first.text = told
        return
    first.text, first.font.bold = told.answer, True
    for figure in told.figures:
        line = box.add_paragraph()
        line.text, line.space_before = Kerngetal(**figure).regel, Pt(8)
        line.font.size = Pt(max(size - 4, 11))
    if told.certainty:
        sure = box.add_paragraph()
        sure.text, sure.space_before = f"Zekerheid: {told.certainty}", Pt(12)
        sure.font.size, sure.font.italic = Pt(max(size - 6, 11)), True
