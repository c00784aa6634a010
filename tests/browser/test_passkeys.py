"""Passkeys and accounts elsewhere, as a browser does them: with a virtual key, and with a stand-in for GitHub."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import fill_in_sign_in, sign_in
from tests.make import PASSWORD
from tests.provider import Provider

pytestmark = pytest.mark.one_database


@pytest.fixture
def key_page(open_page):
    """A page with a key plugged in. (localhost is the one name without https:// under which browsers know passkeys.)"""
    page = open_page()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.tools = tools
    return page


def say_again(page):
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_made_and_signs_in_alone(key_page, ann):
    page = key_page
    sign_in(page, "ann")
    page.goto("/settings/")
    page.get_by_role("link", name="Set up").click()
    page.get_by_role("link", name="Add one").click()
    say_again(page)
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Make it").click()
    # It came with recovery codes.
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("Laptop")
    expect(page.get_by_role("main")).to_contain_text("Signs you in alone.")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    page.goto("/settings/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    # The key says again who it is, too.
    page.context.clear_cookies()
    sign_in_with_step(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A new passkey")


def sign_in_with_step(page):
    """The password, and the key as the second step."""
    page.goto("/accounts/login/")
    fill_in_sign_in(page, "ann")
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_key_that_is_not_known_here_says_so_and_the_password_still_does(key_page, ann):
    page = key_page
    page.goto("/accounts/login/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('No.', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("no answer from a passkey")
    fill_in_sign_in(page, "ann")


def test_without_javascript_the_button_is_not_there(page_without_javascript, ann):
    page = page_without_javascript
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_button_leads_to_the_provider_and_back(page, monkeypatch, settings, db):
    """The policy of the page lets its form lead there: browsers hold redirects of forms against it."""
    with Provider(monkeypatch, settings) as provider:
        page.goto("/accounts/login/?next=/papers/")
        page.get_by_role("button", name="Go on with GitHub").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Almost there")
        assert page.locator("[name=username]").input_value() == "nina-reads"
        page.get_by_role("button", name="Join").click()
        page.wait_for_url("**/papers/")
        assert any(path.startswith("/login/oauth/authorize") for path in provider.paths)
        page.goto("/settings/")
        page.get_by_role("link", name="Connect").click()
        page.get_by_role("button", name="Connect ORCID").click()
        expect(page.get_by_role("main")).to_contain_text("0000-0002-1825-0097")
    page.faults[:] = [fault for fault in page.faults if provider.url not in fault]


def test_the_policy_holds_back_forms_of_other_pages(page, monkeypatch, settings, db):
    with Provider(monkeypatch, settings) as provider:
        page.goto("/accounts/password/reset/")
        page.evaluate(
            "const form = document.querySelector('main form'); form.action = '/accounts/github/login/'; form.submit()"
        )
        page.wait_for_timeout(500)
        assert "/accounts/password/reset/" in page.url or not provider.paths
        assert not provider.paths
    assert any("form-action" in fault for fault in page.faults)
    page.faults.clear()


def test_no_factor_is_left_behind(key_page, ann):
    page = key_page
    sign_in(page, "ann")
    page.goto("/accounts/2fa/webauthn/add/")
    say_again(page)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("main")).to_contain_text("You have none.")
    assert not Authenticator.objects.exists()
