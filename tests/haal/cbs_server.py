"""A server on this machine that answers as the CBS does, and fails as networks do. Data are made up."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from analyse.haal import verbinding
from analyse.haal.iv3 import haal_iv3
from analyse.haal.verbinding import Verbinding, visit

TODAY = dt.date(2026, 11, 29)
CHANGED = "2026-07-14T02:00:00"
REGIONS = {
    "GM0193": "Zwolle",
    "GM0518": "'s-Gravenhage (gemeente)",
    "GM0457": "Weesp",
    "GM0268": "Nijmegen",
    "GM1900": "Súdwest-Fryslân",
    "GM1992": "Voorne aan Zee",
}
Row = dict[str, Any]
#: What one question gets in place of its answer: the handler is given, and does it.
Fault = Callable[["Handler"], None]


def row(
    number: int,
    taakveld: str,
    categorie: str,
    amount: object,
    kind: str = "2025X000",
    code: str = "GM0193",
    second: object = None,
) -> Row:
    """A line of the cube, padded as the CBS does."""
    return {
        "ID": number,
        "Verslagsoort": kind,
        "Gemeenten": f"{code:<9}",
        "TaakveldBalanspost": f"{taakveld:<6}",
        "Categorie": f"{categorie:<8}",
        "k_1ePlaatsing_1": amount,
        "k_2ePlaatsing_2": second,
        "k_3ePlaatsing_3": None,
    }


def some_rows(code: str = "GM0193", year: int = 2025, start: int = 0) -> list[Row]:
    """A budget that ties, cells without a figure, an item of the balance; no accounts yet."""
    budget, accounts = f"{year}X000", f"{year}X005"
    lines = [
        ("0.1", "L1.1", 600, None),
        ("0.10", "L7.1", 90, None),
        ("2.1", "L3.8", 1300, 1320),
        ("5.7", "L3.8", None, None),
        ("5.7", "L7.3", 228, None),
        ("0.7", "B4.3.1", 2238, None),
        ("0.10", "B7.1", None, None),
        ("A111", "Primo", 77, None),
    ]
    rows = [
        row(start + n, tv, cat, one, budget, code, two)
        for n, (tv, cat, one, two) in enumerate(lines)
    ]
    empty = [
        row(start + 20 + n, tv, cat, None, accounts, code)
        for n, (tv, cat, *_) in enumerate(lines)
    ]
    return rows + empty


def cube(kinds: int = 6, codes: int = 45, categories: int = 40) -> list[Row]:
    """More lines than a page of the CBS holds; of most cells nothing was filled in."""
    rows = []
    for kind in range(kinds):
        for taakveld in range(codes):
            for categorie in range(categories):
                number = len(rows)
                amount = number if taakveld == categorie else None
                side = "LB"[categorie % 2]
                rows.append(
                    row(
                        number,
                        f"2.{taakveld}",
                        f"{side}1.{categorie}",
                        amount,
                        f"2025X00{kind}",
                    )
                )
    return rows


class Cbs:
    """The tables, what was asked, and what goes wrong."""

    def __init__(self) -> None:
        self.rows = some_rows() + some_rows("GM0268", start=100)
        self.title, self.changed = "Gemeenten 2025 onbewerkte Iv3-data ", CHANGED
        self.page, self.links = 5, True
        self.asked: list[str] = []
        self.faults: list[tuple[str, Fault]] = []
        self.base = ""
        self.count: int | None = None
        self.stop = threading.Event()

    def fail(self, part: str, *faults: Fault) -> None:
        """Let the next questions whose address has this part in it go wrong."""
        self.faults += [(part, fault) for fault in faults]

    def pages_asked(self) -> list[str]:
        """The questions for lines."""
        return [path for path in self.asked if "TypedDataSet?" in path]

    def answer(self, path: str) -> Any:
        """What the CBS answers to a path with its question."""
        split = urlsplit(path)
        table, entity, *rest = split.path.removeprefix("/ODataFeed/odata/").split("/")
        asked = {name: values[0] for name, values in parse_qs(split.query).items()}
        if table != "45071NED":
            return None
        if entity == "TableInfos":
            return {"value": [{"ID": 0, "Title": self.title, "Modified": self.changed}]}
        if entity == "Gemeenten":
            named = [{"Key": f"{code:<9}", "Title": name} for code, name in REGIONS.items()]
            return {"value": named}
        wanted = asked["$filter"].removeprefix("Gemeenten eq '").removesuffix("'")
        rows = [one for one in self.rows if one["Gemeenten"] == wanted]
        if rest == ["$count"]:
            return str(len(rows) if self.count is None else self.count)
        skip = int(asked.get("$skip", 0))
        found: dict[str, Any] = {"odata.metadata": "x", "value": rows[skip : skip + self.page]}
        if "$inlinecount" in asked:
            found["odata.count"] = str(len(rows))
        if self.links and skip + self.page < len(rows):
            query = f"$format=json&$filter={quote(asked['$filter'])}&$skip={skip + self.page}"
            found["odata.nextLink"] = f"{self.base}/{table}/TypedDataSet?{query}"
        return found


class Handler(BaseHTTPRequestHandler):
    """One question."""

    cbs: Cbs

    def do_GET(self) -> None:
        self.cbs.asked.append(self.path)
        for number, (part, fault) in enumerate(self.cbs.faults):
            if part in self.path:
                del self.cbs.faults[number]
                fault(self)
                return
        found = self.cbs.answer(self.path)
        if found is None:
            self.reply(404, b"", "text/html")
        elif isinstance(found, str):
            self.reply(200, found.encode("utf-8-sig"), "text/plain")
        else:
            self.reply(200, json.dumps(found).encode())

    def reply(
        self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str
    ) -> None:
        """Answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def status(number: int, **headers: str) -> Fault:
    return lambda handler: handler.reply(
        number, b"<html>storing</html>", "text/html", **headers
    )


def body(text: str, kind: str = "application/json") -> Fault:
    return lambda handler: handler.reply(200, text.encode(), kind)


def hang(handler: Handler) -> None:
    handler.cbs.stop.wait(20)


def broken(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"value": [{"ID"')
    handler.close_connection = True


def half(handler: Handler) -> None:
    """Half of an answer, as if it were all of it."""
    whole = json.dumps(handler.cbs.answer(handler.path)).encode()
    handler.reply(200, whole[: len(whole) // 2])


#: Reading the certificates takes longer than a whole test, and nothing here is asked safely.
trusted = lru_cache(verbinding.trusted)


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cbs]:
    """A server for as long as a test takes, asked straight away."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(verbinding, "trusted", trusted)
    cbs = Cbs()
    handler = type("Answers", (Handler,), {"cbs": cbs})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    cbs.base = f"http://127.0.0.1:{server.server_address[1]}/ODataFeed/odata"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield cbs
    finally:
        cbs.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """A clock that stands still until somebody sleeps; `step` is how far it goes at each look."""

    def __init__(self, step: float = 0.0) -> None:
        self.now, self.step = 0.0, step
        self.slept: list[float] = []

    def __call__(self) -> float:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


Visiting = Callable[[Callable[[str], None]], AbstractContextManager[Verbinding]]


def visiting(cbs: Cbs, clock: Clock) -> Visiting:
    return partial(visit, base=cbs.base, clock=clock, sleep=clock.sleep)


def haal(
    cbs: Cbs,
    folder: Path,
    *names: str,
    jaar: int = 2025,
    today: dt.date = TODAY,
    clock: Clock | None = None,
    tabel: str = "",
) -> tuple[bool, list[str]]:
    """Fetch from the server; gives whether all had figures, and what was said."""
    said: list[str] = []
    visits = visiting(cbs, clock or Clock())
    complete = haal_iv3(names or ["Zwolle"], [jaar], folder, tabel, said.append, today, visits)
    return complete, said


def seen(folder: Path) -> list[str]:
    """The files and folders that are not hidden."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def hidden(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and ".analyse" in str(path)
    )
