"""Columns and choices that several tables share.

So that a year or a wijk means the same in each.
"""

from __future__ import annotations

from analyse.tables.spec import ONBEKEND, Choice, Column

JAAR = Column(
    "jaar",
    "jaar",
    "Kalenderjaar waarop de rij betrekking heeft.",
    required=True,
    synonyms="boekjaar, begrotingsjaar, dienstjaar, jr, verslagjaar",
)
PEILDATUM = Column(
    "peildatum",
    "datum",
    "Datum tot en met welke de cijfers zijn bijgewerkt.",
    synonyms="stand per, per datum, bijgewerkt tot",
)
#: Wijken above which it is asked whether they are wijken, and of which the report has a page each.
MEEST_WIJKEN = 60
WIJK = Column(
    "wijk",
    "wijk",
    "Wijk; schrijfwijzen worden samengevoegd, het origineel blijft in wijk_ruw.",
    synonyms="wijknaam, naam wijk, wijk naam, wk naam",
    rather_not="stadsdeel",
)
WIJKCODE = Column(
    "wijkcode", "code", "CBS-code van de wijk.", synonyms="wk code, wijk code, code wijk"
)
BUURT = Column(
    "buurt",
    "tekst",
    "Buurt binnen de wijk.",
    synonyms="buurtnaam, naam buurt, buurt naam, bu naam",
)
BUURTCODE = Column(
    "buurtcode", "code", "CBS-code van de buurt.", synonyms="bu code, buurt code, code buurt"
)
GEMEENTE = Column(
    "gemeente",
    "tekst",
    "Naam van de gemeente.",
    required=True,
    synonyms="gemeenten, gemeentenaam, naam gemeente",
    total_labels=("Nederland",),
)
TAAKVELD = Column(
    "taakveld",
    "code",
    "Taakveld volgens het BBV, als tekst: 0.1 is niet 0.10.",
    synonyms="tv, taakveldcode, taakveld code, bbv taakveld, hoofd taakvelden, hoofdtaakvelden,"
    " taakvelden",
)
EENHEID = Column("eenheid", "tekst", "Eenheid van de hoeveelheid.", synonyms="ehd, eh")
PRODUCT_CODE = Column(
    "product_code",
    "code",
    "Code van het product, als tekst.",
    synonyms="productnr, productnummer, product nr, productcode, prod nr, nr product",
)
PRODUCT = Column(
    "product",
    "tekst",
    "Product of productblad.",
    synonyms="productnaam, productomschrijving, omschrijving product, productblad, programma",
)
DISCIPLINE = Column(
    "discipline",
    "keuze",
    "Vakgebied van het werk.",
    synonyms="vakgebied",
    choices=(
        Choice("groen"),
        Choice("grijs", "verharding, wegen"),
        Choice("blauw", "water"),
        Choice("reiniging", "reinigen, schoon"),
        Choice("overig"),
        Choice(ONBEKEND),
    ),
)
KOSTENSOORT = Column(
    "kostensoort",
    "tekst",
    "Soort kosten: eigen personeel, sw, inhuur, materieel, materiaal, derden, overhead, ...",
    synonyms="kostencategorie, soort kosten, kostensrt, categorie",
)
HERKOMST = Column(
    "herkomst",
    "keuze",
    "Bestaand werk of nieuw (gewenst) werk volgens het productblad.",
    synonyms="bestaand nieuw",
    choices=(
        Choice("bestaand", "bestaand werk"),
        Choice("nieuw", "gewenst, nieuw gewenst, nieuw werk"),
        Choice(ONBEKEND),
    ),
)
PRIJSVORM = Column(
    "prijsvorm",
    "keuze",
    "Hoe het product wordt afgerekend.",
    synonyms="afrekenvorm, afrekening",
    choices=(
        Choice("vast", "vaste prijs, lumpsum"),
        Choice("geindexeerd", "geïndexeerd, index"),
        Choice("nacalculatie", "regie, werkelijke kosten"),
        Choice(ONBEKEND),
    ),
)
UITVOERDER = Column(
    "uitvoerder", "tekst", "Wie het werk doet.", synonyms="opdrachtnemer, aannemer"
)

FASE = Column(
    "fase",
    "keuze",
    "Stand van het bedrag: van eerste begroting tot rekening.",
    required=True,
    synonyms="stand, soort bedrag, begrotingsfase",
    choices=(
        Choice(
            "primitief",
            "begroting, primitieve begroting, primaire begroting, oorspronkelijke begroting,"
            " begroot, raming, vastgestelde begroting, oorspronkelijk, begr, primitief begroot,"
            " programmabegroting, primair, begroting primair, begroting primitief, primair begroot",
        ),
        Choice(
            "gewijzigd",
            "na wijziging, begroting na wijziging, bijgestelde begroting, definitieve begroting,"
            " gewijzigde begroting, begroot na wijziging, actuele begroting,"
            " begroting na wijzigingen, begroting t m december, begr na wijz",
        ),
        Choice(
            "realisatie",
            "rekening, jaarrekening, werkelijk, gerealiseerd, real, werkelijke lasten",
        ),
        Choice(
            "prognose",
            "verwachting, eindverwachting, eindejaarsverwachting, prognose einde jaar",
        ),
        Choice("voorschot", "bevoorschotting, voorschotten, voorschot nv"),
        Choice(
            "verplichting",
            "verplichtingen, openstaande verplichting, openstaande verplichtingen, verplicht,"
            " aangegane verplichtingen, vastgelegd, obligo, obligos, verpl",
        ),
    ),
)
KANT = Column(
    "kant",
    "keuze",
    "Lasten of baten; saldo is baten min lasten.",
    required=True,
    synonyms="lasten baten, l b, lasten of baten, baten lasten, lasten en baten, b l, bl, lb,"
    " batenlasten, lastenbaten, baten of lasten, baten en lasten, last bate, bate last, kant l b,"
    " soort l b, indicator l b",
    choices=(
        Choice("lasten", "last, l, kosten, uitgaven, totale lasten"),
        Choice("baten", "bate, b, opbrengsten, opbrengst, inkomsten, totale baten"),
    ),
)
AARD = Column(
    "aard",
    "keuze",
    "Structureel of incidenteel volgens het BBV; niet af te leiden uit het aantal jaren.",
    synonyms="s i, structureel incidenteel, inc struct, struct inc, i s",
    choices=(
        Choice("structureel", "s, struct, str"),
        Choice("incidenteel", "i, inc, incid, eenmalig"),
        Choice(ONBEKEND, "?, nog te bepalen, nntb"),
    ),
)
MEETLAT = Column(
    "meetlat",
    "tekst",
    "Onderdeel waarop wordt beoordeeld: groep-type-aspect.",
    synonyms="meetlatnaam, beeldmeetlat, schaalbalk, onderdeel, inspectieonderdeel",
)
GEBIEDSTYPE_CHOICES = (
    Choice("centrum", "centra, binnenstad en centra, centrumgebied"),
    Choice("woongebied", "woongebieden, wonen, woonwijk, woonwijken"),
    Choice("hoofdinfrastructuur", "hoofdwegen, hoofdinfra, hoofdstructuur"),
    Choice("bedrijventerrein", "bedrijventerreinen, bedrijven"),
    Choice("recreatiegebied", "recreatiegebieden, recreatie, parken"),
    Choice("buitengebied", "buitengebieden, landelijk gebied"),
    Choice(ONBEKEND),
)
GEBIEDSTYPE = Column(
    "gebiedstype",
    "keuze",
    "Soort gebied waarvoor een ambitie geldt.",
    synonyms="gebiedsoort, structuurelement, structuurgebied, type gebied",
    choices=GEBIEDSTYPE_CHOICES,
)

MAAND = Column(
    "maand",
    "keuze",
    "Maand waarin is geboekt of gewerkt.",
    required=True,
    synonyms="periode, boekmaand, boekperiode",
    choices=(
        Choice("januari", "jan, 1, 01, periode 1, p1, maand 1, p01, periode 01, maand 01"),
        Choice("februari", "feb, 2, 02, periode 2, p2, maand 2, p02, periode 02, maand 02"),
        Choice("maart", "mrt, 3, 03, periode 3, p3, maand 3, p03, periode 03, maand 03"),
        Choice("april", "apr, 4, 04, periode 4, p4, maand 4, p04, periode 04, maand 04"),
        Choice("mei", "mei, 5, 05, periode 5, p5, maand 5, p05, periode 05, maand 05"),
        Choice("juni", "jun, 6, 06, periode 6, p6, maand 6, p06, periode 06, maand 06"),
        Choice("juli", "jul, 7, 07, periode 7, p7, maand 7, p07, periode 07, maand 07"),
        Choice("augustus", "aug, 8, 08, periode 8, p8, maand 8, p08, periode 08, maand 08"),
        Choice("september", "sep, 9, 09, periode 9, p9, maand 9, p09, periode 09, maand 09"),
        Choice("oktober", "okt, 10, periode 10, p10, maand 10"),
        Choice("november", "nov, 11, periode 11, p11, maand 11"),
        Choice("december", "dec, 12, periode 12, p12, maand 12"),
    ),
)
