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
from pathlib import Path
from typing import Any

from analyse.errors import UitvoerFout
from analyse.report.outline import Outline

#: Letters of an answer up to which it stands beside the chart, and the size of its letter by
#: length; then that on a slide of its own, by the length of answer and certainty together.
_BESIDE, _SIZES = 700, ((220, 20), (380, 16), (560, 14), (10**6, 12))
_ALONE = ((900, 20), (1500, 18), (2100, 16), (10**6, 12))
#: Colour of the questions where no template and no house style says another.
_COLOUR = "#123f63"
_MARGIN, _TOP = 0.5, 1.45


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
    from pptx import Presentation
    from pptx.util import Inches

    try:
        deck = Presentation(str(template) if template else None)
    except Exception as error:
        raise UitvoerFout(
            f"Het sjabloon '{template and template.name}' is geen PowerPoint-bestand (.pptx) dat te"
            f" lezen is: {error}."
        ) from error
    if template is None:
        deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for slide in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide.rId)
        deck.slides._sldIdLst.remove(slide)
    layout, look = _layout(deck, template), "" if template else (colour or _COLOUR)
    foot = f"{label}, {when}" + (" – FICTIEVE GEGEVENS" if fictional else "")
    told = (
        "geen waarschuwingen"
        if not warnings
        else f"{warnings} waarschuwing{'en' if warnings > 1 else ''}"
    )
    _slide(
        deck,
        layout,
        "Open begroting en openbare ruimte",
        f"{label}. Over de gegevens: {told}; zie de eerste pagina van het rapport.",
        "",
        None,
        foot,
        look,
    )
    for outline in outlines:
        if outline.of or not (outline.answer or outline.name in charts):
            continue
        chart = charts.get(outline.name)
        if len(outline.answer) > _BESIDE and chart:
            _slide(
                deck,
                layout,
                outline.question or outline.title,
                outline.answer,
                outline.certainty,
                None,
                foot,
                look,
            )
            _slide(deck, layout, outline.question or outline.title, "", "", chart, foot, look)
        else:
            _slide(
                deck,
                layout,
                outline.question or outline.title,
                outline.answer,
                outline.certainty,
                chart,
                foot,
                look,
            )
    properties = deck.core_properties
    properties.title, properties.author, properties.language = (
        f"Open begroting en openbare ruimte – {label}",
        "analyse",
        "nl-NL",
    )
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.last_modified_by = ""
    made_of = io.BytesIO()
    deck.save(made_of)
    with (
        zipfile.ZipFile(made_of) as parts,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole,
    ):
        for (
            name
        ) in parts.namelist():  # without the moment of writing, the same report is the same file
            whole.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts.read(name), zipfile.ZIP_DEFLATED
            )


def _layout(deck: Any, template: Path | None) -> Any:  # noqa: ANN401  python-pptx has no types
    """The layout with a title and least else."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    titles = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    with_title = [
        lay
        for lay in deck.slide_layouts
        if any(p.placeholder_format.type in titles for p in lay.placeholders)
    ]
    if not with_title:
        raise UitvoerFout(
            f"Het sjabloon '{template and template.name}' heeft geen indeling met een titel. Voeg"
            " er een toe, of laat --sjabloon weg."
        )
    furniture = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    return min(
        with_title,
        key=lambda lay: sum(
            p.placeholder_format.type not in (*titles, *furniture) for p in lay.placeholders
        ),
    )


def _slide(
    deck: Any,  # noqa: ANN401  python-pptx has no types
    layout: Any,  # noqa: ANN401
    title: str,
    answer: str,
    certainty: str,
    chart: tuple[str, str] | None,
    foot: str,
    colour: str,
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Emu, Inches, Pt

    slide = deck.slides.add_slide(layout)
    for place in list(slide.placeholders):
        if place != slide.shapes.title:
            place._element.getparent().remove(place._element)
    width, height, margin, top = deck.slide_width, deck.slide_height, Inches(_MARGIN), Inches(_TOP)
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = (
        margin,
        Inches(0.3),
        width - 2 * margin,
        top - Inches(0.4),
    )
    heading.text_frame.text = title
    heading.text_frame.word_wrap, heading.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    for paragraph in heading.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold, paragraph.alignment = (
            Pt(26 if len(title) < 75 else 22),
            True,
            PP_ALIGN.LEFT,
        )
        if colour:
            paragraph.font.color.rgb = RGBColor.from_string(colour[1:].upper())
    room = height - top - Inches(0.75)
    beside = chart is not None and bool(answer)
    if answer:
        box = slide.shapes.add_textbox(
            margin, top, (width - 3 * margin) // 5 * 2 if beside else width - 2 * margin, room
        ).text_frame
        box.word_wrap = True
        box.text = answer
        letters, sizes = (len(answer), _SIZES) if beside else (len(answer) + len(certainty), _ALONE)
        size = next(s for most, s in sizes if letters <= most)
        box.paragraphs[0].font.size = Pt(size)
        if certainty:
            sure = box.add_paragraph()
            sure.text, sure.font.size, sure.font.italic, sure.space_before = (
                f"Zekerheid: {certainty}",
                Pt(max(size - 3, 11)),
                True,
                Pt(10),
            )
    if chart is not None:
        left = margin + ((width - 3 * margin) // 5 * 2 + margin if beside else 0)
        picture = slide.shapes.add_picture(io.BytesIO(base64.b64decode(chart[0])), left, top)
        scale = min((width - margin - left) / picture.width, room / picture.height)
        picture.width, picture.height = (
            Emu(int(picture.width * scale)),
            Emu(int(picture.height * scale)),
        )
        if not beside:
            picture.left = (width - picture.width) // 2
        picture._element._nvXxPr.cNvPr.set("descr", chart[1])
    note = slide.shapes.add_textbox(
        margin, height - Inches(0.6), width - 2 * margin, Inches(0.4)
    ).text_frame
    note.text = foot
    note.paragraphs[0].font.size = Pt(11)
