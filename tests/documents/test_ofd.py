import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.documents import Limits, from_bytes
from lianggang.errors import LianggangError
from tests.documents.page_files import OFD, Sheet, ofd
from tests.documents.word_files import zipped

PLAIN = ofd([Sheet().column(["一、总则"]).table([["甲", "乙"]], y=130)])
CONTENT = "Doc_0/Pages/Page_0/Content.xml"


def with_content(content: str, **more: str) -> bytes:
    return zipped({**parts(), CONTENT: f'<o:Page xmlns:o="{OFD}">{content}</o:Page>', **more})


def parts() -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(LianggangError) as caught:
        from_bytes("规划.ofd", data, limits=limits)
    return caught.value.findings[0].code


def test_characters_stand_where_the_steps_put_them() -> None:
    steps = '<o:TextCode X="0" Y="5" DeltaX="5 g 2 5 12.5">妇女规划表</o:TextCode>'
    text = f'<o:TextObject Boundary="20 20 99 9" Size="5">{steps}</o:TextObject>'
    assert from_bytes("规划.ofd", with_content(text)).text == "妇女规划 表"


def test_scaled_text_is_placed_by_its_matrix() -> None:
    def text(x: int, words: str) -> str:
        return (
            f'<o:TextObject Boundary="{x} 20 9 9" Size="1" CTM="5 0 0 5 0 0">'
            f'<o:TextCode X="0" Y="1" DeltaX="1">{words}</o:TextCode></o:TextObject>'
        )

    assert from_bytes("规划.ofd", with_content(text(30, "规划") + text(20, "妇女"))).text == "妇女规划"


def test_templates_are_part_of_their_page() -> None:
    def text(y: int, words: str) -> str:
        code = f'<o:TextCode X="0" Y="5">{words}</o:TextCode>'
        return f'<o:TextObject Boundary="20 {y} 9 9" Size="5">{code}</o:TextObject>'

    template = f'<o:Page xmlns:o="{OFD}">{text(10, "红头")}</o:Page>'
    document = (
        f'<o:Document xmlns:o="{OFD}"><o:CommonData><o:TemplatePage ID="7" BaseLoc="T.xml"/></o:CommonData>'
        '<o:Pages><o:Page BaseLoc="Pages/Page_0/Content.xml"/></o:Pages></o:Document>'
    )
    own = '<o:Template TemplateID="7"/>' + text(90, "正文")
    data = with_content(own, **{"Doc_0/T.xml": template, "Doc_0/Document.xml": document})
    assert from_bytes("规划.ofd", data).text == "红头\n正文"


def test_look_alikes_become_common_characters() -> None:
    assert from_bytes("规划.ofd", ofd([Sheet().column(["⼥性和⼉童"])])).text == "女性和儿童"


def test_what_cannot_be_read_is_refused() -> None:
    assert refused(with_content("")) == "only-pictures"
    assert refused(zipped({"OFD.xml": "<x"})) == "document-damaged"
    assert refused(zipped({**parts(), "Doc_0/Encryptions.xml": "<x/>"})) == "document-encrypted"
    assert refused(PLAIN, Limits(pages=0)) == "too-many-pages"
    assert refused(PLAIN, Limits(characters=3)) == "text-too-long"


@settings(max_examples=150, deadline=2000)
@given(st.data())
def test_mutated_parts_raise_nothing_else(data: st.DataObject) -> None:
    files = parts()
    name = data.draw(st.sampled_from(sorted(files)))
    mutated = bytearray(files[name] if isinstance(files[name], bytes) else b"")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(mutated)))
        mutated[at : at + data.draw(st.integers(0, 8))] = data.draw(
            st.sampled_from([b"", b"-", b"9", b"1e400", b"nan", b"g 99999999 1", b"<x/>", b'"', b"M 0 C", b"../.."])
        )
    try:
        said = from_bytes("规划.ofd", zipped({**files, name: bytes(mutated)})).name
    except LianggangError as refusal:
        said = refusal.findings[0].advice
    assert said
