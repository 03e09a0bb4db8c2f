"""How fast the public site of a county is made, how large it is, and how fast a browser shows it from a file path.

    nice python bench/site.py [--home FOLDER]

Makes the demonstration office (or takes the one in FOLDER), makes a release of it, and opens the site in Chromium with
scripts off, at the width of a desk and of a phone. Exits with 1 when the site is larger or slower than it may be.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

LARGEST, SLOWEST = 20_000_000, 20.0  # bytes; seconds
_PAGES = 40
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
_SHIFT = """new Promise(told => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => told(sum), 200);
})"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "home"
        os.environ |= {"LIANGGANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}
        from lianggang.web.home import Home

        Home(home).prepare()
        import django

        django.setup()
        if asked.home is None:
            _office()
        seconds, site = _made()
        files = [p for p in site.rglob("*") if p.is_file()]
        size = sum(p.stat().st_size for p in files)
        print(f"made in {seconds:.1f} CPU seconds; {len(files)} files, {size / 1e6:.1f} MB")
        _zipped(site, Path(folder))
        _shown(site)
        return int(size > LARGEST or seconds > SLOWEST)


def _office() -> None:
    from django.core.management import call_command

    from lianggang.web.operations.demo import demonstrate

    call_command("migrate", verbosity=0)
    demonstrate(lambda _: None)


def _made() -> tuple[float, Path]:
    """Make the last release again: CPU seconds, and where it lies."""
    from lianggang.web.publishing.making import folder_of, make_release
    from lianggang.web.publishing.models import Release

    release = Release.objects.latest("id")
    state, begun = release.state, time.process_time()
    make_release({"release": release.pk}, lambda *_: None)
    spent = time.process_time() - begun
    Release.objects.filter(pk=release.pk).update(state=state)
    return spent, folder_of(release)


def _zipped(site: Path, folder: Path) -> None:
    packed = Path(shutil.make_archive(str(folder / "site"), "zip", site))
    print(f"as one zip: {packed.stat().st_size / 1e6:.1f} MB")


def _shown(site: Path) -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    pages = sorted(site.glob("*.html"))
    chosen = [site / "index.html", *pages[:: max(len(pages) // _PAGES, 1)]]
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (1400, 390):
            print(f"{width} px: {_told([_opened(browser, path, width) for path in chosen])}")
        browser.close()


def _opened(browser: Any, path: Path, width: int) -> tuple[float, float, float, int, int]:
    """A page in a fresh tab: first contentful paint, loaded (ms), layout shift, requests, bytes."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[Path] = []
    page.on("request", lambda r: asked.append(Path(unquote(urlsplit(r.url).path))))
    page.goto(path.as_uri())
    page.wait_for_function(f"({_PAINT}) !== null")
    painted, loaded, shift = page.evaluate(f"(async () => [{_PAINT}, {_LOADED}, await {_SHIFT}])()")
    page.close()
    return painted, loaded, shift, len(asked), sum(p.stat().st_size for p in asked)


def _told(found: list[tuple[float, float, float, int, int]]) -> str:
    names = ("first contentful paint {} ms", "loaded {} ms", "layout shift {}", "{} requests", "{} bytes")
    columns = zip(names, zip(*found, strict=True), strict=True)
    return "; ".join(f"{n.format(f'{statistics.median(c):.0f}')} (most {max(c):.2f})" for n, c in columns)


if __name__ == "__main__":
    sys.exit(main())
