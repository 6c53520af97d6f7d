"""Where this site changes a form of allauth: all that is wrong in it is said at once."""

from allauth.account.forms import SignupForm
from django.utils.translation import gettext as _


class NewAccountForm(SignupForm):  # type: ignore[misc]
    """Asks for the address and the password, twice."""

    def clean(self) -> dict[str, object]:
        """Say that the two passwords differ beside what else is wrong with the first; allauth says only one of the two."""
        cleaned: dict[str, object] = super().clean()
        again = self.data.get("password2", "")
        if again and again != self.data.get("password1", "") and not self.has_error("password2"):
            self.add_error("password2", _("The two passwords differ."))
        return cleaned
