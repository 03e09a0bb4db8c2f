"""Addresses of the calendar."""

from __future__ import annotations

from django.urls import path

from lianggang.web.duties import views

urlpatterns = [
    path("duties/", views.duties, name="duties"),
    path("duties/draw-up/", views.draw_up, name="duties-draw-up"),
    path("duties/new/", views.new_duty, name="duty-new"),
    path("duties/<int:pk>/", views.duty, name="duty"),
    path("duties/<int:pk>/act/", views.duty_act, name="duty-act"),
    path("duties/<int:pk>/change/", views.duty_change, name="duty-change"),
    path("duties/<int:pk>/parts/", views.part_add, name="duty-part-add"),
    path("duties/<int:pk>/findings/", views.finding_add, name="duty-finding-add"),
    path("duties/<int:pk>/files/<int:file>/", views.duty_file, name="duty-file"),
    path("duty-parts/<int:pk>/", views.part_report, name="duty-part"),
]
