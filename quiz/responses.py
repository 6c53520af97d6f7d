"""HTTP responses that Django has no class for."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: the write is done, look at this page now. Reloading that page repeats nothing."""

    status_code = 303
