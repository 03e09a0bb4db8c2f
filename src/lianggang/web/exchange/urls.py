"""Addresses of the exchange with other offices."""

from __future__ import annotations

from django.urls import path

from lianggang.web.exchange import views

urlpatterns = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/take/", views.take, name="exchange-take"),
    path("exchange/deliver/", views.deliver, name="exchange-deliver"),
    path("exchange/rules/", views.rules, name="exchange-rules"),
    path("exchange/offices/<int:pk>/", views.partner, name="partner"),
    path("exchange/offices/<int:pk>/confirm/", views.confirm_key, name="exchange-confirm"),
    path("exchange/offices/<int:pk>/send/", views.send_again, name="exchange-send"),
    path("exchange/incoming/<int:pk>/", views.incoming, name="incoming"),
    path("exchange/outgoing/<int:pk>/", views.outgoing_file, name="outgoing-file"),
]
