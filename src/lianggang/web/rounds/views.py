"""The desk, the schemes and the sheets: thin pages over queries and actions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def desk(request: HttpRequest) -> HttpResponse:
    """What I owe, by when; what waits for me; what came back and why."""
    return render(request, "rounds/desk.html")


def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes of the territories that one may read."""
    return render(request, "rounds/schemes.html")


def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme with its units and their states."""
    return render(request, "rounds/scheme.html")


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: the grid."""
    return render(request, "rounds/sheet.html")
