"""Figures of earlier years come in from files: read, looked at, then taken over whole or not at all.

An import only adds: what a unit has reported, or an earlier import has brought, is never changed by a file.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from lianggang.errors import unusable
from lianggang.findings import Finding
from lianggang.panel.figures import MAX_BYTES
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.figures.files import ReadFile, Sorting, read_file, sort_figures
from lianggang.web.figures.judging import request_judgement
from lianggang.web.figures.models import Figure, Import
from lianggang.web.figures.quantities import take_units
from lianggang.web.jobs.work import Progress, enqueue, kind
from lianggang.web.places.models import Territory

READ, STORE = "read_import", "store_import"
SMALL = 500_000  # bytes that are worked on at once; larger files wait for a worker
_S = Import.State
_LONGEST_NAME = 200


def upload_history(*, by: By, territory: Territory, name: str, data: bytes) -> Import:
    """Read a file of earlier years' figures and tell what it would add; nothing is added yet.

    Raises PermissionDenied, or LianggangError for a file that is too large or holds no figures.
    """
    item = _new(by, territory, name, data)
    read = read_file(territory, item.name, data) if len(data) <= SMALL else None
    with transaction.atomic():
        if read:
            _told(item, sort_figures(territory, read), _S.READY)
        _keep(by, item, data)
        if read is None:
            enqueue(READ, by.account, item=item.pk)
    return item


def import_history(*, by: By, territory: Territory, name: str, data: bytes) -> Import:
    """Take over what a file adds at once, without a look before. Raises as `upload_history`."""
    item = _new(by, territory, name, data)
    read = read_file(territory, item.name, data)
    with transaction.atomic():
        _keep(by, item, data)
        _store(by, item, read)
    return item


def _new(by: By, territory: Territory, name: str, data: bytes) -> Import:
    require(by, Right.IMPORT_HISTORY, territory=territory)
    if len(data) > MAX_BYTES:
        raise unusable("file-too-large", "文件超过50MB，没有读。", advice="请只留数据表，或分成几个文件。")
    digest = hashlib.sha256(data).hexdigest()
    return Import(territory=territory, name=_plain(name), digest=digest, by=by.person)


def _keep(by: By, item: Import, data: bytes) -> None:
    """Store the file under a random name outside the served folders, with its row."""
    item.file.save(secrets.token_hex(16), ContentFile(data))
    _record(by, item, "upload", f"上传历史数据“{item}”", after={"sha256": item.digest, "bytes": len(data)})


def confirm_import(*, by: By, import_id: int) -> Import:
    """Take over what the file adds. Raises PermissionDenied, or LianggangError when the file is not ready."""
    with transaction.atomic():
        item = _ready(by, import_id)
    read = read_file(item.territory, item.name, _bytes(item)) if item.file.size <= SMALL else None
    with transaction.atomic():
        item = _ready(by, import_id)
        if read:
            _store(by, item, read)
        else:
            item.state = _S.STORING
            item.save()
            enqueue(STORE, by.account, item=item.pk, account=by.person.pk, address=by.address)
    return item


@transaction.atomic
def discard_import(*, by: By, import_id: int) -> Import:
    """Put a file away that nothing was taken from."""
    item = _ready(by, import_id)
    item.state = _S.DISCARDED
    item.save()
    _record(by, item, "discard", f"放弃导入“{item}”")
    return item


def _ready(by: By, import_id: int) -> Import:
    item = _locked(import_id)
    require(by, Right.IMPORT_HISTORY, territory=item.territory)
    if item.state != _S.READY:
        text = f"“{item}”现在是“{item.get_state_display()}”，不能办理。"
        raise unusable("action-not-now", text, advice="请重新打开本页，看现在能做什么。")
    return item


def _locked(import_id: int) -> Import:
    query = Import.objects.select_for_update(of=("self",)).select_related("territory", "by")
    return query.get(pk=import_id)


def _store(by: By, item: Import, read: ReadFile) -> None:
    """Write the figures that the file adds to what is there now, which may be fewer than the preview told."""
    found = sort_figures(item.territory, read)
    for figure in found.new:
        figure.imported = item
        figure.source = figure.source or item.name
    units = take_units(found.quantities)
    try:
        Figure.objects.bulk_create(found.new, batch_size=500)
    except IntegrityError as problem:
        raise unusable("import-raced", "导入时有单位的数刚被批准，没有导入。", advice="请再确认一次。") from problem
    _told(item, found, _S.DONE)
    item.save()
    _record(by, item, "import", f"导入历史数据“{item}”：新增{len(found.new)}个数",
            after={**item.counts, "years": found.years, "units": units})  # fmt: skip
    if found.new:
        request_judgement(item.territory, since=found.years[0], by=by.account)


def _bytes(item: Import) -> bytes:
    with item.file.open("rb") as file:
        return bytes(file.read())


def _plain(name: str) -> str:
    """The last part of a file name, without signs that do not print."""
    bare = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable()).strip()
    return bare[-_LONGEST_NAME:] or "历史数据"


def _record(by: By, item: Import, action: str, title: str, after: Any = None) -> None:
    record(by, f"figures.{action}", f"import:{item.pk}", title, territory=item.territory.code, after=after)


def _failed(arguments: dict[str, Any], findings: Sequence[Finding]) -> None:
    item = Import.objects.get(pk=arguments["item"])
    item.state, item.lists = _S.FAILED, {"failed": [f.as_dict() for f in findings]}
    item.save()


@kind(READ, "识读历史数据", failed=_failed)
def read_import(arguments: dict[str, Any], tell: Progress) -> None:
    """Read a large file and tell what it would add; one that was cut off begins again."""
    _work(arguments, tell, _S.READING, _preview)


@kind(STORE, "导入历史数据", failed=_failed)
def store_import(arguments: dict[str, Any], tell: Progress) -> None:
    """Take over what a file adds, whole or not at all; one that was cut off begins again."""
    by = By(Account.objects.get(pk=arguments["account"]), arguments["address"])
    _work(arguments, tell, _S.STORING, partial(_store, by))


def _work(
    arguments: dict[str, Any], tell: Progress, state: Import.State, work: Callable[[Import, ReadFile], None]
) -> None:
    """Read the file, then work on it in one transaction; the file is read before, so that nobody has to wait for it."""
    tell(0, 2, "正在读文件")
    item = Import.objects.select_related("territory").get(pk=arguments["item"])
    read = read_file(item.territory, item.name, _bytes(item))
    tell(1, 2, "正在与已有的数核对")
    with transaction.atomic():
        item = _locked(item.pk)
        if item.state == state:
            work(item, read)


def _preview(item: Import, read: ReadFile) -> None:
    _told(item, sort_figures(item.territory, read), _S.READY)
    item.save()


def _told(item: Import, found: Sorting, state: Import.State) -> None:
    item.counts, item.lists, item.state = found.counts, found.lists(), state
