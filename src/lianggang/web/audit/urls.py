"""Addresses of the record."""

from __future__ import annotations

from django.urls import path

from lianggang.web.audit import views

urlpatterns = [
    path("audit/", views.events, name="audit"),
    path("audit/export.jsonl", views.export, name="audit-export"),
]
