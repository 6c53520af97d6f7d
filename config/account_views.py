"""Where this site changes a page of allauth: one address for each account, replaced once the new one is confirmed."""

from allauth.account.forms import AddEmailForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django.http import HttpRequest


class NewAddressForm(AddEmailForm):  # type: ignore[misc]
    """Asks for the address that shall replace the account's own; the own one stays, confirmed or not, until then."""

    def save(self, request: HttpRequest) -> EmailAddress:
        """Store the address beside the own one, in place of any other that waits for its confirmation, and mail a link to it."""
        EmailAddress.objects.filter(user=self.user, verified=False).exclude(email=self.user.email).delete()
        address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class AddressView(EmailView):  # type: ignore[misc]
    """The account's address, and the one that waits to replace it."""

    form_class = NewAddressForm

    def _action_primary(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """Change nothing: an address becomes the account's by its confirmation only."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the address that waits; allauth takes the own one for it while that is not confirmed."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        waiting = EmailAddress.objects.filter(user=self.request.user, verified=False).exclude(email=self.request.user.email)
        return {**context, "new_emailaddress": waiting.last()}
