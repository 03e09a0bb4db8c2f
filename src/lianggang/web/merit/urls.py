"""Addresses of the assessment of units."""

from __future__ import annotations

from django.urls import path

from lianggang.web.merit import views

urlpatterns = [
    path("merits/", views.merits, name="merits"),
    path("merits/<int:pk>/", views.merit, name="merit"),
    path("merits/<int:pk>/rule/", views.merit_rule, name="merit-rule"),
    path("merits/<int:pk>/units/<int:unit>/", views.merit_sheet, name="merit-sheet"),
]
