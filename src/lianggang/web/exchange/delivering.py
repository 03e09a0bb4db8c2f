"""Carrying packages to other systems over the network, one after the other, as often as it takes."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urljoin

from django.utils import timezone

from lianggang.errors import LianggangError, unusable
from lianggang.exchange.transfer import HEADER, PIECE, announce
from lianggang.findings import error, finding_from_dict
from lianggang.web.exchange.keys import own_key
from lianggang.web.exchange.models import Outgoing, Partner
from lianggang.web.exchange.sending import DELIVER
from lianggang.web.jobs.work import Progress, enqueue, kind

_SECONDS, _SECONDS_LAST = 60, 900  # after the last piece the other side checks the whole package before it answers
_TRIES = 3
_LARGEST_ANSWER = 1_000_000
_TYPE = "application/vnd.lianggang.package"


@kind(DELIVER, "送数据包")
def deliver(arguments: dict[str, Any], tell: Progress) -> dict[str, int]:
    """Send an office what it has not got yet, in order; what was cut off goes on from where the other side has it."""
    partner = Partner.objects.get(pk=arguments["partner"])
    waiting = list(partner.outgoing.filter(delivered_at=None).order_by("number"))
    for package in waiting:
        _send(partner.address, package, tell)
        package.delivered_at = timezone.now()
        package.save(update_fields=["delivered_at"])
    return {"delivered": len(waiting)}


def _send(address: str, package: Outgoing, tell: Progress) -> None:
    """Raises LianggangError with what the other system said, or when it cannot be reached."""
    with package.file.open("rb") as file:
        data = file.read()
    line, held = announce(package.digest, len(data), own_key()), -1
    told = _post(address, line, 0, b"")
    while told.get("digest") != package.digest:
        now = told.get("held")
        if not isinstance(now, int) or not held < now < len(data):
            raise unusable("partner-strange", f"{address} 的回答不对。", advice="请核对网址是不是对方的系统。")
        held = now
        tell(held, len(data), str(package))
        seconds = _SECONDS if held + PIECE < len(data) else _SECONDS_LAST
        told = _post(address, line, held, data[held : held + PIECE], seconds)


def _post(
    address: str, line: str, start: int, piece: bytes, seconds: int = _SECONDS, tries: int = _TRIES
) -> Mapping[str, Any]:
    """The answer to a piece. On a line that breaks it is sent anew a few times: twice is as good as once."""
    request = urllib.request.Request(
        urljoin(address, f"/exchange/deliver/?from={start}"), data=piece, method="POST",
        headers={"Content-Type": _TYPE, HEADER: line},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            told = json.loads(answer.read(_LARGEST_ANSWER))
    except urllib.error.HTTPError as refused:
        raise LianggangError(*_said(refused)) from refused
    except (OSError, HTTPException, ValueError) as problem:
        if tries == 1:
            raise _unreachable(address, problem) from problem
        return _post(address, line, start, piece, seconds, tries - 1)
    return told if isinstance(told, dict) else {}


def _unreachable(address: str, problem: Exception) -> LianggangError:
    return unusable("partner-unreachable", f"送不到 {address}：{problem}。",
                    advice="请检查网络和网址；再送时接着已送到的送。也可以下载数据包，用U盘交给对方。")  # fmt: skip


def _said(refused: urllib.error.HTTPError) -> list[Any]:
    """The findings in the other system's answer."""
    try:
        return [finding_from_dict(f) for f in json.loads(refused.read(_LARGEST_ANSWER))["findings"]]
    except (ValueError, KeyError, TypeError):
        return [error("partner-refused", f"对方系统没有收（{refused.code}）。", advice="请与对方系统管理员联系。")]


@kind("deliver_waiting", "送没有送到的数据包", daily=True)
def deliver_waiting(arguments: dict[str, Any], tell: Progress) -> dict[str, int]:
    """Once a day, what could not be delivered before is tried again."""
    late = Outgoing.objects.filter(delivered_at=None).exclude(partner__address="").values_list("partner", flat=True)
    for partner in set(late):
        enqueue(DELIVER, None, partner=partner)
    return {"offices": len(set(late))}
