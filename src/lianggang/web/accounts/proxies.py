"""From where a request really comes, when proxies stand in front: only what trusted ones say is believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lianggang.errors import unusable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that are trusted: how many stand in a row, or which addresses they have. None by default."""

    number: int = 0
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, setting: str) -> Proxies:
        """From LIANGGANG_PROXIES, "1" or "10.0.0.5,10.1.0.0/16". Raises LianggangError for anything else."""
        words = [word.strip() for word in setting.split(",") if word.strip()]
        if len(words) == 1 and words[0].isdecimal():
            return cls(number=int(words[0]))
        try:
            return cls(networks=tuple(ip_network(word) for word in words))
        except ValueError as problem:
            raise unusable(
                "proxies-wrong", f"LIANGGANG_PROXIES写的不是代理的个数或地址：{setting}。",
                advice="写成1，或代理的地址，如10.0.0.5，几个用逗号分开。",
            ) from problem  # fmt: skip

    def client(self, remote: str, forwarded: str) -> str:
        """The address of the client. remote: of the connection; forwarded: header X-Forwarded-For, "" for none.

        Each proxy adds at the end from whom it heard; what stands before the trusted ones' words may be invented.
        """
        chain = [*_addresses(forwarded), remote]
        if self.number:
            return chain[-self.number - 1] if len(chain) > self.number else remote
        while len(chain) > 1 and self._is_trusted(chain[-1]):
            chain.pop()
        return chain[-1]

    def _is_trusted(self, address: str) -> bool:
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self.networks)


class ClientMiddleware:
    """Sets REMOTE_ADDR to the client's address, for the audit, the lock-out and everything that asks."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as to the client."""
        remote, forwarded = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.META["REMOTE_ADDR"] = Proxies.of(settings.PROXIES).client(remote, forwarded)
        return self.answer(request)


def address_of(request: HttpRequest) -> str | None:
    """The address that the middleware has set, for the lock-out."""
    return request.META.get("REMOTE_ADDR") or None


def _addresses(forwarded: str) -> Sequence[str]:
    """The addresses of a header from the last on as far as they are addresses, in their order, without ports."""
    found: list[str] = []
    for word in reversed(forwarded.split(",")):
        parsed = _parsed(word)
        if parsed is None:
            break
        found.append(str(parsed))
    return found[::-1]


def _parsed(word: str) -> Address | None:
    bare = word.strip().strip("[]")
    host = bare.partition(":")[0] if bare.count(":") == 1 else bare.partition("]")[0]
    try:
        return _plain(ip_address(host))
    except ValueError:
        return None


def _plain(address: Address) -> Address:
    """An IPv4 address that is written as an IPv6 one is the same address."""
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
