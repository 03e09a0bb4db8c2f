"""A chart as a native DrawingML part: editable in Word and WPS, drawn with the reader's own fonts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape

import xlsxwriter

from lianggang.reports import charts
from lianggang.reports.charts import Chart

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_GREYS = ("000000", "595959", "7F7F7F", "404040", "A6A6A6")
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash")
_MARKERS = ("circle", "square", "triangle", "diamond", "x")
_ACCENT, _GOAL = "1F4E79", "C00000"
_SLANTED = '<a:bodyPr rot="-2700000"/>'  # years side by side in every program
_LAYOUT = (  # room at the right for the labels of the last year
    '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0.1"/><c:y val="0.06"/><c:w val="0.76"/><c:h val="0.6"/></c:manualLayout></c:layout>'
)
Values = Mapping[int, float]


def workbook(chart: Chart, year: int) -> bytes:
    """The small workbook behind the chart that Word opens for 编辑数据; `year` dates it."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(year, 12, 31)})
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ["年份", *_columns(chart)])
    for row, y in enumerate(chart.years, 1):
        sheet.write_string(row, 0, str(y))
        for column, values in enumerate(_columns(chart).values(), 1):
            if y in values:
                sheet.write_number(row, column, values[y])
    book.close()
    return target.getvalue()


def _columns(chart: Chart) -> dict[str, Values]:
    """Every drawn series by its name, in the order of the workbook's columns."""
    columns: dict[str, Values] = {line.name: line.values for line in chart.lines}
    if chart.goal is not None:
        end = chart.goal_year or chart.years[-1]
        columns[charts.GOAL] = {y: chart.goal for y in chart.years if y <= end}
    if chart.baseline:
        columns[charts.BASELINE] = {chart.baseline[0]: chart.baseline[1]}
    if chart.forecast:
        columns[charts.FORECAST] = {chart.forecast.year: chart.forecast.point}
    if chart.period:
        first, last = chart.period
        columns[charts.PERIOD] = {y: 1.0 for y in chart.years if first <= y <= last}
    return columns


def part(chart: Chart, workbook_relation: str) -> bytes:
    """The chart part; `workbook_relation` is the id of its relation to the embedded workbook."""
    columns = list(_columns(chart).items())
    lines = [_series(chart, i, name, values) for i, (name, values) in enumerate(columns) if name != charts.PERIOD]
    band = [_band(chart, i, values) for i, (name, values) in enumerate(columns) if name == charts.PERIOD]
    low, high, step = charts.axis(*chart.extremes, chart.unit)
    plot = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(lines)}<c:marker val="1"/>'
        '<c:axId val="11"/><c:axId val="12"/></c:lineChart>'
        f"{''.join(band)}{_category_axis(11, 12, len(chart.years))}{_value_axis(low, high, step, chart.unit)}"
        f"{_hidden_axes(len(chart.years)) if band else ''}"
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_NAMESPACES}>'
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>{_LAYOUT}{plot}</c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{_no_line()}{_text_properties(900)}"
        f'<c:externalData r:id="{workbook_relation}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )
    return xml.encode()


def _title(text: str, size: int) -> str:
    run = f'<a:r><a:rPr lang="zh-CN" sz="{size}" b="0"/><a:t>{escape(text)}</a:t></a:r>'
    return f'<c:title><c:tx><c:rich><a:bodyPr/><a:p>{run}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'


def _no_line() -> str:
    return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _text_properties(size: int, body_properties: str = "<a:bodyPr/>") -> str:
    body = f'<a:p><a:pPr><a:defRPr sz="{size}"/></a:pPr><a:endParaRPr lang="zh-CN"/></a:p>'
    return f"<c:txPr>{body_properties}{body}</c:txPr>"


def _line(colour: str, width: float, dash: str = "solid") -> str:
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:prstDash val="{dash}"/>'
    return f'<a:ln w="{int(width * 12700)}">{fill}</a:ln>'


def _head(index: int, name: str, looks: str) -> str:
    column = _letter(index)
    text = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(name)}</c:v></c:pt></c:strCache>'
    reference = f"<c:tx><c:strRef><c:f>数据!${column}$1</c:f>{text}</c:strRef></c:tx>"
    return f'<c:idx val="{index}"/><c:order val="{index}"/>{reference}<c:spPr>{looks}</c:spPr>'


def _letter(index: int) -> str:
    return "BCDEFGHIJKLMNOPQRSTUVWXYZ"[index]


def _data(chart: Chart, index: int, values: Values) -> str:
    last, column = len(chart.years) + 1, _letter(index)
    years = "".join(f'<c:pt idx="{i}"><c:v>{y}</c:v></c:pt>' for i, y in enumerate(chart.years))
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{values[y]!r}</c:v></c:pt>' for i, y in enumerate(chart.years) if y in values
    )
    size = f'<c:ptCount val="{len(chart.years)}"/>'
    category = (
        f"<c:cat><c:strRef><c:f>数据!$A$2:$A${last}</c:f><c:strCache>{size}{years}</c:strCache></c:strRef></c:cat>"
    )
    cache = f"<c:numCache><c:formatCode>General</c:formatCode>{size}{points}</c:numCache>"
    return f"{category}<c:val><c:numRef><c:f>数据!${column}$2:${column}${last}</c:f>{cache}</c:numRef></c:val>"


def _series(chart: Chart, index: int, name: str, values: Values) -> str:
    looks, marker, extra = _look(chart, index, name, values)
    smooth = '<c:smooth val="0"/>'
    return f"<c:ser>{_head(index, name, looks)}{marker}{extra}{_data(chart, index, values)}{smooth}</c:ser>"


def _look(chart: Chart, index: int, name: str, values: Values) -> tuple[str, str, str]:
    """Line, marker, and what else the series carries (labels, error bars), in the order of the schema."""
    if name == charts.GOAL:
        return (
            _line(_GOAL, 1.5, "dash"),
            '<c:marker><c:symbol val="none"/></c:marker>',
            _labels(chart, max(values), _goal_side(chart), charts.goal_places(chart), "目标"),
        )
    if name == charts.BASELINE:
        return _hidden_line(), _marker("square", 9, "7F7F7F", "000000"), ""
    if name == charts.FORECAST:
        return (
            _hidden_line(),
            _marker("diamond", 8, _ACCENT, _ACCENT),
            _labels(chart, max(values), "r", chart.lines[0].places, "预测") + _interval(chart),
        )
    colour = _ACCENT if index == 0 else _GREYS[index % 5]
    label = _labels(chart, max(values), "t", chart.lines[0].places) if index == 0 else ""
    line = _line(colour, 2 if index == 0 else 1.25, _DASHES[index % 5])
    marker = _marker(_MARKERS[index % 5], 6, colour, colour)
    return line, marker, _unjoined(chart, values, marker) + label


def _hidden_line() -> str:
    return "<a:ln><a:noFill/></a:ln>"


def _marker(symbol: str, size: int, fill: str, edge: str) -> str:
    looks = f'<c:spPr><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>{_line(edge, 1)}</c:spPr>'
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/>{looks}</c:marker>'


def _unjoined(chart: Chart, values: Values, marker: str) -> str:
    """No line into the first year of a new definition: what is not comparable is not joined."""
    points = [chart.years.index(y) for y in chart.breaks if y in values]
    return "".join(
        f'<c:dPt><c:idx val="{i}"/>{marker}<c:bubble3D val="0"/><c:spPr>{_hidden_line()}</c:spPr></c:dPt>'
        for i in points
    )


def _goal_side(chart: Chart) -> str:
    """Above the line, or below it when the forecast lies above: the two labels never meet."""
    return "b" if chart.goal is not None and chart.forecast and chart.forecast.point > chart.goal else "t"


def _labels(chart: Chart, year: int, position: str, places: int, word: str = "") -> str:
    """The number beside one point of the series, after a word that says what it is."""
    index = chart.years.index(year)
    plain = "0." + "0" * places if places else "0"
    code = f"&quot;{word}&quot;{plain}" if word else plain
    shown = f'<c:numFmt formatCode="{code}" sourceLinked="0"/>'
    flags = "".join(
        f'<c:{flag} val="{int(flag == "showVal")}"/>'
        for flag in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    off = flags.replace('showVal val="1"', 'showVal val="0"')
    one = f'<c:dLbl><c:idx val="{index}"/>{shown}<c:spPr/><c:dLblPos val="{position}"/>{flags}</c:dLbl>'
    return f"<c:dLbls>{one}{off}</c:dLbls>"


def _interval(chart: Chart) -> str:
    f = chart.forecast
    assert f is not None
    index, count = chart.years.index(f.year), len(chart.years)
    sides = "".join(
        f'<c:{side}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>'
        f'<c:pt idx="{index}"><c:v>{size!r}</c:v></c:pt></c:numLit></c:{side}>'
        for side, size in (("plus", f.high - f.point), ("minus", f.point - f.low))
    )
    looks = f"<c:spPr>{_line(_ACCENT, 1)}</c:spPr>"
    kind = '<c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
    return f"<c:errBars>{kind}{sides}{looks}</c:errBars>"


def _band(chart: Chart, index: int, values: Values) -> str:
    """The years of the plan as a pale band behind the lines, on axes of its own that are not shown."""
    fill = '<a:solidFill><a:srgbClr val="808080"><a:alpha val="15000"/></a:srgbClr></a:solidFill>'
    head, data = _head(index, charts.PERIOD, fill), _data(chart, index, values)
    series = f'<c:ser>{head}<c:invertIfNegative val="0"/>{data}</c:ser>'
    kind = '<c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
    return f'<c:barChart>{kind}{series}<c:gapWidth val="0"/><c:axId val="21"/><c:axId val="22"/></c:barChart>'


def _category_axis(own: int, other: int, years: int, *, hidden: bool = False) -> str:
    return (
        f'<c:catAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="{int(hidden)}"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{_line('7F7F7F', 0.75)}</c:spPr>{_text_properties(800, _SLANTED)}"
        f'<c:crossAx val="{other}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/><c:tickLblSkip val="{-(-years // charts.MOST_YEARS)}"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(low: float, high: float, step: float, unit: str) -> str:
    places = charts.tick_places(step)
    grid = f"<c:majorGridlines><c:spPr>{_line('D9D9D9', 0.5)}</c:spPr></c:majorGridlines>"
    shown = "0." + "0" * places if places else "0"
    return (
        f'<c:valAx><c:axId val="12"/><c:scaling><c:orientation val="minMax"/><c:max val="{_tidy(high)}"/>'
        f'<c:min val="{_tidy(low)}"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>{grid}'
        f"{_title('单位：' + unit if unit else '数值', 900)}"
        f'<c:numFmt formatCode="{shown}" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="11"/><c:crosses val="min"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{_tidy(step)}"/></c:valAx>'
    )


def _tidy(value: float) -> str:
    return f"{value:.8f}".rstrip("0").rstrip(".")


def _hidden_axes(years: int) -> str:
    """Axes of the band: there, but without line and labels (Word and LibreOffice both need them undeleted)."""
    scale = '<c:scaling><c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/></c:scaling>'
    return _category_axis(21, 22, years, hidden=True) + (
        f'<c:valAx><c:axId val="22"/>{scale}<c:delete val="0"/><c:axPos val="r"/>'
        '<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="none"/><c:spPr>{_hidden_line()}</c:spPr><c:crossAx val="21"/><c:crosses val="max"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )
