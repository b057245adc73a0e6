"""The report as one PDF: its own pages, printed by the browser that is on the computer.

The traps: a browser that is not there is said before the work begins, not after; and it must not
call anybody, so it gets an empty profile, no network of its own, and pages that forbid it besides.

Source: Chromium's own printing (`--print-to-pdf`), which tags the document and makes an outline of
its headings.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from analyse.errors import UitvoerFout, system_text

#: Browsers by the command that starts them, then where Windows and macOS keep them.
_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_PLACES = (
    "{ProgramFiles}/Google/Chrome/Application/chrome.exe",
    "{ProgramFiles(x86)}/Google/Chrome/Application/chrome.exe",
    "{LocalAppData}/Google/Chrome/Application/chrome.exe",
    "{ProgramFiles(x86)}/Microsoft/Edge/Application/msedge.exe",
    "{ProgramFiles}/Microsoft/Edge/Application/msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
_PATIENCE = 180
_PRINT = """
@page {
  @bottom-right {
    content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4c5b69;
  }
}
.deel { break-before: page; }
.omslag { padding-top: 60mm; }
.omslag .fictief { margin-bottom: 10mm; }
.omslag h1 { font-size: 30pt; margin: 0 0 4mm; }
.omslag .voor { font-size: 16pt; }
.inhoudsopgave { list-style: none; padding: 0; margin-top: 20mm; }
.inhoudsopgave li { padding: 1.2mm 0; border-bottom: .3pt solid #d5dde5; }
main.vak { padding-block: 0; }
"""

#: Where it is told how the figures were read.
_TECHNICAL = "p-gegevens"


def browser() -> str:
    """The path of a browser that can print.

    Raises
    ------
    UitvoerFout
        When there is none.
    """
    own = os.environ.get("ANALYSE_CHROMIUM")
    if own and not Path(own).is_file():
        raise UitvoerFout(
            f"ANALYSE_CHROMIUM wijst naar '{own}', maar daar staat geen programma."
        )
    places = [
        re.sub(r"\{(.+?)\}", lambda m: os.environ.get(m[1], "?"), place) for place in _PLACES
    ]
    installed = [place for place in places if Path(place).is_file()]
    for program in (own, *map(_on_the_path, _COMMANDS), *installed):
        if program:
            return program
    raise UitvoerFout(
        "Voor --pdf is Chromium, Chrome of Edge nodig, en die is op deze computer niet gevonden."
        " Installeer er een, of zet het pad in de variabele ANALYSE_CHROMIUM. Zonder --pdf wordt"
        " het rapport wel gemaakt; de pagina's zijn ook vanuit elke browser af te drukken."
    )


def _on_the_path(command: str) -> str | None:
    """Where a program is installed; what stands in the current folder is none.

    Of a bare name Windows looks there first, and so does a path with an empty part.
    """
    for folder in map(Path, os.get_exec_path()):
        found = shutil.which(str(folder / command)) if folder.is_absolute() else None
        if found:
            return found
    return None


def one_document(pages: Sequence[tuple[str, str]]) -> str:
    """All pages as one, in order, with links between them made links within it.

    The files beside them are named, for a PDF goes its own way.

    Parameters
    ----------
    pages
        Path in the report and HTML of each, the first page first.
    """
    first = pages[0][1]
    head = _found(r"<head>.*?</head>", first).replace(
        "</head>", f"<style>{_PRINT}</style></head>"
    )
    note = _found(r'<div class="fictief".*?</div></div>', first)
    parts = [_part(path, html) for path, html in pages]
    parts[0], technical = _without_technical(parts[0])
    whole = "".join([_cover(pages, note), *parts, technical])
    return (
        f'<!doctype html>\n<html lang="nl">\n{head}\n<body><main class="vak">{whole}</main>'
        "</body></html>\n"
    )


def _without_technical(part: str) -> tuple[str, str]:
    """The first page without how its figures were read, and that as a part of its own."""
    before, mark, technical = part.partition('<div class="technisch">')
    if not mark:
        return part, ""
    end = "</section>"
    return f"{before}{end}", f'<section class="deel" id="{_TECHNICAL}">{mark}{technical}'


def _cover(pages: Sequence[tuple[str, str]], note: str) -> str:
    """What the report is, of whom and of when, and what is in it."""
    (path, first), *others = pages
    whom = re.findall(r"<span>(.*?)</span>", _found(r'<p class="merk">.*?</p>', first))
    contents = [(_anchor(path), "De antwoorden")]
    contents += [(_anchor(path), _title(html)) for path, html in others]
    if '<div class="technisch">' in first:
        contents.append((_TECHNICAL, "Over de gegevens"))
    entries = [f'<li><a href="#{place}">{words}</a></li>' for place, words in contents]
    return (
        f'<section class="omslag">{note}<h1>{_title(first)}</h1>'
        f'<p class="voor">{"<br>".join(whom)}</p>'
        f'<ul class="inhoudsopgave">{"".join(entries)}</ul></section>'
    )


def _title(html: str) -> str:
    """What stands in the first heading of a page."""
    return re.sub(r"<[^>]+>", "", _found(r"<h1>.*?</h1>", html))


def _found(pattern: str, html: str) -> str:
    match = re.search(pattern, html, flags=re.DOTALL)
    return match[0] if match else ""


def _part(path: str, html: str) -> str:
    """One page as a part of the document."""
    body = re.sub(r"</?main[^>]*>", "", _found(r"<main[^>]*>.*</main>", html))
    # An id may stand once in a document, and every page has its own of the same name.
    anchor = _anchor(path)
    own = r'(\s(?:id|aria-labelledby)="|\shref="#)([^"]+)'
    body = re.sub(own, rf"\g<1>{anchor}-\g<2>", body)
    page = r'href="(?:\.\./)?((?:notebooks/)?[^":#]+\.html)(?:#([^"]+))?"'
    body = re.sub(
        page, lambda m: f'href="#{"-".join(filter(None, [_anchor(m[1]), m[2]]))}"', body
    )
    body = re.sub(r'<a\b[^>]*\shref="(?!#)[^"]*"[^>]*>(.*?)</a>', r"\1", body, flags=re.DOTALL)
    # On paper nobody can unfold anything; lists of what is in order may stay folded.
    unfolded = r'<details(?= class="(?:lang|rest)"|><summary>Toon alle)'
    body = re.sub(unfolded, "<details open", body)
    return f'<section class="deel" id="{anchor}">{body}</section>'


def _anchor(path: str) -> str:
    return "p-" + re.sub(r"[^a-z0-9]+", "-", Path(path).stem.casefold())


def write_pdf(
    report: Path, names: Iterable[str], target: Path, program: str, made: dt.datetime
) -> None:
    """Print the first page and the pages of notebooks into one PDF that was made at `made`.

    Raises
    ------
    UitvoerFout
        When the browser does not print.
    """
    paths = ["index.html", *(f"notebooks/{name}.html" for name in names)]
    pages = [(path, (report / path).read_text(encoding="utf-8")) for path in paths]
    failed = f"{Path(program).name} maakte geen PDF"
    without = "Zonder --pdf wordt het rapport wel gemaakt."
    with tempfile.TemporaryDirectory(prefix="analyse-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "rapport.html")
        source.write_text(one_document(pages), encoding="utf-8")
        command = [program, *_ARGUMENTS, f"--user-data-dir={folder}/profiel"]
        # As root, which only a container is, Chromium has no sandbox; the page holds no script that
        # it would have to hold in.
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        command += [f"--print-to-pdf={target}", source.as_uri()]
        try:
            done = subprocess.run(  # noqa: S603  the user's own browser
                command, capture_output=True, cwd=folder, timeout=_PATIENCE, check=False
            )
        except OSError as error:
            raise UitvoerFout(f"{failed}: {system_text(error)} {without}") from error
        except subprocess.TimeoutExpired as error:
            raise UitvoerFout(f"{failed} binnen {_PATIENCE} seconden. {without}") from error
    if done.returncode or not target.is_file() or not target.read_bytes().startswith(b"%PDF"):
        *_, said = ["", *done.stderr.decode("utf-8", "replace").strip().splitlines()]
        raise UitvoerFout(f"{failed}: {said}. {without}" if said else f"{failed}. {without}")
    _date(target, made)


def _date(path: Path, made: dt.datetime) -> None:
    """Set the moment of the run for that of printing, so that the same report is the same file."""
    moment = made.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S+00'00'").encode()
    content = path.read_bytes()
    # Only one of the same length: places in the file are counted in bytes.
    dated = re.sub(
        rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}[+-]\d\d'\d\d'\)",
        lambda m: m[1] + moment + b")",
        content,
    )
    path.write_bytes(dated)
