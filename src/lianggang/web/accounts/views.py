"""Signing in and out, and changing one's password."""

from __future__ import annotations

from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.audit.record import By, record


class SignIn(views.LoginView):
    """The page to sign in, the only one open to everybody."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and write it down."""
        answer = super().form_valid(form)
        _record(self.request, "account.login", "登录")
        return answer


class SignOut(views.LogoutView):
    """Signs out and leads to the page to sign in."""


class ChangePassword(views.PasswordChangeView):
    """A new password of one's own."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("desk")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Change it, so that the first one given is of no use any more."""
        answer = super().form_valid(form)
        account = _account(self.request)
        account.must_change_password, account.password_changed_at = False, timezone.now()
        account.save(update_fields=["must_change_password", "password_changed_at"])
        _record(self.request, "account.password", "修改密码")
        return answer


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # these pages are reached signed in, or have just signed in
    return request.user


def _record(request: HttpRequest, action: str, title: str) -> None:
    account = _account(request)
    record(By(account, request.META.get("REMOTE_ADDR")), action, f"account:{account.pk}", f"{account} {title}")
