"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Territories and units, with their history."""

    name = "lianggang.web.places"
    label = "places"
