"""Addresses of the matters."""

from __future__ import annotations

from django.urls import path

from lianggang.web.followup import views

urlpatterns = [
    path("matters/", views.matters, name="matters"),
    path("matters/new/", views.new_matter, name="matter-new"),
    path("matters/lifted/", views.dismiss_lifted, name="matters-lifted"),
    path("matters/surveys/<int:pk>/", views.surveys, name="surveys"),
    path("matters/summary/", views.summary, name="matters-summary"),
    path("matters/review/", views.review, name="warnings-review"),
    path("matters/<int:pk>/", views.matter, name="matter"),
    path("matters/<int:pk>/act/", views.matter_act, name="matter-act"),
    path("matters/<int:pk>/letter.docx", views.matter_letter, name="matter-letter"),
    path("matters/<int:pk>/files/<int:file>/", views.matter_file, name="matter-file"),
]
