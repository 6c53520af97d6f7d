"""What every template may ask for."""

from django.http import HttpRequest

from config.requests import request_id


def page(request: HttpRequest) -> dict[str, object]:
    """`request_id`, and `section`: the first segment of the path, which the header's links compare with."""
    return {"request_id": request_id(), "section": request.path.split("/", 2)[1]}
