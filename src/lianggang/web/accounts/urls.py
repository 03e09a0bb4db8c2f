"""Signing in and out."""

from __future__ import annotations

from django.urls import path

from lianggang.web.accounts import people_views, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("people/", people_views.people, name="people"),
    path("people/units/", people_views.unit_people, name="unit-people"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("people/<int:pk>/action/", people_views.person_action, name="person-action"),
    path("units/", people_views.units, name="units"),
    path("second-factor/", views.second_factor_page, name="second-factor"),
    path("password/", views.ChangePassword.as_view(), name="password"),
]
