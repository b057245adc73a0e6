"""A network that fails, a server that forgets, and what lies between: nothing half, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from analyse.dossier import open_dossier
from analyse.errors import HaalFout
from analyse.haal import tabellen, verbinding
from analyse.haal.regels import InhoudFout
from cbs_server import (
    Cbs,
    Clock,
    Fault,
    Handler,
    body,
    broken,
    haal,
    half,
    hang,
    hidden,
    row,
    seen,
    serving,
    some_rows,
    status,
    trusted,
)

NAME = "iv3_2025_Zwolle_stand_2026-11-29.csv"
LINES = "TypedDataSet?"
LOGIN = "<!DOCTYPE html><html><form>Aanmelden</form></html>"


@pytest.fixture
def cbs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cbs]:
    with serving(monkeypatch) as made:
        yield made


@pytest.fixture
def wanted(cbs: Cbs, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("zonder_storing")
    haal(cbs, folder)
    cbs.asked.clear()
    return (folder / NAME).read_bytes()


def refused(cbs: Cbs, folder: Path, clock: Clock | None = None) -> str:
    """What is said when nothing can be written; and nothing is."""
    with pytest.raises(HaalFout) as caught:
        haal(cbs, folder, clock=clock)
    assert seen(folder) == []
    return str(caught.value)


# -- what passes


@pytest.mark.parametrize(
    "faults",
    [
        [status(503), status(500)],
        [status(429, Retry_After="7")],
        [status(408), status(502), status(504)],
        [broken],
        [half],
        [body("")],
        [body('{"value": [{"ID": NaN}]}')],
    ],
    ids=["503", "429", "408", "broken", "half", "empty", "no number"],
)
@pytest.mark.parametrize("where", ["TableInfos", LINES])
def test_what_passes_is_waited_for(
    cbs: Cbs, tmp_path: Path, wanted: bytes, faults: list[Fault], where: str
) -> None:
    clock = Clock()
    cbs.fail(where, *faults)
    _, told = haal(cbs, tmp_path, clock=clock)
    assert (tmp_path / NAME).read_bytes() == wanted
    assert not hidden(tmp_path)
    assert len(clock.slept) == len(faults)
    assert sum("nog eens (" in line for line in told) == len(faults)


def test_pauses_grow_until_it_is_given_up(cbs: Cbs, tmp_path: Path) -> None:
    clock = Clock()
    cbs.fail("TableInfos", *[status(503)] * 20)
    assert "ook na 6 keer proberen" in refused(cbs, tmp_path, clock)
    assert clock.slept == [2, 4, 8, 16, 32]
    assert len(cbs.asked) == verbinding.TRIES


def test_the_pause_that_is_asked_for_is_kept(cbs: Cbs, tmp_path: Path) -> None:
    clock = Clock()
    cbs.fail(LINES, status(429, Retry_After="7"))
    cbs.fail(LINES, status(503, Retry_After="Sat, 01 Jan 2000 00:00:00 GMT"))
    haal(cbs, tmp_path, clock=clock)
    assert clock.slept == [7, 0]


def test_a_pause_that_is_too_long_ends_it(cbs: Cbs, tmp_path: Path) -> None:
    clock = Clock()
    cbs.fail(LINES, status(429, Retry_After="86400"))
    assert "duurt te lang" in refused(cbs, tmp_path, clock)
    assert not clock.slept


def test_a_hang_ends(cbs: Cbs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbinding, "_SILENCE", 0.5)
    cbs.fail(LINES, hang)
    _, told = haal(cbs, tmp_path)
    assert any("antwoordt niet" in line for line in told)
    assert seen(tmp_path) == [NAME]


def drip(handler: Handler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.cbs.stop.wait(0.005):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return


def test_an_answer_that_never_ends_is_left(cbs: Cbs, tmp_path: Path) -> None:
    cbs.fail(LINES, drip)
    _, told = haal(cbs, tmp_path, clock=Clock(step=1))
    assert any("te traag" in line for line in told)


def test_all_together_has_an_end(cbs: Cbs, tmp_path: Path) -> None:
    assert "langer dan 15 minuten" in refused(cbs, tmp_path, Clock(step=100))


def test_a_server_that_is_not_there(cbs: Cbs, tmp_path: Path) -> None:
    cbs.base = "http://127.0.0.1:1/ODataFeed/odata"
    said = refused(cbs, tmp_path)
    assert "niet te bereiken" in said
    assert "HTTPS_PROXY" in said


# -- what is refused at once


def elsewhere(address: str) -> Fault:
    return lambda handler: handler.reply(302, Location=address)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (body(LOGIN, "text/html"), "aanmeldpagina"),
        (body("[1, 2]"), "geen JSON"),
        (elsewhere("http://elders.example/ODataFeed"), "http://elders.example"),
        (elsewhere("ftp://127.0.0.1/x"), "dat wordt niet gevolgd"),
        (elsewhere("https://127.0.0.1/ODataFeed"), "dat wordt niet gevolgd"),
        (elsewhere("//127.0.0.1:1/ODataFeed"), "dat wordt niet gevolgd"),
        (status(404), "er niet bij het CBS"),
        (status(407), "proxy"),
        (status(403), "geweigerd (403)"),
        (body('{"odata.error": {}}'), "andere vorm"),
        (body('{"value": [1]}'), "andere vorm"),
    ],
)
@pytest.mark.parametrize("where", ["TableInfos", LINES])
def test_what_is_no_answer_is_refused(
    cbs: Cbs, tmp_path: Path, fault: Fault, words: str, where: str
) -> None:
    clock = Clock()
    cbs.fail(where, fault)
    assert words in refused(cbs, tmp_path, clock)
    assert not clock.slept


def test_a_count_that_is_a_page_is_refused(cbs: Cbs, tmp_path: Path) -> None:
    cbs.fail("$count", body(LOGIN, "text/html"))
    assert "aanmeldpagina" in refused(cbs, tmp_path)


def test_a_count_is_asked_in_another_way_when_the_first_is_refused(
    cbs: Cbs, tmp_path: Path
) -> None:
    cbs.fail("$count", status(400), status(400), status(400))
    haal(cbs, tmp_path)
    assert seen(tmp_path) == [NAME]
    (tmp_path / NAME).unlink()
    cbs.fail("inlinecount", body(json.dumps({"value": [], "odata.count": "17"})))
    assert "zegt 17 regels" in refused(cbs, tmp_path)
    cbs.fail("inlinecount", body('{"value": []}'))
    assert "geweigerd (400)" in refused(cbs, tmp_path)


def test_a_redirect_on_the_same_place_is_followed(cbs: Cbs, tmp_path: Path) -> None:
    there = f"{cbs.base}/45071NED/TableInfos?$format=json&x=1"
    cbs.fail("TableInfos", elsewhere(there))
    haal(cbs, tmp_path)
    assert seen(tmp_path) == [NAME]
    cbs.fail("TableInfos", *[elsewhere(there)] * 9)
    with pytest.raises(HaalFout, match="telkens door"):
        haal(cbs, tmp_path)


def test_from_safe_to_open_is_never_followed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        there = f"http://{request.url.host}{request.url.path}"
        return httpx.Response(301, headers={"location": there})

    client = httpx.Client(transport=httpx.MockTransport(answer))
    cbs = verbinding.Verbinding(client, verbinding.BASE, lambda _: None)
    with pytest.raises(HaalFout, match=r"http://dataderden\.cbs\.nl"):
        cbs.json("45071NED/TableInfos")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] unknown"), "SSL_CERT_FILE"),
        (httpx.ProxyError("407 Proxy Authentication Required"), "aan te melden"),
        (httpx.UnsupportedProtocol("no protocol"), "HTTPS_PROXY"),
    ],
)
def test_what_another_try_does_not_mend(error: httpx.RequestError, words: str) -> None:
    tries = []

    def answer(_: httpx.Request) -> httpx.Response:
        tries.append(1)
        raise error

    client = httpx.Client(transport=httpx.MockTransport(answer))
    cbs = verbinding.Verbinding(client, verbinding.BASE, lambda _: None, sleep=lambda _: None)
    with pytest.raises(HaalFout, match=words):
        cbs.json("x")
    assert len(tries) == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SSL_CERT_FILE", "/bestaat/niet.pem", "SSL_CERT_FILE"),
        ("HTTPS_PROXY", "foo:bar", "HTTPS_PROXY"),
    ],
)
def test_a_system_that_is_set_up_wrongly(
    cbs: Cbs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    words: str,
) -> None:
    monkeypatch.setattr(verbinding, "trusted", trusted.__wrapped__)
    monkeypatch.setenv(name, value)
    assert words in refused(cbs, tmp_path)


def test_an_answer_has_a_largest_size(
    cbs: Cbs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbinding, "LARGEST", 2000)
    cbs.fail(LINES, body('{"value": [' + " " * 4000 + "]}"))
    assert "groter dan" in refused(cbs, tmp_path)


# -- a server that forgets, repeats or mixes


def repeat_first(cbs: Cbs) -> None:
    """Let the second page be the first again."""
    whole = cbs.answer

    def answer(path: str) -> object:
        return whole(path.replace("$skip=5", "$skip=0").replace("%24skip=5", "$skip=0"))

    cbs.answer = answer  # type: ignore[method-assign]


def lead_nowhere(cbs: Cbs) -> None:
    """Let each page be empty and lead to itself."""
    whole = cbs.answer

    def answer(path: str) -> object:
        found = whole(path)
        if isinstance(found, dict) and LINES in path:
            found |= {"value": [], "odata.nextLink": f"{cbs.base}{path[path.index('/4507') :]}"}
        return found

    cbs.answer = answer  # type: ignore[method-assign]


def lead_elsewhere(cbs: Cbs) -> None:
    whole = cbs.answer

    def answer(path: str) -> object:
        found = whole(path)
        if isinstance(found, dict) and LINES in path:
            found["odata.nextLink"] = "https://elders.example/TypedDataSet?$skip=5"
        return found

    cbs.answer = answer  # type: ignore[method-assign]


def lead_astray(cbs: Cbs) -> None:
    cbs.fail(LINES, body('{"value": [], "odata.nextLink": "http://x:poort/"}'))


def change_meanwhile(cbs: Cbs) -> None:
    def fault(handler: Handler) -> None:
        cbs.changed = "2026-11-29T12:00:00"
        handler.reply(200, json.dumps(cbs.answer(handler.path)).encode())

    cbs.fail("skip=5", fault)


def others_too(cbs: Cbs) -> None:
    cbs.fail(LINES, body(json.dumps({"value": some_rows("GM0268")})))


def another_year(cbs: Cbs) -> None:
    cbs.rows = some_rows(year=2024)


def too_few(cbs: Cbs) -> None:
    cbs.count = 17


def too_many(cbs: Cbs) -> None:
    cbs.count = 15


def absurd(cbs: Cbs) -> None:
    cbs.count = 10**9


def text_for_money(cbs: Cbs) -> None:
    cbs.rows.append(row(900, "0.1", "L1.1", "veel"))


def formula_for_code(cbs: Cbs) -> None:
    cbs.rows.append(row(900, "=1+1", "L1.1", 1))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (repeat_first, "regel 0 tweemaal"),
        (lead_nowhere, "zegt 16 regels te hebben, maar gaf er 0"),
        (lead_elsewhere, "elders.example"),
        (lead_astray, "geen bruikbaar adres"),
        (change_meanwhile, "veranderde bij het CBS tijdens het ophalen"),
        (others_too, "regels van GM0268"),
        (another_year, "niet van 2025"),
        (too_few, "zegt 17 regels te hebben, maar gaf er 16"),
        (too_many, "zegt 15 regels te hebben, maar gaf er 16"),
        (absurd, "zoveel heeft geen gemeente"),
        (text_for_money, "'veel' is geen bedrag"),
        (formula_for_code, "'=1\\+1 *' is geen code"),
    ],
)
def test_what_is_not_whole_is_never_written(
    cbs: Cbs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Cbs], None],
    words: str,
) -> None:
    monkeypatch.setattr(tabellen, "MOST_PAGES", 12)
    spoil(cbs)
    with pytest.raises(InhoudFout, match=words):
        haal(cbs, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_empty_pages_on_the_way_are_no_end(cbs: Cbs, tmp_path: Path, wanted: bytes) -> None:
    link = f"{cbs.base}/45071NED/TypedDataSet?$format=json&{tabellen.filter_of('GM0193   ')}"
    empty = {"value": [], "odata.nextLink": link}
    cbs.fail(LINES, body(json.dumps(empty)))
    haal(cbs, tmp_path)
    assert (tmp_path / NAME).read_bytes() == wanted


# -- going on where it stopped


def stopped(cbs: Cbs, folder: Path) -> None:
    """Fetch, and lose the network after the second page."""
    cbs.fail("skip=10", *[status(503)] * verbinding.TRIES)
    assert "blijft bewaard" in refused(cbs, folder)
    cbs.asked.clear()
    cbs.faults.clear()


def test_after_an_outage_only_what_is_missing_is_asked(
    cbs: Cbs, tmp_path: Path, wanted: bytes
) -> None:
    stopped(cbs, tmp_path)
    assert not len(open_dossier_or_none(tmp_path))
    _, told = haal(cbs, tmp_path)
    assert sum("van de vorige keer" in line for line in told) == 2
    assert [path.rpartition("skip=")[2] for path in cbs.pages_asked()] == ["10", "15"]
    assert (tmp_path / NAME).read_bytes() == wanted
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def open_dossier_or_none(folder: Path) -> list[str]:
    """The exports that a reader sees in a folder."""
    from analyse.read.together.walk import walk

    return list(walk(folder).exports)


@pytest.mark.parametrize(
    "change", ["table", "lines", "half page", "no page", "other page", "question"]
)
def test_what_was_kept_of_something_else_is_thrown_away(
    cbs: Cbs, tmp_path: Path, change: str
) -> None:
    stopped(cbs, tmp_path)
    (folder,) = tmp_path.iterdir()
    if change == "table":
        cbs.changed = "2026-11-29T12:00:00"
    elif change == "lines":
        cbs.rows.append(row(900, "0.1", "L3.8", 5))
    elif change == "half page":
        (folder / "pagina_0.json").write_text('{"vraag": "', encoding="utf-8")
    elif change == "no page":
        (folder / "pagina_0.json").write_text('{"antwoord": []}', encoding="utf-8")
    elif change == "other page":
        kept = (folder / "pagina_0.json").read_text(encoding="utf-8")
        (folder / "pagina_0.json").write_text(kept.replace("$format", "$skip=5&$format"))
    else:
        (folder / "vraag.json").write_text("[]", encoding="utf-8")
    haal(cbs, tmp_path)
    asked_first = any("skip" not in path for path in cbs.pages_asked())
    assert asked_first
    assert len(open_dossier(tmp_path).iv3) == (6 if change == "lines" else 5)
    assert not hidden(tmp_path)


def test_pages_that_cannot_be_used_do_not_stay(cbs: Cbs, tmp_path: Path) -> None:
    stopped(cbs, tmp_path)
    (folder,) = tmp_path.iterdir()
    page = json.loads((folder / "pagina_1.json").read_text(encoding="utf-8"))
    page["antwoord"]["regels"][0]["ID"] = 0
    (folder / "pagina_1.json").write_text(json.dumps(page), encoding="utf-8")
    assert "tweemaal" in refused(cbs, tmp_path)
    haal(cbs, tmp_path)
    assert seen(tmp_path) == [NAME]
