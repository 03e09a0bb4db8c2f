"""Addresses of the desk and the annual round."""

from __future__ import annotations

from django.urls import path

from lianggang.web.rounds import content_views, views
from lianggang.web.rounds.layouts import views as layouts

urlpatterns = [
    path("", views.desk, name="desk"),
    path("notices/", views.notices, name="notices"),
    path("rounds/", views.schemes, name="schemes"),
    path("rounds/<int:pk>/", views.scheme, name="scheme"),
    path("rounds/<int:pk>/content/", content_views.scheme_content, name="scheme-content"),
    path("rounds/<int:pk>/batch/", views.scheme_batch, name="scheme-batch"),
    path("rounds/<int:pk>/deadline/", views.scheme_deadline, name="scheme-deadline"),
    path("rounds/<int:pk>/thresholds/", views.scheme_thresholds, name="scheme-thresholds"),
    path("rounds/<int:pk>/remind/", views.scheme_remind, name="scheme-remind"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
    path("sheets/<int:pk>/form.xlsx", views.sheet_form, name="sheet-form"),
    path("sheets/<int:pk>/form.html", views.sheet_desk, name="sheet-desk"),
    path("sheets/<int:pk>/upload/", views.sheet_upload, name="sheet-upload"),
    path("sheets/<int:pk>/layout/", layouts.layout_add, name="sheet-layout-add"),
    path("sheets/<int:pk>/layout/<int:file>/", layouts.layout, name="sheet-layout"),
    path("sheets/<int:pk>/remarks/", views.sheet_remark, name="sheet-remark"),
    path("sheets/<int:pk>/evidence/", views.evidence_add, name="evidence-add"),
    path("sheets/<int:pk>/history/<str:code>/", views.entry_history, name="entry-history"),
    path("remarks/<int:pk>/answer/", views.remark_answer, name="remark-answer"),
    path("evidence/<int:pk>/", views.evidence_file, name="evidence-file"),
]
