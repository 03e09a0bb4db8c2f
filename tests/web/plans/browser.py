"""A browser without scripts: what its forms would send."""

from lxml import html


class Page:
    """A page as it came."""

    def __init__(self, answer):
        self.address = answer.request["PATH_INFO"]
        self.root = html.fromstring(answer.content.decode())

    def text(self) -> str:
        return " ".join(self.root.text_content().split())

    def find(self, path: str):
        """The elements of an XPath expression."""
        return self.root.xpath(path)

    def button(self, path: str) -> tuple[str, list[tuple[str, str]]]:
        """Address and fields that pressing a button sends; the button may stand outside of its form."""
        (button,) = self.root.xpath(path)[:1]
        owner = button.get("form")
        form = self.root.get_element_by_id(owner) if owner else next(button.iterancestors("form"))
        fields = [(n, v) for n, v in form.form_values() if n != "csrfmiddlewaretoken"]
        if button.get("name"):
            fields.append((button.get("name"), button.get("value", "")))
        return button.get("formaction") or form.get("action") or self.address, fields
