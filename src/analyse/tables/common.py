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
    synonyms=("boekjaar", "begrotingsjaar", "dienstjaar", "jr", "verslagjaar"),
)
PEILDATUM = Column(
    "peildatum",
    "datum",
    "Datum tot en met welke de cijfers zijn bijgewerkt.",
    synonyms=("stand per", "per datum", "bijgewerkt tot"),
)
WIJK = Column(
    "wijk",
    "wijk",
    "Wijk; schrijfwijzen worden samengevoegd, het origineel blijft in wijk_ruw.",
    synonyms=("wijknaam", "naam wijk", "stadsdeel", "wijk naam"),
)
BUURT = Column("buurt", "tekst", "Buurt binnen de wijk.", synonyms=("buurtnaam", "naam buurt"))
GEMEENTE = Column(
    "gemeente",
    "tekst",
    "Naam van de gemeente.",
    required=True,
    synonyms=("gemeenten", "gemeentenaam", "naam gemeente"),
    total_labels=("Nederland",),
)
TAAKVELD = Column(
    "taakveld",
    "code",
    "Taakveld volgens het BBV, als tekst: 0.1 is niet 0.10.",
    synonyms=(
        "tv",
        "taakveldcode",
        "taakveld code",
        "bbv taakveld",
        "hoofd taakvelden",
        "hoofdtaakvelden",
        "taakvelden",
    ),
)
EENHEID = Column("eenheid", "tekst", "Eenheid van de hoeveelheid.", synonyms=("ehd", "eh"))

FASE = Column(
    "fase",
    "keuze",
    "Stand van het bedrag: van eerste begroting tot rekening.",
    required=True,
    synonyms=("stand", "soort bedrag", "begrotingsfase"),
    choices=(
        Choice(
            "primitief",
            (
                "begroting",
                "primitieve begroting",
                "primaire begroting",
                "oorspronkelijke begroting",
                "begroot",
                "raming",
                "vastgestelde begroting",
                "oorspronkelijk",
                "begr",
                "primitief begroot",
                "programmabegroting",
            ),
        ),
        Choice(
            "gewijzigd",
            (
                "na wijziging",
                "begroting na wijziging",
                "bijgestelde begroting",
                "definitieve begroting",
                "gewijzigde begroting",
                "begroot na wijziging",
                "actuele begroting",
                "begroting na wijzigingen",
                "begroting t m december",
                "begr na wijz",
            ),
        ),
        Choice(
            "realisatie",
            (
                "rekening",
                "jaarrekening",
                "werkelijk",
                "gerealiseerd",
                "realisatie t m december",
                "uitputting",
                "real",
                "werkelijke lasten",
            ),
        ),
        Choice(
            "prognose",
            ("verwachting", "eindverwachting", "eindejaarsverwachting", "prognose einde jaar"),
        ),
        Choice("voorschot", ("bevoorschotting", "voorschotten", "voorschot nv")),
    ),
)
KANT = Column(
    "kant",
    "keuze",
    "Lasten of baten; saldo is baten min lasten.",
    required=True,
    synonyms=("lasten baten", "l b", "lasten of baten", "baten lasten", "lasten en baten"),
    choices=(
        Choice("lasten", ("last", "l", "kosten", "uitgaven", "totale lasten")),
        Choice("baten", ("bate", "b", "opbrengsten", "opbrengst", "inkomsten", "totale baten")),
    ),
)
AARD = Column(
    "aard",
    "keuze",
    "Structureel of incidenteel volgens het BBV; niet af te leiden uit het aantal jaren.",
    synonyms=("s i", "structureel incidenteel", "inc struct", "struct inc", "i s"),
    choices=(
        Choice("structureel", ("s", "struct", "str")),
        Choice("incidenteel", ("i", "inc", "incid", "eenmalig")),
        Choice(ONBEKEND, ("?", "nog te bepalen", "nntb")),
    ),
)
MEETLAT = Column(
    "meetlat",
    "tekst",
    "Onderdeel waarop wordt beoordeeld: groep-type-aspect.",
    synonyms=("meetlatnaam", "beeldmeetlat", "schaalbalk", "onderdeel", "inspectieonderdeel"),
)
GEBIEDSTYPE_CHOICES = (
    Choice("centrum", ("centra", "binnenstad en centra", "centrumgebied")),
    Choice("woongebied", ("woongebieden", "wonen", "woonwijk", "woonwijken")),
    Choice("hoofdinfrastructuur", ("hoofdwegen", "hoofdinfra", "hoofdstructuur")),
    Choice("bedrijventerrein", ("bedrijventerreinen", "bedrijven")),
    Choice("recreatiegebied", ("recreatiegebieden", "recreatie", "parken")),
    Choice("buitengebied", ("buitengebieden", "landelijk gebied")),
    Choice(ONBEKEND),
)
GEBIEDSTYPE = Column(
    "gebiedstype",
    "keuze",
    "Soort gebied waarvoor een ambitie geldt.",
    synonyms=("gebiedsoort", "structuurelement", "structuurgebied", "type gebied"),
    choices=GEBIEDSTYPE_CHOICES,
)

_MAANDEN = (
    ("januari", "jan"),
    ("februari", "feb"),
    ("maart", "mrt"),
    ("april", "apr"),
    ("mei", "mei"),
    ("juni", "jun"),
    ("juli", "jul"),
    ("augustus", "aug"),
    ("september", "sep"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("december", "dec"),
)
MAAND = Column(
    "maand",
    "keuze",
    "Maand waarin is geboekt of gewerkt.",
    required=True,
    synonyms=("periode", "boekmaand", "boekperiode"),
    choices=tuple(
        Choice(name, (short, str(n), f"{n:02d}", f"periode {n}"))
        for n, (name, short) in enumerate(_MAANDEN, start=1)
    ),
)
