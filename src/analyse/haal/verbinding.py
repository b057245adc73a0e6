"""Questions to the CBS over the network, each asked again as long as that may help.

The traps: what answers may be the login page of a network and not the CBS, half an answer, or
nothing for as long as one waits; and what points elsewhere is not followed. A proxy is that of
HTTPS_PROXY, the certificates are those of the system and of SSL_CERT_FILE.
"""

from __future__ import annotations

import datetime as dt
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, TypeVar

import httpx

from analyse import nl
from analyse.errors import HaalFout

#: Where the CBS serves the tables, page by page.
BASE = "https://dataderden.cbs.nl/ODataFeed/odata"
#: How often one question is asked, and how long (seconds) one answer and all together may take.
TRIES, ONE_ANSWER, ALL_TOGETHER = 6, 120.0, 900.0
#: The longest answer in bytes; a page of the CBS is one or two million.
LARGEST = 50_000_000
_SILENCE, _FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 2.0, 60.0
_HOPS = 3
_MAY_PASS = (408, 425, 429)
_LATER = "Wat binnen is, blijft bewaard: geef dezelfde opdracht later nog eens."
_NETWORK = (
    f"{_LATER} Lukt het dan ook niet, controleer dan de verbinding met internet. Loopt die via een"
    " proxy, zet dan HTTPS_PROXY; vraag het adres aan uw systeembeheer."
)
_CERTIFICATE = (
    "De verbinding met {host} is niet te vertrouwen: het certificaat is onbekend. In een beheerd"
    " netwerk heeft systeembeheer een eigen certificaat; vraag om dat bestand (.pem) en zet"
    " SSL_CERT_FILE op de plaats ervan."
)
_NOT_CBS = (
    "Het antwoord komt niet van het CBS: het is geen JSON, misschien de aanmeldpagina van uw"
    " netwerk. Meld u aan in de browser, of zet HTTPS_PROXY, en probeer het opnieuw."
)
_PROXY = (
    "De proxy van uw netwerk vraagt om aan te melden (407). Vraag het aan uw systeembeheer."
)
_PROXY_WRONG = (
    "Het adres in HTTPS_PROXY, HTTP_PROXY of ALL_PROXY klopt niet. Schrijf het als"
    " http://proxy.gemeente.nl:8080."
)

Meant = TypeVar("Meant")


class GeweigerdFout(HaalFout):
    """The CBS does not answer this question, however often it is asked."""


class _MayPassError(Exception):
    """What is worth another try; `wait` is how long the other side asks for (seconds)."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class Verbinding:
    """One visit to the CBS; `tell` gets a line about each pause."""

    def __init__(
        self,
        client: httpx.Client,
        base: str,
        tell: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base = base
        self._client, self._tell = client, tell
        self._clock, self._sleep = clock, sleep
        self._until = clock() + ALL_TOGETHER

    def json(self, path: str) -> dict[str, Any]:
        """The answer to a question, which must be JSON."""
        return self._patiently(path, "application/json", _as_json)

    def count(self, path: str) -> int:
        """The answer to a question, which must be a number."""
        return self._patiently(path, "text/plain, */*;q=0.5", _as_count)

    def _patiently(self, path: str, kind: str, meant: Callable[[bytes], Meant]) -> Meant:
        for attempt in range(1, TRIES + 1):
            try:
                return meant(self._answer(f"{self.base}/{path}", kind))
            except _MayPassError as error:
                self._pause(error, attempt)
        raise AssertionError

    def _pause(self, error: _MayPassError, attempt: int) -> None:
        """Wait before another try; give up after the last, or when it would take too long."""
        if attempt == TRIES:
            raise HaalFout(f"{error}, ook na {TRIES} keer proberen. {_NETWORK}") from error
        pause = min(_FIRST_PAUSE * 2 ** (attempt - 1), _LONGEST_PAUSE)
        if error.wait is not None:
            pause = max(error.wait, 0.0)
        if pause > self._left():
            raise HaalFout(f"{error}; dat duurt te lang. {_LATER}") from error
        seconds = nl.aantal(round(pause), "seconde", "seconden")
        self._tell(f"{error}; over {seconds} nog eens ({attempt + 1} van {TRIES}).")
        self._sleep(pause)

    def _left(self) -> float:
        """How many seconds there are still."""
        left = self._until - self._clock()
        if left <= 0:
            minutes = nl.getal(ALL_TOGETHER / 60)
            raise HaalFout(f"Het ophalen duurt langer dan {minutes} minuten. {_LATER}")
        return left

    def _answer(self, url: str, kind: str) -> bytes:
        """The body of one answer; what leads elsewhere on the same place is followed."""
        for _ in range(_HOPS + 1):
            with self._asked(url, kind) as response:
                if not response.has_redirect_location:
                    _refuse_status(response)
                    return self._body(response)
                url = self._same_place(response)
        raise HaalFout("Het CBS verwijst telkens door. Probeer het later.")

    @contextmanager
    def _asked(self, url: str, kind: str) -> Iterator[httpx.Response]:
        wait, headers = min(_SILENCE, self._left()), {"Accept": kind}
        try:
            with self._client.stream("GET", url, timeout=wait, headers=headers) as response:
                yield response
        except httpx.TimeoutException as error:
            raise _MayPassError("Het CBS antwoordt niet") from error
        except httpx.RequestError as error:
            _say(error, self.base)

    def _same_place(self, response: httpx.Response) -> str:
        """Where an answer leads, when that is the same host in the same safe way."""
        here = httpx.URL(self.base)
        there = response.url.join(response.headers["location"])
        if (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port):
            raise HaalFout(
                f"Het antwoord verwijst door naar {there.scheme}://{there.host}; dat wordt niet"
                " gevolgd. Vaak is het de aanmeldpagina van uw netwerk: meld u aan in de browser"
                " en probeer het opnieuw."
            )
        return str(there)

    def _body(self, response: httpx.Response) -> bytes:
        until = self._clock() + ONE_ANSWER
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > LARGEST:
                raise HaalFout(
                    f"Het antwoord is groter dan {nl.getal(LARGEST / 1e6)} MB; zo groot is een"
                    " pagina van het CBS niet. Controleer het tabelnummer, of probeer het later."
                )
            self._left()
            if self._clock() > until:
                raise _MayPassError("Het CBS antwoordt te traag")
        return bytes(body)


@contextmanager
def visit(
    tell: Callable[[str], None],
    base: str = BASE,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Verbinding]:
    """A connection with the CBS for as long as it takes.

    Raises
    ------
    HaalFout
        When the proxy or the certificates of the system are set up wrongly.
    """
    certificates = trusted()
    try:
        client = httpx.Client(verify=certificates, headers={"User-Agent": "analyse"})
    except (ValueError, httpx.InvalidURL, ImportError) as error:
        raise HaalFout(_PROXY_WRONG) from error
    with client:
        yield Verbinding(client, base, tell, clock, sleep)


def trusted() -> ssl.SSLContext:
    """The certificates that are trusted: well-known ones, and those of this system."""
    try:
        certificates = httpx.create_ssl_context()
        certificates.load_default_certs()
    except OSError as error:
        raise HaalFout(
            "De certificaten zijn niet te lezen. Controleer het pad in SSL_CERT_FILE en"
            " SSL_CERT_DIR."
        ) from error
    return certificates


def _say(error: httpx.RequestError, base: str) -> NoReturn:
    """Tell what went wrong on the way, and whether another try may help."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        raise HaalFout(_CERTIFICATE.format(host=httpx.URL(base).host)) from error
    if isinstance(error, httpx.ProxyError) and "407" in str(error):
        raise HaalFout(_PROXY) from error
    if isinstance(error, httpx.UnsupportedProtocol):
        raise HaalFout(_PROXY_WRONG) from error
    if isinstance(error, httpx.ConnectError):
        raise _MayPassError("Het CBS is niet te bereiken") from error
    raise _MayPassError("De verbinding viel weg") from error


def _refuse_status(response: httpx.Response) -> None:
    """Tell what an answer that is none means."""
    status = response.status_code
    if status in _MAY_PASS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        busy = "Het CBS heeft het te druk" if status == 429 else "Bij het CBS is een storing"
        raise _MayPassError(f"{busy} ({status})", _retry_after(response))
    if status == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
        raise HaalFout(_PROXY)
    if status == httpx.codes.NOT_FOUND:
        raise GeweigerdFout(
            "Deze tabel is er niet bij het CBS (404). Controleer het tabelnummer; --tabel geeft"
            " een ander."
        )
    if status != httpx.codes.OK:
        raise GeweigerdFout(f"De vraag aan het CBS is geweigerd ({status}). {_NETWORK}")


def _retry_after(response: httpx.Response) -> float | None:
    """How many seconds an answer asks to wait; None when it does not say."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return (moment - dt.datetime.now(moment.tzinfo)).total_seconds()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _as_json(body: bytes) -> dict[str, Any]:
    text = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text and not text.startswith(b"{"):
        raise HaalFout(_NOT_CBS)
    try:
        found: dict[str, Any] = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _MayPassError("Het antwoord van het CBS is niet heel") from error
    return found


def _as_count(body: bytes) -> int:
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if text and not text.isdigit():
        raise HaalFout(_NOT_CBS)
    if not text:
        raise _MayPassError("Het antwoord van het CBS is niet heel")
    return int(text[:12])
