"""Forms look alike on all pages: no colon after a label, help and what is wrong told to readers of the field."""

from __future__ import annotations

from django import forms


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="写全称")
    words = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label="已核对", required=False)
    way = forms.ChoiceField(label="办法", choices=[("a", "甲")], widget=forms.RadioSelect)
    at = forms.IntegerField(widget=forms.HiddenInput, required=False)


def test_labels_have_no_colon_and_every_field_is_there_once() -> None:
    page = str(Sample())
    assert '<label for="id_name">名称</label>' in page
    assert "名称:" not in page
    assert '<div class="long"><label for="id_words">' in page
    assert "已核对</label>" in page
    assert "<legend>办法</legend>" in page
    assert [page.count(f'name="{name}"') for name in Sample.base_fields] == [1] * 5


def test_help_and_errors_are_told_with_the_field() -> None:
    page = str(Sample({"way": "a"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert '<small id="id_name_helptext">写全称</small>' in page
    assert '<div id="id_name_error" role="alert"><p class="error">✕ 这个字段是必填项。</p></div>' in page


def test_what_is_wrong_with_the_whole_is_told_first() -> None:
    form = Sample({"name": "甲", "way": "a"})
    form.add_error(None, "两处不一致。")
    assert str(form).startswith('<p class="error" role="alert">✕ 两处不一致。</p>')
