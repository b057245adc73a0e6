"""What a file really is, told from its bytes, and whether it is safe to open.

The trap: a name says nothing. Finance systems write CSV and HTML and call it .xls; a password makes an .xlsx something else
altogether; Excel leaves lock files beside the real ones.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from analyse.read.problems import FOUT, INFO, Problem

#: Suffixes that are looked at in a folder; other files are none of ours.
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt")
#: Bytes that a workbook may unpack to. A sheet of a million rows takes some 600 MB; a zip bomb takes more.
UNPACKED_LIMIT = 2 * 1024**3
#: Bytes that a part may grow to for each byte in the file, above a size where that is still harmless.
RATIO_LIMIT, RATIO_FROM = 400, 64 * 1024**2

_SAVE_AS = "Open het bestand in Excel en bewaar het als Excel-werkmap (.xlsx)."


@dataclass(frozen=True)
class Source:
    """A file as found: `kind` is `xlsx` or `csv` when it can be read, and `encoding` is set for text."""

    path: Path
    name: str
    kind: str
    sha256: str
    encoding: str = ""


def _refuse(name: str, code: str, reason: str, remedy: str, ernst: str = FOUT, effect: str = "Het bestand is niet gelezen.") -> Problem:
    return Problem(ernst, code, name, reden=reason, oplossing=remedy, effect=effect)


def identify(path: Path, name: str | None = None) -> Source | Problem:
    """Tell what a file is, or why it cannot be read.

    Parameters
    ----------
    path
        The file.
    name
        How messages call it; the file name when not given.
    """
    name = name or path.name
    if path.name.startswith(("~$", ".~lock")):
        return _refuse(
            name,
            "VERGRENDELBESTAND",
            "Dit is het hulpbestand dat Excel maakt als een bestand openstaat.",
            "Sluit het bestand in Excel; dit hulpbestand verdwijnt dan vanzelf.",
            INFO,
            "Overgeslagen.",
        )
    try:
        data = path.read_bytes()
    except PermissionError:
        return _refuse(name, "GEEN_TOEGANG", "Het bestand mag niet worden gelezen.", "Sluit het in Excel of vraag leesrechten.")
    except OSError as error:
        cloud = error.errno == 22
        return _refuse(
            name,
            "ALLEEN_IN_DE_CLOUD" if cloud else "NIET_LEESBAAR",
            "Het bestand staat alleen in de cloud (OneDrive)." if cloud else f"Het bestand kan niet worden geopend ({error.strerror}).",
            "Klik met rechts op het bestand en kies 'Altijd behouden op dit apparaat'."
            if cloud
            else "Controleer of het bestand er nog staat.",
        )
    digest = hashlib.sha256(data).hexdigest()
    if not data.strip(b"\x00 \r\n\t"):
        return _refuse(name, "LEEG_BESTAND", "Het bestand is leeg.", "Maak de export opnieuw.")
    if data[:4] == b"PK\x03\x04":
        return _workbook(path, name, digest)
    if data[:8] == bytes.fromhex("D0CF11E0A1B11AE1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _refuse(name, "WACHTWOORD", "Het bestand is met een wachtwoord beveiligd.", "Bewaar het zonder wachtwoord.")
        return _refuse(name, "OUD_EXCEL", "Dit is het oude Excel-formaat (.xls van voor 2007).", _SAVE_AS)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"%pdf"):
        return _refuse(name, "PDF", "Dit is een pdf, geen rekenblad.", "Vraag de tabel als Excel-bestand op.")
    if head.startswith((b"<!doctype html", b"<html")) or b"<table" in head:
        return _refuse(name, "HTML", "Dit is een webpagina die de naam van een rekenblad draagt.", _SAVE_AS)
    if head.startswith(b"<?xml"):
        return _refuse(name, "XML", "Dit is een XML-bestand (bijvoorbeeld Excel 2003 XML).", _SAVE_AS)
    return _text(path, name, data, digest)


def _workbook(path: Path, name: str, digest: str) -> Source | Problem:
    """An Office package: which one, and not larger inside than is sane."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {i.filename: i for i in package.infolist()}
            if sum(i.file_size for i in parts.values()) > UNPACKED_LIMIT or any(
                i.file_size > RATIO_FROM and i.file_size > RATIO_LIMIT * max(i.compress_size, 1) for i in parts.values()
            ):
                return _refuse(
                    name,
                    "TE_GROOT",
                    "Het bestand pakt uit tot een onwaarschijnlijke omvang.",
                    "Maak de export opnieuw, of splits hem per jaar.",
                )
            if "xl/workbook.xml" in parts:
                for part in parts.values():
                    if part.filename.endswith((".xml", ".rels")):
                        with package.open(part) as stream:
                            if b"<!DOCTYPE" in stream.read(4096).upper():
                                return _refuse(
                                    name,
                                    "ONVEILIG",
                                    "Het bestand bevat een XML-verwijzing die er niet hoort.",
                                    "Gebruik dit bestand niet; vraag de afzender om een nieuwe export.",
                                )
                if b"purl.oclc.org/ooxml" in package.read("xl/workbook.xml")[:4096]:
                    return _refuse(
                        name,
                        "STRIKT_EXCEL",
                        "Dit is een werkmap in het formaat 'Strikt Open XML-werkblad'.",
                        "Bewaar het bestand in Excel als gewone Excel-werkmap (.xlsx).",
                    )
                return Source(path, name, "xlsx", digest)
            if "xl/workbook.bin" in parts:
                return _refuse(name, "BINAIR_EXCEL", "Dit is een binaire Excel-werkmap (.xlsb).", _SAVE_AS)
            if "content.xml" in parts:
                return _refuse(name, "OPENDOCUMENT", "Dit is een OpenDocument-rekenblad (.ods).", _SAVE_AS)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError):
        return _refuse(name, "BESCHADIGD", "Het bestand is beschadigd of niet volledig.", "Kopieer of maak de export opnieuw.")
    return _refuse(name, "GEEN_REKENBLAD", "Dit is een zip-bestand zonder rekenblad.", "Pak het uit en kies het rekenblad erin.")


def _text(path: Path, name: str, data: bytes, digest: str) -> Source | Problem:
    """Text, and in which encoding: by its mark, else utf-8 when it is that without a fault, else Windows."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                break
            return Source(path, name, "csv", digest, encoding)
    if data[:2000].count(0) or len(re.findall(rb"[\x01-\x08\x0e-\x1f]", data[:4000])) > 4:
        return _refuse(name, "ONBEKEND_FORMAAT", "Dit is geen rekenblad en geen tekstbestand.", "Kies een Excel- of CSV-bestand.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return Source(path, name, "csv", digest, "cp1252")
    return Source(path, name, "csv", digest, "utf-8")
