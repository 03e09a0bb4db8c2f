"""Packages between offices: whole, signed by somebody known, and not a bit otherwise than they were sent."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents.limits import DEFAULT, Limits
from lianggang.errors import LianggangError
from lianggang.exchange import package as packages
from lianggang.exchange.package import Kind, Manifest, Package, unseal
from lianggang.exchange.signing import ALGORITHMS, Key, PublicKey

MANIFEST = Manifest(Kind.ANSWER, "990121", "990100", 1, "", "2025-03-01T09:00:00+08:00", 2024)
PACKAGE = Package(MANIFEST, {"figures.csv": "指标,数值\n婴儿死亡率,3.1\n".encode()})
KEY = Key("ed25519", bytes(range(32)))
KNOWN = {KEY.public.fingerprint: KEY.public}


def seal(package, key):
    """The bytes alone."""
    return packages.seal(package, key)[0]


def refused(data, known=KNOWN, limits=DEFAULT):
    with pytest.raises(LianggangError) as told:
        unseal(data, known, limits)
    return [f.code for f in told.value.findings]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_is_sealed_is_what_is_unsealed(algorithm):
    key = Key.generate(algorithm)
    opened = unseal(seal(PACKAGE, key), {key.public.fingerprint: key.public}, DEFAULT)
    assert opened.package == PACKAGE
    assert opened.signer == key.public


@given(
    st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,20}", fullmatch=True), st.binary(max_size=200), max_size=5)
)
def test_any_parts_come_back_whole(parts):
    parts.pop("manifest.json", None)
    assert unseal(seal(Package(MANIFEST, parts), KEY), KNOWN, DEFAULT).package.parts == parts


def test_the_same_package_makes_the_same_bytes():
    assert seal(PACKAGE, KEY) == seal(PACKAGE, KEY)


def test_every_single_bit_that_is_altered_is_noticed():
    sealed = seal(PACKAGE, KEY)
    for place in range(len(sealed)):
        for bit in range(8):
            altered = bytearray(sealed)
            altered[place] ^= 1 << bit
            assert refused(bytes(altered))


def test_every_cut_and_every_addition_is_noticed():
    sealed = seal(PACKAGE, KEY)
    for end in range(len(sealed)):
        assert refused(sealed[:end])
    assert refused(sealed + b"\n") == ["package-altered"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_of_another_is_none(algorithm):
    key, other = Key.generate(algorithm), Key.generate(algorithm)
    assert refused(seal(PACKAGE, key), {key.public.fingerprint: other.public}) == ["package-altered"]
    assert refused(seal(PACKAGE, key), {other.public.fingerprint: other.public}) == ["signer-unknown"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_altered_signatures_do_not_hold(algorithm):
    key, message = Key.generate(algorithm), "上报".encode()
    signature = key.sign(message)
    assert key.public.signed(message, signature)
    for place in range(len(signature)):
        altered = bytearray(signature)
        altered[place] ^= 1
        assert not key.public.signed(message, bytes(altered))
    assert not key.public.signed(message, bytes(64))
    assert not key.public.signed(message + b" ", signature)


def test_sm2_keys_that_begin_with_zeros_or_fours_are_whole():
    machine = ALGORITHMS["sm2"]
    for secret in range(200):
        key = Key("sm2", secret.to_bytes(32, "big"))
        assert len(key.public.key) == 64
        if key.public.key.hex()[0] in "04":
            assert machine.verify(key.public.key, b"m", key.sign(b"m"))


def test_ed25519_signs_as_rfc_8032_prints():
    # RFC 8032, 7.1, test 2
    key = Key("ed25519", bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.public.key.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_a_public_key_is_handed_over_as_a_line_of_text():
    assert PublicKey.parse(f" {KEY.public}\n") == KEY.public
    for text in ("", "ed25519:", "ed25519:00", "rsa:" + "0" * 64, "ed25519:" + "g" * 64):
        with pytest.raises(LianggangError):
            PublicKey.parse(text)


def test_what_is_no_package_or_too_much_is_told():
    sealed = seal(PACKAGE, KEY)
    assert refused(b"") == ["not-a-package"]
    assert refused(b"PK\x03\x04") == ["not-a-package"]
    assert refused(sealed, limits=Limits(file_bytes=100)) == ["package-too-large"]
    bomb = seal(Package(MANIFEST, {"figures.csv": bytes(3_000_000)}), KEY)
    assert refused(bomb) == ["expands-too-much"]


def test_a_manifest_of_a_newer_version_is_not_guessed_at():
    @dataclasses.dataclass(frozen=True)
    class Newer(Manifest):
        purpose: str = "x"

    newer = Newer(**dataclasses.asdict(MANIFEST))
    assert refused(seal(Package(newer, {}), KEY)) == ["manifest-unreadable"]


def test_parts_have_plain_names():
    with pytest.raises(ValueError, match="name"):
        seal(Package(MANIFEST, {"../x": b""}), KEY)
