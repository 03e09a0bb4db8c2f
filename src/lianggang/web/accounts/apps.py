"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may do what: accounts, roles and rights."""

    name = "lianggang.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have the door watched."""
        from lianggang.web.accounts.watching import watch  # models are there only now

        watch()
