"""How forms look: one way for all pages, labels without a colon, what is wrong under its field."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class OfficeForms(DjangoTemplates):
    """Writes `{{ form }}` and `{{ field.as_field_group }}` by the templates of the office."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
