"""Attached files: of known kinds, bounded, under names that nobody can guess, given back whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.errors import LianggangError
from lianggang.web.attachments import keeping
from lianggang.web.attachments.keeping import attach, download


def test_a_file_is_kept_and_given_back_as_a_download(county):
    sent = SimpleUploadedFile("../../会议 纪要.pdf", b"%PDF-1.7 whole")
    kept = attach(by=county.by("office"), subject="matter:1", upload=sent, label="纪要")
    assert (kept.name, kept.size, kept.by.username) == ("会议 纪要.pdf", 14, "office")
    assert kept.file.name.startswith("attachments/")
    assert "纪要" not in kept.file.name
    answer = download(kept)
    assert b"".join(answer) == b"%PDF-1.7 whole"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (None, "no-file"),
        (SimpleUploadedFile("a.pdf", b"MZ program"), "file-kind"),
        (SimpleUploadedFile("a.html", b"<script>"), "file-kind"),
        (SimpleUploadedFile("a", b"%PDF-"), "file-kind"),
    ],
)
def test_what_is_no_file_of_a_known_kind_is_refused(county, upload, code):
    with pytest.raises(LianggangError) as refused:
        attach(by=county.by("office"), subject="matter:1", upload=upload)
    assert [f.code for f in refused.value.findings] == [code]


def test_a_large_file_is_refused(county, monkeypatch):
    monkeypatch.setattr(keeping, "MAX_BYTES", 10)
    with pytest.raises(LianggangError) as refused:
        attach(by=county.by("office"), subject="matter:1", upload=SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 9))
    assert [f.code for f in refused.value.findings] == ["file-too-large"]
