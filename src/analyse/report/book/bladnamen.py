"""What the sheets of the workbook are called: in Dutch, as Excel takes it, the same every month.

The trap: a title tells its year ("Plan en realisatie per product, 2018") and would make another
name of the sheet a year later, so a name follows from the name under which a table is published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Sheets of every workbook, and the name that Excel keeps for itself.
FIRST, LAST = ("Inhoud", "Meldingen", "Controle"), ("Herkomst",)
_RESERVED = "History"
#: Characters that a name of a sheet may have.
_LONGEST = 31
#: Sheets of which the published name as words says too little.
_NAMES = {
    "aandeel_stad": "Aandeel op ambitie per ronde",
    "aandeel_wijk": "Aandeel op ambitie per wijk",
    "aansluiting": "Aansluiting van totalen",
    "aard_herkomst": "Herkomst van de aard",
    "aardbesluiten": "Besluiten over de aard",
    "afrekening_index": "Index per kostensoort",
    "afrekening_jaren": "Afrekening per jaar",
    "afrekening_product": "Afrekening per product",
    "afwijking_draagt": "Wie de afwijking draagt",
    "begroting_rekening": "Begroting en rekening gemeenten",
    "besparing_per_jaar": "Verandering kosten per jaar",
    "bestek_toets": "Besteksmetingen",
    "drie_bedragen": "Drie bedragen besparing",
    "gedrukte_saldi": "Gepubliceerde saldi nagerekend",
    "gelezen": "Gelezen bladen",
    "groenafval_wijk": "Groenafval per wijk",
    "keuze_plan": "Kwaliteitskeuze per plek",
    "keuze_varianten": "Kwaliteitskeuze anders",
    "keuze_verschuiving": "Wat de keuze verlaagt",
    "kosten_kwaliteit": "Kosten naast kwaliteit",
    "kpi_invloed": "KPI-scores",
    "markt_prijzen": "Tarief en marktprijs",
    "markt_totaal": "Tarieven tegen de markt",
    "meldingen_exports": "Meldingen over de exports",
    "plan_product": "Plan en realisatie per product",
    "portfolio": "Stand van de maatregelen",
    "productbladen_herzien": "Herziene productbladen",
    "rest_product": "Daling per product",
    "resultaat_prijsvorm": "Resultaat per prijsvorm",
    "ruimte_eigen": "Structurele ruimte",
    "saldo_per_jaar": "Lasten en baten per jaar",
    "samen_buren": "Kwetsbare taken per tweetal",
    "samen_doelen": "Doelen en hun stand",
    "samen_gedeeld": "Kwetsbare taken gedeeld",
    "samen_kwetsbaar": "Kwetsbaar per organisatie",
    "samen_menging_verdeling": "Wie betaalt met deze menging",
    "samen_naast": "Wie betaalt per sleutel",
    "samen_soort": "Besparing per soort maatregel",
    "samen_tegenspraak": "Samenwerken in tegenspraak",
    "samen_velden": "Taakvelden op volgorde",
    "schaal_elasticiteit": "Lasten naar inwoners",
    "schaal_genoten": "Gemeenten van dezelfde grootte",
    "schaal_regio": "Openbare ruimte per regio",
    "signalen": "Regels voor een tweede blik",
    "toetsen": "Toetsen van de daling",
    "trend_wijk": "Trend per wijk",
    "versies": "Besluiten over de taakstelling",
    "werk_aansluiting": "Aansluiting van de uren",
    "werk_afspraken": "Afgesproken en gemaakte fte",
    "werk_kosten": "Uren en kosten per doelgroep",
    "werk_verschuiving": "Verschoven tussen taakvelden",
    "wijk_stand": "Stand per wijk",
    "wijkblad_bewoners": "Wat bewoners zeggen",
    "wijkblad_open": "Maatregelen per wijk",
    "wijkblad_producten": "Kosten per product en wijk",
    "zelfde_periode": "Lasten in dezelfde maanden",
}


def sheet_names(names: Sequence[str]) -> list[str]:
    """The sheet of each published name, in order.

    At most 31 characters, none twice in any case, and none of our own.
    """
    taken = {name.casefold() for name in (*FIRST, *LAST, _RESERVED)}
    result = []
    for name in names:
        base = _NAMES.get(name) or _readable(name)
        candidate, number = base, 1
        while candidate.casefold() in taken:
            number += 1
            ending = f"~{number}"
            candidate = base[: _LONGEST - len(ending)] + ending
        taken.add(candidate.casefold())
        result.append(candidate)
    return result


def _readable(name: str) -> str:
    """A name as words, in characters that Excel takes."""
    words = re.sub(r"[\[\]:*?/\\']", "_", name).replace("_", " ").strip()[:_LONGEST].strip()
    return words[:1].upper() + words[1:] or "Tabel"
