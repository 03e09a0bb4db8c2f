"""Writes the plan as a Word file in the layout of a government document (after GB/T 9704)."""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import reading
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from tables import box_table, completion_table, indicator_table

Json = dict[str, Any]
SONG, HEI, KAI, FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
STYLES = {  # style: font, size, bold, alignment, first-line indent
    "Normal": (FANG, 16, False, ALIGN.JUSTIFY, True),
    "Title": (SONG, 22, False, ALIGN.CENTER, False),
    "Heading 1": (HEI, 16, False, ALIGN.LEFT, True),
    "Heading 2": (KAI, 16, False, ALIGN.LEFT, True),
    "Heading 3": (FANG, 16, True, ALIGN.LEFT, True),
    "Caption": (HEI, 14, False, ALIGN.CENTER, False),
    "Body Text": (FANG, 12, False, ALIGN.JUSTIFY, True),
    "No Spacing": (FANG, 10.5, False, ALIGN.LEFT, False),
}
STAMP = datetime.datetime(2022, 6, 28, 9, 0)
ZIP_STAMP = (1980, 1, 1, 0, 0, 0)


def set_fonts(style: Any, font: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{script}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), font)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)


def set_styles(document: Document) -> None:
    for name, (font, size, bold, alignment, indent) in STYLES.items():
        style = document.styles[name]
        set_fonts(style, font)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        layout = style.paragraph_format
        layout.alignment, layout.space_before, layout.space_after = alignment, Pt(0), Pt(0)
        layout.line_spacing = Pt(36) if size > 20 else Pt(28) if size > 12 else 1.0
        layout.keep_with_next = name.startswith(("Heading", "Caption"))
        layout.first_line_indent = Pt(2 * size) if indent else Pt(0)
    borders = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    number = section.footer.paragraphs[0]
    number.paragraph_format.first_line_indent = Pt(0)
    number.alignment = ALIGN.CENTER
    number.add_run("— ")
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    number._p.append(field)
    number.add_run(" —")


class Numbering:
    """Automatic numbers of Word: every list of the document gets a definition of its own."""

    def __init__(self, document: Document) -> None:
        self.part = document.part.numbering_part.element
        self.used = max(int(n) for n in self.part.xpath("./w:abstractNum/@w:abstractNumId")) + 100

    def start(self) -> int:
        """Define a list 1. 2. 3. … and return the number that its paragraphs refer to."""
        self.used += 1
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self.used}"><w:multiLevelType w:val="singleLevel"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
            '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        )
        number = parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{self.used}"><w:abstractNumId w:val="{self.used}"/></w:num>'
        )
        self.part.insert(len(self.part.xpath("./w:abstractNum")), abstract)
        self.part.append(number)
        return self.used


def set_number(paragraph: Paragraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(0), Pt(32)


def bracket(item: Json) -> str:
    """The offices of an item in brackets, lead office first."""
    roles = [("牵头单位", item.get("lead")), ("责任单位", item.get("units"))]
    text = "；".join(f"{role}：{offices}" for role, offices in roles if offices)
    return f"（{text}）" if text else ""


def add_items(document: Document, items: list[Json], numbering: Numbering | None) -> None:
    """Numbered items with their offices; typed numbers unless a numbering is given."""
    number = numbering.start() if numbering else None
    for printed, item in reading.numbered(items):
        title = f"{item['title']}。" if "title" in item else ""
        text = f"{title}{item['text']}{bracket(item)}"
        paragraph = document.add_paragraph(text if number else f"{printed}.{text}")
        if number:
            set_number(paragraph, number)


def add_area(document: Document, area: Json, numeral: str, numbering: Numbering) -> None:
    document.add_heading(f"（{numeral}）{area['title']}", 2)
    automatic = numbering if area.get("auto_numbering") else None
    document.add_heading("主要目标：", 3)
    add_items(document, area["goals"], automatic)
    document.add_heading("策略措施：", 3)
    add_items(document, area["strategies"], automatic)
    for box in area.get("projects", []):
        document.add_paragraph(f"{box['box']}  {box['title']}", "Caption").paragraph_format.space_before = Pt(14)
        document.add_paragraph(f"（责任单位：{box['units']}）", "Caption")
        box_table(document, box["items"])


def add_sections(document: Document, chapter: Json) -> None:
    document.add_heading(chapter["heading"], 1)
    for section in chapter["sections"]:
        paragraphs = section.get("paragraphs") or [section["text"]]
        first = document.add_paragraph()
        lead = first.add_run(section["heading"])
        lead._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), KAI)
        first.add_run(paragraphs[0])
        for text in paragraphs[1:]:
            document.add_paragraph(text)


def add_plan(document: Document, plan: Json, numbering: Numbering) -> None:
    name, _, period = plan["title"].partition("（")
    document.add_paragraph(name, "Title")
    document.add_paragraph(f"（{period}", "Title").paragraph_format.space_after = Pt(28)
    for text in plan["preface"]:
        document.add_paragraph(text)
    document.add_heading(plan["foundation"]["heading"], 1)
    for text in plan["foundation"]["paragraphs"]:
        document.add_paragraph(text)
    document.add_paragraph(plan["completion"]["caption"], "Caption")
    completion_table(document, plan["completion"])
    add_sections(document, plan["guidance"])
    document.add_paragraph(plan["indicators"]["caption"], "Caption")
    indicator_table(document, plan["indicators"])
    document.add_heading(plan["fields_heading"], 1)
    for numeral, area in zip("一二三四五六七八九", plan["areas"], strict=False):
        add_area(document, area, numeral, numbering)
    add_sections(document, plan["implementation"])
    add_sections(document, plan["monitoring"])


def add_notice(document: Document, notice: Json) -> None:
    document.add_paragraph(notice["issuer"], "Title")
    document.add_paragraph("\n".join(notice["title_lines"]), "Title").paragraph_format.space_after = Pt(14)
    number = document.add_paragraph(notice["document_number"])
    number.alignment, number.paragraph_format.first_line_indent = ALIGN.CENTER, Pt(0)
    addressee = document.add_paragraph(notice["addressee"]).paragraph_format
    addressee.first_line_indent, addressee.space_before = Pt(0), Pt(28)
    document.add_paragraph(notice["body"])
    for text, space in ((notice["issuer"], 28), (notice["printed_date"], 0)):
        signature = document.add_paragraph(text)
        signature.paragraph_format.space_before = Pt(space)
        signature.alignment, signature.paragraph_format.right_indent = ALIGN.RIGHT, Pt(64)
    document.add_paragraph(notice["publicity"]).paragraph_format.space_before = Pt(28)


def set_properties(document: Document, notice: Json) -> None:
    properties = document.core_properties
    properties.author, properties.title = f"{notice['region']}（虚构）", "".join(notice["title_lines"])
    properties.comments, properties.last_modified_by = "虚构的示例文件，不对应任何真实的县", ""
    properties.created = properties.modified = STAMP


def save(document: Document, path: Path) -> None:
    """Save with fixed dates inside, so that every run gives the same bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_STAMP)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED, 9)


def write(path: Path, notice: Json, plans: list[Json]) -> None:
    """Write the notice and its plans as one document."""
    document = docx.Document()
    set_styles(document)
    set_page(document)
    set_properties(document, notice)
    numbering = Numbering(document)
    add_notice(document, notice)
    for plan in plans:
        document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        add_plan(document, plan, numbering)
    save(document, path)
