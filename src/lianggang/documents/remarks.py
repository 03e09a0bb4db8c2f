"""What several formats have to say about a file: each remark once, with the number of places."""

from __future__ import annotations

from dataclasses import replace

from lianggang.findings import Finding, error, note, warning

ONLY_PICTURES = error(
    "only-pictures",
    "文件里只有图片，没有文字，可能是扫描件",
    advice="请上传Word原件，或请管理员安装文字识别（OCR）组件lianggang[ocr]后再读",
)

REMARKS: dict[str, Finding] = {
    "tracked-changes": note(
        "tracked-changes",
        "文件里有未处理的修订，按“接受全部修订”读取，删除的文字没有读入",
        advice="如不是这个意思，请在Word“审阅”中接受或拒绝修订后重新上传",
    ),
    "hidden-text": note(
        "hidden-text", "文件里有隐藏文字，打印时看不到，没有读入", advice="如需读入，请在Word中取消“隐藏”后重新上传"
    ),
    "notes-appended": note("notes-appended", "脚注、尾注放在全文之后读入"),
    "pictures-not-read": note(
        "pictures-not-read", "图片中的文字没有读入", advice="如图片里有目标或表格，请把文字录入文件后重新上传"
    ),
    "unknown-symbol": warning(
        "unknown-symbol", "有插入的特殊符号不能识别，显示为“〓”", advice="请对照原文核对符号，尤其是≥、≤、‰"
    ),
    "nested-table": note("nested-table", "有嵌套在表格里的表格，按单元格文字读入", advice="请核对该单元格"),
    "unknown-numbering": warning(
        "unknown-numbering", "有自动编号的样式不能识别，按阿拉伯数字读入", advice="请对照原文核对编号"
    ),
    "embedded-part": warning(
        "embedded-part", "文件里嵌入了其他文件，其内容没有读入", advice="请把嵌入文件的内容粘贴到正文后重新上传"
    ),
}


def counted(remark: Finding, places: int) -> Finding:
    """The remark with the number of its places."""
    return replace(remark, place=f"共{places}处")


def pages_named(numbers: list[int]) -> str:
    """The numbers of pages in words, the first ten of them."""
    return f"第{'、'.join(map(str, numbers[:10]))}页" + ("等" if len(numbers) > 10 else "")
