"""The form of a release: the office that has one territory need not choose it, one with several must."""

from lianggang.web.accounts.models import Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.exchange.forms import PartnerForm
from lianggang.web.places.models import Territory
from lianggang.web.publishing.forms import ReleaseForm


def offered(form, field):
    return [label for _, label in form.fields[field].choices]


def test_the_only_territory_is_chosen_and_of_several_none(county):
    office = county.by("office").account
    assert offered(ReleaseForm(account=office), "territory") == ["云泽县"]
    assert offered(PartnerForm(account=office), "ours") == ["云泽县"]
    Membership.objects.create(account=office, role=Role.OFFICE, territory=Territory.objects.get(code="990122"))
    office = county.by("office").account
    assert offered(ReleaseForm(account=office), "territory") == ["请选择", "云泽县", "云岭县"]
    assert offered(PartnerForm(account=office), "ours") == ["请选择", "云泽县", "云岭县"]
