"""Every colour, by what it means: the charts, the workbook and the slides take them from here.

The traps: levels must keep their order without colour, so a palette also runs from light to dark;
and red against green says nothing to one man in twelve. Colours: blue-to-brown after ColorBrewer
(PuOr, Blues) for levels; checked for falling lightness in the tests.
"""

from __future__ import annotations

INKT = "#222222"
GRIJS = "#5c5c5c"
LIJN = "#d9d9d9"
WIT = "#ffffff"
#: Titles and headings of the workbook and the slides, and what is said there in passing.
KOP, TERLOOPS = "#123f63", "#4c5b69"

DONKERBLAUW, BLAUW, LICHTBLAUW = "#1f4e79", "#7fb0da", "#a6cbe8"
ORANJE = "#e8a33d"
BIJNA_WIT = "#eeeeee"

#: Levels from best to worst, light to dark: what is below basis is brown and prints darkest.
NIVEAU = {"A+": "#d3e4f3", "A": LICHTBLAUW, "B": "#6ea6d8", "C": "#994d0b", "D": "#451f00"}
PLAN, REALISATIE = "#c9d1da", DONKERBLAUW
#: What rose and what fell.
OP, NEER = "#b4610f", "#5b9bd0"

#: Fill and hatch of what a total is made of; the hatch tells them apart in grey.
AARD = {
    "structureel": (DONKERBLAUW, ""),
    "incidenteel": (ORANJE, "////"),
    "onbekend": (BIJNA_WIT, "...."),
}
PORTFOLIO = {
    "gerealiseerd": (DONKERBLAUW, ""),
    "in_uitvoering": (BLAUW, ""),
    "risico": (ORANJE, "////"),
    "vervallen": ("#d4d4d4", "xxxx"),
    "zonder_bedrag": (BIJNA_WIT, "...."),
    "nog_in_te_vullen": (WIT, ""),
}
#: Fill and hatch of what is most, less and least sure; darker is surer.
ZEKERHEID = ((DONKERBLAUW, ""), ("#8db9e0", "////"), (WIT, ""))
#: Fill and hatch of who processes the green waste.
KETEN = {
    "eigen keten": (DONKERBLAUW, ""),
    "derde": (ORANJE, "////"),
    "onbekend": (BIJNA_WIT, "...."),
}
#: Lowest share of each class of a map and its colour, best first; what is low prints darkest.
AANDEEL = (
    (0.9, "#eaf2fa"),
    (0.8, "#c3dbef"),
    (0.7, "#94bde0"),
    (0.6, "#6496c4"),
    (0.5, "#3f6c98"),
    (0.0, NIVEAU["D"]),
)
#: Who pays less and who more, for a small and a large difference; the dark of both prints apart.
MINDER, MEER = ("#eaf2f9", "#c3daee"), ("#f0c48a", "#d9954a")
#: A band of market prices, and one municipality among many.
MARKTBAND, PUNT = "#d5dde5", "#b9c0c7"
#: Fill of the regions, in order of appearance; their marks differ in shape too.
REGIO = (DONKERBLAUW, ORANJE, BLAUW, NIVEAU["C"], NIVEAU["A+"], GRIJS, WIT)
#: One person, and more than one: between these and nobody (the lowest level) falls the lightness.
EEN_PERSOON, MEER_PERSONEN = "#d9a05f", "#e9f1f8"
#: From no fall of a level to a whole one and more, light to dark.
DALING = ("#f6efe6", "#d9a05f", NIVEAU["C"], NIVEAU["D"])
