"""What a file really is, told from its bytes, and whether it is safe to open.

The trap: a name says nothing. Finance systems write CSV and HTML and call it .xls; a password makes
an .xlsx something else altogether; Excel leaves lock files beside the real ones.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from analyse.errors import system_text
from analyse.read.problems import Problem, problem

#: Suffixes that are looked at in a folder; other files are none of ours.
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt")
#: Bytes of a file, and bytes that a workbook may unpack to. A sheet of a million rows takes some
#: 100 MB, and 600 MB unpacked.
FILE_LIMIT, UNPACKED_LIMIT = 1024**3, 2 * 1024**3
#: Bytes that a part may grow to for each byte in the file, above a size where that is still
#: harmless. Sheets grow 5 to 30 times.
RATIO_LIMIT, RATIO_FROM = 100, 64 * 1024**2
#: Bytes of a delivery of Iv3; one of a large municipality takes some hundreds of kilobytes.
DELIVERY_LIMIT = 64 * 1024**2
#: Parts of a workbook; one with hundreds of sheets and charts has some thousands.
PARTS_LIMIT = 10_000

_BLOCK = 4 * 1024**2
#: Bytes of a part that are looked at: a document type may stand behind a long remark.
_START = 256 * 1024
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
#: How an Excel workbook begins that was written before there were containers: the record BOF of
#: BIFF 2 to 5.
_BARE_BIFF = re.compile(
    rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00..[\x05\x06\x10\x20\x40]\x00", re.DOTALL
)
#: Letters with an accent and signs such as the euro as utf-8 writes them; in Windows text that
#: would be an Ã or â before a sign.
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_AS_UTF_8 = re.compile(rb"[\xc2-\xc5][\x80-\xbf]|\xe2[\x80-\x89][\x80-\xbf]")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: How a file begins, in small letters, that is no spreadsheet, and its message.
_OTHERS = {
    rb"%pdf": "PDF",
    rb"mime-version:": "HTML.webarchief",
    rb"<\?xml(?!.*<html)": "XML",
    rb"<!doctype html|.*<html|.*<table": "HTML",
    rb"\{\\rtf": "ONBEKEND_FORMAAT.rtf",
    rb'\{\s*"|\[\s*\{': "ONBEKEND_FORMAAT.json",
    rb"\x1f\x8b|7z\xbc\xaf|rar!": "GEEN_REKENBLAD.ingepakt",
}


@dataclass(frozen=True)
class Source:
    """A file as found: `kind` is `xlsx`, `xls`, `xlsb`, `ods`, `csv` or `json` (Iv3).

    And `encoding` is set for text.
    """

    path: Path
    name: str
    kind: str
    sha256: str
    encoding: str = ""


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
        return problem("VERGRENDELBESTAND", name)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for, a device has no end
            return problem("NIET_LEESBAAR.geen_bestand", name)
        if found.st_size > FILE_LIMIT:
            return problem("TE_GROOT", name, megabytes=FILE_LIMIT // 1024**2)
        return _recognise(path, name)
    except PermissionError:
        return problem("GEEN_TOEGANG", name)
    except OSError as error:
        on_windows = getattr(error, "winerror", 0) or 0
        if (
            error.errno == 22 or 362 <= on_windows <= 404
        ):  # what Windows says of a file in OneDrive
            return problem("ALLEEN_IN_DE_CLOUD", name)
        if path.is_symlink() and not path.exists():
            return problem("NIET_LEESBAAR.koppeling", name)
        return problem("NIET_LEESBAAR", name, fout=system_text(error))


def _recognise(path: Path, name: str) -> Source | Problem:
    """Tell what a file is by how it begins.

    It is read once, in blocks, for its hash and its encoding.
    """
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    head = tail = b""
    utf_8, blank, hidden, strange = True, True, False, 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            head = head or block[:8192]
            blank = blank and not block.strip(b"\x00 \r\n\t")
            if head.startswith(_OLE):
                hidden = hidden or _ENCRYPTED in tail + block
                tail = block[-64:]
            elif not head.startswith(b"PK"):
                utf_8 = utf_8 and _decodes(decoder, block)
                if not utf_8:
                    strange += _not_utf_8(block)
    if blank:
        return problem("LEEG_BESTAND", name)
    if hidden:
        return problem("WACHTWOORD", name)
    if head.startswith(b"PK\x03\x04"):
        return _package(path, name, digest.hexdigest())
    if head.startswith(_OLE) or _BARE_BIFF.match(head):
        return Source(path, name, "xls", digest.hexdigest())
    other = _other(head)
    is_json = other == "ONBEKEND_FORMAAT.json" and is_delivery(path)
    if other and not is_json:
        return problem(other, name)
    utf_8 = utf_8 and _decodes(decoder, b"", final=True)
    encoding = _encoding(head, utf_8=utf_8 or strange < 0)
    if not encoding:
        return problem("ONBEKEND_FORMAAT", name)
    kind = "json" if is_json else "csv"
    return Source(path, name, kind, digest.hexdigest(), encoding)


def is_delivery(path: Path) -> bool:
    """Whether a JSON file is a delivery of Iv3, told from what stands in it."""
    # a pipe would be waited for
    if not path.is_file() or path.stat().st_size > DELIVERY_LIMIT:
        return False
    content = path.read_bytes().replace(b"\0", b"")
    return b'"overheidslaag"' in content and b'"metadata"' in content


def _other(head: bytes) -> str:
    """The message about what is no spreadsheet, told by its start, whatever its name says."""
    start = head[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0").replace(b"\0", b"").lower()
    for pattern, message in _OTHERS.items():
        if re.match(pattern, start, re.DOTALL):
            return message
    return ""


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _not_utf_8(block: bytes) -> int:
    """Bytes beyond ASCII that are not as utf-8 writes Dutch, less those that are.

    Below zero it is utf-8 with a fault in it.
    """
    return len(_BEYOND_ASCII.findall(block)) - 2 * len(b"".join(_AS_UTF_8.findall(block)))


def _encoding(head: bytes, *, utf_8: bool) -> str:
    """Encoding of a text: by its mark or its zeros, else utf-8 or Windows; empty for no text."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = head[:4000]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    # Latin text has a zero in every other byte, and nothing else has
    many = 0.4 * len(start)
    if odd > many and not even:
        return "utf-16-le"
    if even > many and not odd:
        return "utf-16-be"
    if even + odd or len(re.findall(rb"[\x01-\x08\x0e-\x1f]", start)) > 4:
        return ""
    return "utf-8" if utf_8 else "cp1252"


def _package(path: Path, name: str, digest: str) -> Source | Problem:
    """A zip: which workbook is in it, and not larger inside than is sane."""
    try:
        with zipfile.ZipFile(path) as package:
            if _grows(package.infolist()):
                return problem("TE_GROOT.uitgepakt", name)
            kind = _kind(package)
            if not kind:
                return problem("GEEN_REKENBLAD", name)
            manifest = _start(package, "META-INF/manifest.xml")
            if kind == "ods" and b"encryption-data" in manifest:
                return problem("WACHTWOORD", name)
            for part in package.namelist():
                xml = part.endswith((".xml", ".rels"))
                if xml and b"<!DOCTYPE" in _start(package, part).upper():
                    return problem("ONVEILIG", name)
            return Source(path, name, kind, digest)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        KeyError,
    ):
        return problem("BESCHADIGD", name)


def _grows(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether a package is larger inside than is sane."""
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        return True
    large = [part for part in parts if part.file_size > RATIO_FROM]
    return any(part.file_size > RATIO_LIMIT * max(part.compress_size, 1) for part in large)


def _kind(package: zipfile.ZipFile) -> str:
    """Which workbook a zip holds.

    Empty for none, such as a document of Word or LibreOffice Writer.
    """
    names = package.namelist()
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or b"sheet.main+xml" in _start(
        package, "[Content_Types].xml"
    ):
        return "xlsx"
    mimetype = _start(package, "mimetype") or b"spreadsheet"
    if "content.xml" in names and b"spreadsheet" in mimetype:
        return "ods"
    return ""


def _start(package: zipfile.ZipFile, part: str) -> bytes:
    """How a part begins, with room for a long remark; nothing when there is no such part."""
    if part not in package.NameToInfo:
        return b""
    with package.open(part) as stream:
        return stream.read(_START)
