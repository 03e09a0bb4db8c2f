"""What the reader of forms finds: the walks through the office rely on it."""

from __future__ import annotations

import pytest

from tests.web.forms import Page

TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (f'<form method="post">{TOKEN}<input name="a"></form>', "no button sends it"),
        ('<form method="post"><input name="a"><button>好</button></form>', "no token"),
        (f'<form method="post">{TOKEN}<input type="file" name="a"><button>好</button></form>', "files are not sent"),
        (f'<form>{TOKEN}<p hidden><input name="a" required></p><button>好</button></form>', "a is required"),
        (
            f'<form>{TOKEN}<template><select name="a" required></select></template><button>好</button></form>',
            "a is req",
        ),
        ('<form><button>好</button><button type="button">加</button></form>', "a button that does nothing"),
        ("<p><button>好</button></p>", "outside of forms"),
        ("<form><p hidden><button>好</button></p><input></form>", "no button sends it"),
    ],
)
def test_what_needs_scripts_is_found(words: str, told: str) -> None:
    assert told in " ".join(Page(words).problems())


@pytest.mark.parametrize(
    "words",
    [
        f'<form method="post" id="f">{TOKEN}<input name="a"></form><button form="f">好</button>',
        '<form><input name="q"><button>查</button><button type="button" hidden>复制</button></form>',
        f'<form method="post">{TOKEN}</form>',
        f'<form method="post" enctype="multipart/form-data">{TOKEN}<input type="file"><button>好</button></form>',
    ],
)
def test_what_works_without_them_is_not(words: str) -> None:
    assert list(Page(words).problems()) == []


def test_a_form_sends_what_it_holds_and_something_where_it_must() -> None:
    (form,) = Page(
        '<form><input name="a" value="1"><input name="b" required><textarea name="c">二</textarea>'
        '<select name="d"><option value=""></option><option value="x" selected>甲</option></select>'
        '<select name="e" required><option value=""></option><option value="y">乙</option></select>'
        '<input type="checkbox" name="f"><input type="checkbox" name="g" value="1" checked>'
        '<button name="do" value="1">一</button><button name="do" value="2">二</button></form>'
    ).forms
    assert form.sent_by(form.buttons()[1]) == {
        "a": ["1"], "b": ["990199"], "c": ["二"], "d": ["x"], "e": ["y"], "g": ["1"], "do": ["2"],
    }  # fmt: skip
