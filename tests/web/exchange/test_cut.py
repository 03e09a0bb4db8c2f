"""A line between two offices that breaks: what has arrived stays, the rest follows, nothing is taken in by halves."""

from __future__ import annotations

import random
import threading
import urllib.request
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.servers.basehttp import WSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

from lianggang.documents.limits import DEFAULT
from lianggang.errors import LianggangError
from lianggang.exchange.transfer import PIECE, Partial, announce, announced
from lianggang.web.exchange import sending
from lianggang.web.exchange.arriving import take_piece
from lianggang.web.exchange.keys import own_key
from lianggang.web.exchange.models import Incoming, Outgoing, Partner
from lianggang.web.exchange.receiving import known_keys
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import enqueue, work_once
from tests.web.exchange.line import Line
from tests.web.exchange.test_levels import levels  # noqa: F401


@pytest.fixture
def line(db) -> Iterator[Line]:
    """A line to this system itself, which answers in a thread over the connection of the test."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        pytest.skip("两个线程共用一个连接，只有SQLite可以；传送与数据库无关")
    connection.inc_thread_sharing()
    server = WSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())

    def serve() -> None:
        connections["default"] = connection
        server.serve_forever(poll_interval=0.05)

    thread = threading.Thread(target=serve)
    thread.start()
    made = Line(*server.server_address[:2])
    yield made
    made.close()
    server.shutdown()
    thread.join()
    server.server_close()
    connection.dec_thread_sharing()


@pytest.fixture
def package(levels, line) -> Iterator[Outgoing]:  # noqa: F811
    """What the city asks of the county: three pieces, the last one short."""
    Partner.objects.filter(theirs=levels.county).update(address=line.address)
    words = random.Random(1).randbytes(9 * PIECE // 4).hex()
    with levels.at("city") as by:
        made = sending.ask(by=by, partner=levels.partner("city"), year=2024, deadline="", words=words, codes=[])
        assert 2 * PIECE < made.file.size < 3 * PIECE
        yield made


def deliver(package: Outgoing) -> Job:
    """Have the worker carry it as far as the line lets it."""
    Job.objects.all().delete()
    job = enqueue(sending.DELIVER, None, partner=package.partner_id)
    while work_once():
        pass
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("cut", [0, 1, 300, 1500, 90_000, PIECE, PIECE + 900, 2 * PIECE, 2 * PIECE + 9000])
def test_what_was_cut_goes_on_where_it_stopped(package, line, cut):
    line.left = cut
    assert "送不到" in deliver(package).message
    assert not Incoming.objects.exists()
    before = line.passed
    line.left = 10 * PIECE
    assert deliver(package).state == "done"
    found = Incoming.objects.get()
    assert (found.digest, found.state) == (package.digest, "ready")
    assert line.passed - before < package.file.size - max(before - 5000, 0) + 5000  # heads of requests
    package.refresh_from_db()
    assert package.delivered_at
    assert not list(_arriving().iterdir())


def test_an_answer_that_is_lost_changes_nothing(package, line):
    line.left, line.deaf = 10 * PIECE, True
    assert "送不到" in deliver(package).message
    line.deaf = False
    assert deliver(package).state == "done"
    again = line.passed
    Outgoing.objects.update(delivered_at=None)
    assert deliver(package).state == "done"
    assert line.passed - again < 1000  # asked, not sent
    assert Incoming.objects.count() == 1


def test_a_package_that_is_refused_leaves_nothing(package, line):
    line.left = 10 * PIECE
    Partner.objects.filter(theirs=package.partner.ours).delete()
    job = deliver(package)
    assert job.state == "failed"
    assert not Incoming.objects.exists()
    assert not _arriving().exists() or not list(_arriving().iterdir())


def test_altered_bytes_are_noticed_at_the_end(package, levels):  # noqa: F811
    with package.file.open("rb") as file:
        data = bytearray(file.read())
    data[PIECE] ^= 1
    coming = announced(announce(package.digest, len(data), own_key()), known_keys(), DEFAULT)
    with pytest.raises(LianggangError, match="改动过"):
        take_piece(address=None, coming=coming, start=0, piece=bytes(data))
    assert not list(_arriving().iterdir())
    assert not Incoming.objects.exists()


def test_who_sends_the_end_again_while_it_is_looked_at_is_told_to_come_again(package):
    with package.file.open("rb") as file:
        data = file.read()
    coming = announced(announce(package.digest, len(data), own_key()), known_keys(), DEFAULT)
    take_piece(address=None, coming=coming, start=0, piece=data[:PIECE])
    partial = Partial.of(_arriving(), coming)
    partial.add(PIECE, data[PIECE:])
    with partial.claimed(), pytest.raises(LianggangError, match="正在核对"):
        take_piece(address=None, coming=coming, start=2 * PIECE, piece=data[2 * PIECE :])
    assert not Incoming.objects.exists()
    assert take_piece(address=None, coming=coming, start=0, piece=b"")["state"] == "ready"
    assert not list(_arriving().iterdir())


def test_the_end_is_waited_for_as_long_as_a_whole_package_takes(package, line, monkeypatch):
    waited, opened = [], urllib.request.urlopen

    def urlopen(request, timeout):
        waited.append(timeout)
        return opened(request, timeout=timeout)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    line.left = 10 * PIECE
    assert deliver(package).state == "done"
    assert waited[-1] > 10 * max(waited[:-1])


def _arriving():
    return settings.HOME.arriving
