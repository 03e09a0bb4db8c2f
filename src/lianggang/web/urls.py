"""Addresses of the office."""

from __future__ import annotations

from django.urls import include, path

handler500 = "lianggang.web.ui.storage.server_error"

urlpatterns = [
    path("", include("lianggang.web.rounds.urls")),
    path("", include("lianggang.web.accounts.urls")),
    path("", include("lianggang.web.places.urls")),
    path("", include("lianggang.web.audit.urls")),
    path("", include("lianggang.web.plans.urls")),
    path("", include("lianggang.web.jobs.urls")),
    path("", include("lianggang.web.figures.urls")),
    path("", include("lianggang.web.analysis.urls")),
    path("", include("lianggang.web.exchange.urls")),
    path("", include("lianggang.web.publishing.urls")),
    path("", include("lianggang.web.followup.urls")),
    path("", include("lianggang.web.duties.urls")),
    path("", include("lianggang.web.evaluation.urls")),
    path("", include("lianggang.web.merit.urls")),
    path("", include("lianggang.web.reporting.urls")),
    path("", include("lianggang.web.feedback.urls")),
]
