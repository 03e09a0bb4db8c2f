"""A package arrives: from whom, for whom, and next to what we have."""

import dataclasses

import pytest

from lianggang.documents.limits import DEFAULT
from lianggang.exchange import package as packages
from lianggang.exchange.arrival import Partner, check_arrival
from lianggang.exchange.package import Kind, Manifest, Package, unseal
from lianggang.exchange.signing import Key

KEY = Key("ed25519", bytes(32))
OLD = Key("ed25519", bytes([1] * 32))
COUNTY = Partner("990121", "云泽县", (KEY.public,))
MANIFEST = Manifest(Kind.ANSWER, "990121", "990100", 1, "", "2025-03-01", 2024, editions={"indicators.csv": "1"})


def seal(package, key):
    """The bytes alone."""
    return packages.seal(package, key)[0]


def opened(key=KEY, **fields):
    sealed = seal(Package(dataclasses.replace(MANIFEST, **fields), {}), key)
    return unseal(sealed, {k.public.fingerprint: k.public for k in (KEY, OLD)}, DEFAULT)


def told(package, received=(), partner=COUNTY, editions=MANIFEST.editions):
    found = check_arrival(
        package, here="990100", partner=dataclasses.replace(partner, received=received), editions=editions
    )
    return [f.code for f in found]


def test_the_first_and_the_next_are_welcome():
    first = opened()
    assert told(first) == []
    assert told(opened(number=2, previous=first.digest), [first.digest]) == []


def test_the_same_package_again_is_only_a_note():
    first = opened()
    assert told(first, [first.digest]) == ["package-again"]
    assert told(first, [first.digest, "another"]) == ["package-again"]


@pytest.mark.parametrize(
    ("package", "received", "codes"),
    [
        (opened(number=3, previous="x"), ["a"], ["package-missing"]),
        (opened(number=2, previous="x"), ["a"], ["chain-broken"]),
        (opened(previous="x"), [], ["chain-broken"]),
        (opened(number=1), ["a", "b"], ["number-used"]),
        (opened(receiver="990200"), [], ["receiver-differs"]),
        (opened(sender="990122"), [], ["sender-differs"]),
        (opened(key=OLD), [], ["sender-differs"]),
    ],
)
def test_what_does_not_fit_is_told(package, received, codes):
    assert told(package, received) == codes


def test_an_old_key_holds_while_it_is_trusted():
    partner = dataclasses.replace(COUNTY, keys=(KEY.public, OLD.public))
    assert told(opened(key=OLD), partner=partner) == []


def test_another_edition_of_the_catalogue_is_told():
    assert told(opened(), editions={"indicators.csv": "2"}) == ["edition-differs"]
