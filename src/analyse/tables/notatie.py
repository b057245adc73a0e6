"""How the columns of tables and measures are written and called, once for the whole project.

The trap: the same name must mean the same in every measure, so a column of money is called after
what it is, and what says how wide a value may be (laag, hoog) is written as the value before it.
"""

from __future__ import annotations

from analyse.tables import TABLES
from analyse.tables.spec import PART_OF_ONE

_EURO = """
aard_onbekend aftrekken al_afgerekend autonoom autonoom_vast baten bedrag bedrag_onbekend beeindigd
beeindigde_taken begroot begroot_heel_jaar begroting berekend besparing besparing_samen
besparing_zelf besparing_zonder bestaand bij_alle bij_wijziging buiten_band buiten_seizoen correctie
cumulatief detacheringsvergoeding dividend eenmalig eerste_begroting elders geboekt geboekt_vorig
geindexeerd gerealiseerd gevolgd gewijzigd grens groei in_uitvoering incidenteel index jaarbedrag
kosten kosten_eigen kosten_inhuur kosten_nu kosten_vast kwaliteit lasten loonkosten maatwerk marge
meerkosten_inhuur meerwerk minderwerk minder_meer nacalculatie netto niet_begroot niet_stuurbaar
nieuw nieuwe_taken nog_in_te_vullen nulmeting omzet onverklaard opbrengst open optellen overhead
plan prijs primitief prognose realisatie referentie regulier rekening reserves rest rest_hoog
rest_laag resultaat resultaatverrekening risico saldo seizoen_totaal stijging structureel subsidie
te_verrekenen totaal vast vergoeding verschoven verschuldigd vervallen vervanging voorschot vorig
areaal_onverklaard doel geen_index gevonden iv3 opdracht over staat_open zonder_bedrag verplichting
vorig_jaar vrije_ruimte prognose_laag prognose_midden prognose_hoog zonder_prognose
"""
_EURO2 = """
betaalt deel per_eenheid per_eenheid_alle per_m2 per_m2_alle per_ton per_uur volgens_begroting
volgens_uren volgens_weegbonnen kosten_per_m2
"""
_PROCENT = """
aandeel aandeel_andere aandeel_eigen aandeel_niet_gehaald begin eind goedkoper haalt_doel in_plan
in_seizoen inhuur_aandeel onhaalbaar spreiding tegenvaller vaste_norm voortgang winter_met
winter_zonder zichtbare_daling dekking gewogen
"""
_PROCENT1 = """
aandeel_eerder aandeel_eerste aandeel_hoogste aandeel_laagste aandeel_mediaan aandeel_niet_begroot
aandeel_nieuw aandeel_onbekend aandeel_wijziging afwijking behoudt_klasse bijstelling extra gewicht
kengetal
kans_onterecht kans_onterecht_jaar kloof nog_mogelijk ondergrens prijs_per_10000 ruimte
ruimte_gevolgd ruimte_hoog ruimte_laag standaardfout stappen verdubbeling verhouding verlies
verlies_dan volgens_duaal
"""
_GETAL = "ton uren"
_GETAL1 = """
fte fte_afgesproken fte_gemaakt fte_verschil index_jaar index_nul index_prijspeil bewoners
"""
_GETAL2 = "b daling factor helling kleinste_p ontwerpeffect p q r2 rho score"
_GETAL4 = "indexfactor tarief"
_JAAR = "jaar basisjaar boekjaar prijspeil"

_NOTATIES = {
    "euro": _EURO,
    "euro2": _EURO2,
    "procent": _PROCENT,
    "procent1": _PROCENT1,
    "getal": _GETAL,
    "getal1": _GETAL1,
    "getal2": _GETAL2,
    "getal4": _GETAL4,
    "jaar": _JAAR,
}

#: What is written as the value before it: bounds, and differences between two values.
VOLGT = frozenset(
    {
        *("laag", "hoog", "laagst", "hoogst", "laagste", "hoogste", "midden", "mediaan"),
        *("p10", "p25", "p75", "p90", "verschil", "verschil_laag", "verschil_hoog"),
    }
)

#: Headings that are not simply the name of the column.
_KOPPEN = {
    "beeindigd": "beëindigd",
    "beeindigde_taken": "beëindigde taken",
    "beinvloedbaar": "beïnvloedbaar",
    "eenpitters": "één-pitters",
    "eenpitters_straks": "één-pitters straks",
    "geindexeerd": "geïndexeerd",
    "kor_versie": "KOR-versie",
    "kosten_per_m2": "kosten per m²",
    "m2": "m²",
    "oppervlakte_m2": "m²",
    "per_m2": "per m²",
    "per_m2_alle": "per m², alle wijken",
    "r2": "R²",
    "risico": "onzeker",
    "vn": "V/N",
    "vorig_jaar": "zelfde periode vorig jaar",
}


def _of_tables() -> dict[str, str]:
    """The notation of every column of a table that has one by its kind."""
    found: dict[str, str] = {}
    for table in TABLES.values():
        for column in table:
            if column.kind == "bedrag":
                found[column.name] = "euro"
            elif column.unit == PART_OF_ONE:
                found[column.name] = "procent"
    return found


def _of_measures() -> dict[str, str]:
    found: dict[str, str] = {}
    for notatie, names in _NOTATIES.items():
        found |= dict.fromkeys(names.split(), notatie)
    return found


#: How a column of numbers is written, by its name.
NOTATIE = _of_tables() | _of_measures()


def kop(name: str) -> str:
    """The heading above a column."""
    return _KOPPEN.get(name, name.replace("_", " "))
