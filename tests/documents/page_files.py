"""Small PDF and OFD files made for the tests, from texts at positions and drawn lines."""

from dataclasses import dataclass, field

from tests.documents.word_files import zipped

WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class Sheet:
    """A page: texts (x, y from the top, size, characters) and lines (x0, y0, x1, y1), in points."""

    texts: list[tuple[float, float, float, str]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    rotate: int = 0

    def write(self, x: float, y: float, text: str, size: float = 16) -> "Sheet":
        self.texts.append((x, y, size, text))
        return self

    def column(self, paragraphs: list[str], *, x: float = 80, y: float = 100, per_line: int = 26) -> "Sheet":
        """Paragraphs set with an indent of two characters and as many characters a line as fit."""
        for paragraph in paragraphs:
            indented = "　　" + paragraph
            for start in range(0, len(indented), per_line):
                piece = indented[start : start + per_line]
                text = piece.lstrip("　")
                self.write(x + 16 * (len(piece) - len(text)), y, text)
                y += 28
        return self

    def table(
        self, rows: list[list[str]], *, x: float = 80, y: float = 100, widths: tuple[int, ...] = (60, 200)
    ) -> "Sheet":
        height = 30
        right, bottom = x + sum(widths), y + height * len(rows)
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        self.lines += [(x, y + height * i, right, y + height * i) for i in range(len(rows) + 1)]
        self.lines += [(edge, y, edge, bottom) for edge in edges]
        for i, row in enumerate(rows):
            for edge, text in zip(edges, row, strict=False):
                self.write(edge + 4, y + height * i + 20, text, 12)
        return self


def pdf(sheets: list[Sheet], *, picture: bool = False) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 2>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 80>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n\xff\nendstream",
    ]
    kids = []
    for sheet in sheets:
        content = _content(sheet) + (b"q 500 0 0 700 40 60 cm /I Do Q" if picture else b"")
        page = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Rotate {sheet.rotate}"
            f"/Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>/Contents {len(objects) + 2} 0 R>>"
        )
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [page.encode(), b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)]
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def _content(sheet: Sheet) -> bytes:
    parts = [
        f"BT /F {size} Tf {x} {HEIGHT - y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
        for x, y, size, text in sheet.texts
    ]
    parts += [f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S" for x0, y0, x1, y1 in sheet.lines]
    return "\n".join(parts).encode()


def _file(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


MILLIMETRES = 25.4 / 72
OFD = "http://www.ofdspec.org/2016"


def ofd(sheets: list[Sheet]) -> bytes:
    pages = "".join(f'<o:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(sheets)))
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<o:OFD xmlns:o="{OFD}"><o:DocBody><o:DocRoot>Doc_0/Document.xml</o:DocRoot></o:DocBody></o:OFD>',
        "Doc_0/Document.xml": f'<o:Document xmlns:o="{OFD}"><o:Pages>{pages}</o:Pages></o:Document>',
    }
    for i, sheet in enumerate(sheets):
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
            f'<o:Page xmlns:o="{OFD}"><o:Content><o:Layer>{_objects(sheet)}</o:Layer></o:Content></o:Page>'
        )
    return zipped(parts)


def _objects(sheet: Sheet) -> str:
    def mm(points: float) -> str:
        return f"{points * MILLIMETRES:.3f}"

    texts = [
        f'<o:TextObject Boundary="{mm(x)} {mm(y - size)} 500 50" Font="1" Size="{mm(size)}">'
        f'<o:TextCode X="0" Y="{mm(size)}" DeltaX="g {len(text) - 1} {mm(size)}">{text}</o:TextCode>'
        "</o:TextObject>"
        for x, y, size, text in sheet.texts
    ]
    lines = [
        f'<o:PathObject Boundary="{mm(x0)} {mm(y0)} 1 1"><o:AbbreviatedData>M 0 0 L {mm(x1 - x0)} {mm(y1 - y0)}'
        "</o:AbbreviatedData></o:PathObject>"
        for x0, y0, x1, y1 in sheet.lines
    ]
    return "".join(texts + lines)
