"""Reading figures: a file of values in, observations and findings out, nothing dropped in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, Severity, error, has_errors, note, warning
from lianggang.panel.computed import settled
from lianggang.panel.delimited import read_delimited
from lianggang.panel.grid import Grid
from lianggang.panel.header import COLUMNS, Header, Record, find_header, header_findings, records
from lianggang.panel.model import Observation
from lianggang.panel.plausible import check_observation
from lianggang.panel.quantities import Quantity, Resolve
from lianggang.panel.records import RecordReader
from lianggang.panel.workbook import is_workbook, read_workbook

MAX_BYTES = 50 * 1024 * 1024
_SAME_FOR_ALL_ROWS = frozenset({"unknown-indicator", "unit-mismatch", "no-territory"})  # `rejected` names each row
_ASK_TABLE, _RESAVE = "请交 CSV 或 Excel 文件", "用 Excel 或 WPS 打开，另存为 .xlsx 再交"
_OTHER_CONTENT = (
    (b"%pdf", "PDF 文件", _ASK_TABLE),
    (b"\xff\xd8\xff", "照片（JPEG）", _ASK_TABLE),
    (b"\x89png", "图片（PNG）", _ASK_TABLE),
    (b"gif8", "图片（GIF）", _ASK_TABLE),
    (b"rar!", "RAR 压缩文件", _ASK_TABLE),
    (b"7z\xbc\xaf", "7z 压缩文件", _ASK_TABLE),
    (b"<!do", "网页", _RESAVE),
    (b"<html", "网页", _RESAVE),
    (b"<table", "网页", _RESAVE),
    (b"<?xml", "XML 文件", _RESAVE),
)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was kept aside: its cells as (heading, text) and the errors that say why."""

    place: str
    cells: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a file of figures holds.

    observations: accepted values, each key once. rejected: rows kept aside until somebody decides.
    findings: everything there is to say, those of the rejected rows included.
    """

    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()


@dataclass(slots=True)
class _Sorting:
    """The rows read so far, accepted or kept aside."""

    accepted: list[tuple[Observation, Record]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    quantities: dict[str, Quantity] = field(default_factory=dict)

    def reject(self, record: Record, findings: Iterable[Finding]) -> None:
        cells = tuple((COLUMNS[column][0], cell.text) for column, cell in record.cells.items() if not cell.is_empty)
        errors = tuple(f for f in findings if f.severity is Severity.ERROR)
        self.rejected.append(RejectedRow(record.place, cells, errors))


def read_figures(path: Path | str, resolve: Resolve, *, territory: str | None = None) -> Figures:
    """Read the figures of a CSV or Excel file, one value a row or one column a year.

    resolve: tells which indicator a row means. territory: of the rows that name none.
    A row with an error is kept aside in `rejected`; warnings and notes let it in.
    Raises LianggangError when nothing in the file can be used: wrong type, locked, too large, no header, no rows.
    """
    path = Path(path)
    grids, findings = read_grids(path)
    sorting = _Sorting(findings=list(findings))
    reader = RecordReader(resolve, territory)
    if not sum(_read_grid(grid, reader, sorting, alone=len(grids) == 1) for grid in grids):
        raise LianggangError(*sorting.findings, _nothing_found(path.name))
    observations = _settle_duplicates(sorting)
    return Figures(observations, merge_alike(sorting.findings), tuple(sorting.rejected))


def read_grids(path: Path) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """The tables of a file by its content, not its name.

    Raises LianggangError for what is missing, empty, larger than 50 MB, or neither text nor Excel.
    """
    data = _bytes(path)
    if is_workbook(data):
        return read_workbook(data, path), ()
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    for magic, name, advice in _OTHER_CONTENT:
        if head.startswith(magic):
            raise unusable("not-a-table", f"文件内容是{name}，不是表格", place=path.name, advice=advice)
    grid, findings = read_delimited(data, path)
    return (grid,), findings


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if 0 < size <= MAX_BYTES else b""
    except OSError:
        raise unusable("file-unreadable", "文件不存在或打不开", place=path.name, advice="检查路径和权限") from None
    if size > MAX_BYTES:
        raise unusable("file-too-large", "文件超过50MB，没有打开", place=path.name, advice="只留数据表，或分成几个文件")
    if not data.strip():
        raise unusable("file-empty", "文件是空的", place=path.name, advice="检查是否交错了文件")
    return data


def _nothing_found(name: str) -> Finding:
    advice = "表头写：" + "、".join(headings[0] for headings in COLUMNS.values()) + "；或指标一列、每年一列"
    return error("no-figures", "没有找到可用的数据表", place=name, advice=advice)


def _read_grid(grid: Grid, reader: RecordReader, sorting: _Sorting, *, alone: bool) -> bool:
    """Read one sheet into `sorting`; False when it holds no table of figures."""
    if not any(True for _ in grid.filled_rows()):
        return False
    if grid.hidden:
        text = "隐藏的工作表没有读"
        sorting.findings.append(warning("hidden-sheet", text, place=grid.where, advice="要用其中数据，请取消隐藏"))
        return False
    header = find_header(grid)
    if header is None or header.missing or header.repeated:
        sorting.findings.extend(_header_trouble(grid, header, alone))
        return False
    sorting.findings.extend(header_findings(grid, header))
    sorting.findings.extend(_hidden_rows(grid))
    accepted, rejected = len(sorting.accepted), len(sorting.rejected)
    for item in records(grid, header):
        _sort(item, reader, sorting)
    if not grid.formats_known:
        sorting.findings.extend(_maybe_fractions(o for o, _ in sorting.accepted[accepted:]))
    return len(sorting.accepted) + len(sorting.rejected) > accepted + rejected


def _maybe_fractions(observations: Iterable[Observation]) -> Iterator[Finding]:
    """Percentages between 0 and 1 that may be shown as 95.3% and stored as 0.953."""
    for o in observations:
        if o.value is not None and 0 < o.value <= 1 and o.unit == "%" and o.numerator is None:
            text = f"百分数{o.value}在0与1之间，可能是百分比格式的单元格"
            yield warning("maybe-fraction", text, place=o.place, advice="95.3%应填95.3；确为1%以下的不必处理")


def _header_trouble(grid: Grid, header: Header | None, alone: bool) -> list[Finding]:
    """Why a sheet has no usable header: blocking when it is the only one, else a warning."""
    if header is not None and header.repeated:
        return header_findings(grid, header)
    if header is None:
        first = "、".join(next(grid.filled_rows()).filled)[:60]
        text, place = f"前30行里没有认得的表头，第一行是“{first}”", grid.where
    else:
        found = "、".join(COLUMNS[c][0] for c in header.columns) or "没有"
        text = f"表头缺少：{'、'.join(header.missing)}；认出的列：{found}"
        place = grid.place(header.row.number)
    finding = error if alone else warning
    return [finding("header-not-found", text, place=place, advice="按《数据文件说明》改表头；不是数据表的不必处理")]


def _hidden_rows(grid: Grid) -> list[Finding]:
    hidden = [row.number for row in grid.filled_rows() if row.hidden]
    if not hidden:
        return []
    text = f"有 {len(hidden)} 行是隐藏的，同样读入"
    return [note("hidden-rows", text, place=grid.place(hidden[0]), advice="不要的行请删除，不要隐藏")]


def _sort(item: Record | Finding, reader: RecordReader, sorting: _Sorting) -> None:
    if isinstance(item, Finding):
        sorting.findings.append(item)
        return
    if item.trouble:
        sorting.findings.append(item.trouble)
        sorting.reject(item, [item.trouble])
        return
    observation, quantity = reader.read(item)
    findings = list(reader.findings)
    if observation is not None and quantity is not None:
        findings += check_observation(observation, quantity)
        sorting.quantities[quantity.code] = quantity
    sorting.findings.extend(findings)
    if observation is None or has_errors(findings):
        sorting.reject(item, findings)
    else:
        sorting.accepted.append((observation, item))


def _settle_duplicates(sorting: _Sorting) -> tuple[Observation, ...]:
    """The accepted observations with each key once: equal repetitions are dropped, contradictions all kept aside."""
    groups: dict[object, list[tuple[Observation, Record]]] = defaultdict(list)
    observations = settled((o for o, _ in sorting.accepted), sorting.quantities)
    for observation, (_, record) in zip(observations, sorting.accepted, strict=True):
        groups[observation.key].append((observation, record))
    kept = []
    for group in groups.values():
        if len({_content(o) for o, _ in group}) == 1:
            kept.append(replace(group[0][0], redefined=next((o.redefined for o, _ in group if o.redefined), "")))
            sorting.findings.extend(_repeated(group))
        else:
            finding = _contradiction(group, sorting.quantities)
            sorting.findings.append(finding)
            for _, record in group:
                sorting.reject(record, [finding])
    return tuple(kept)


def _content(o: Observation) -> tuple[object, ...]:
    return (o.value, o.numerator, o.denominator, o.qualifier)


def _repeated(group: Sequence[tuple[Observation, Record]]) -> list[Finding]:
    first = group[0][0]
    return [
        note(
            "duplicate-same",
            "同一指标、地区、年份、分组的数重复出现，数值相同，只取一个",
            place=f"{o.place}，同{first.place}",
        )
        for o, _ in group[1:]
    ]


def _contradiction(group: Sequence[tuple[Observation, Record]], quantities: Mapping[str, Quantity]) -> Finding:
    first = group[0][0]
    values = "、".join(str(o.value) if o.value is not None else o.missing for o, _ in group)
    name = quantities[first.indicator].name
    named = name if name == first.indicator else f"{name}（{first.indicator}）"
    which = f"{named} {first.territory} {first.year}年（{first.breakdown.label}）"
    return error(
        "duplicate-conflict",
        f"{which}有{len(group)}个不同的数：{values}，都没有采用",
        place="；".join(o.place for o, _ in group),
        advice="核实后只留一个",
    )


def merge_alike(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, and those that say the same of many rows joined into one that counts them; order is kept."""
    groups: dict[object, list[Finding]] = defaultdict(list)
    for f in dict.fromkeys(findings):
        alike = f.severity is Severity.NOTE or f.code in _SAME_FOR_ALL_ROWS
        groups[(f.code, f.message) if alike else f].append(f)
    return tuple(_merged(group) for group in groups.values())


def _merged(group: Sequence[Finding]) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    return replace(first, message=f"{first.message}（共{len(group)}处）", place=f"{first.place}等")
