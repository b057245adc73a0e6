"""A real browser for tests: Debian's Chromium through Playwright, and a page that tells on itself.

The trap: Playwright keeps an event loop running in its thread, in which no notebook can be
executed. So what a test looks at is made first, and the browser is started after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from echt import CHROMIUM_ARGS, real_package, real_part

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass
class Heard:
    """What a page did that a reader does not see."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def abroad(self) -> list[str]:
        """Requests that leave the machine's own files."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, for as long as a module needs it."""
    path = real_part("Chromium")
    real_package("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def listened(browser: Browser, **options: Any) -> Iterator[tuple[Page, Heard]]:
    """A fresh page, and what is heard from it; a dialog is noted and dismissed."""
    heard = Heard()
    context = browser.new_context(**options)
    context.on("request", lambda request: heard.requests.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: heard.console.append(message.text))
    page.on("pageerror", lambda error: heard.errors.append(str(error)))

    def dismiss(dialog: Any) -> None:
        heard.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    try:
        yield page, heard
    finally:
        context.close()
