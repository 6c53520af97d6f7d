"""The cast of all tests: Alice owns things, Bob is another learner, Charlie has only just come and has nothing."""

import uuid
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client

from quiz.middleware import SALT
from quiz.models import Learner, User

COOKIE = "darkroom_learner"


def signed(value: str) -> str:
    """Return a learner cookie's value as the site signs it."""
    response = HttpResponse()
    response.set_signed_cookie(COOKIE, value, salt=SALT)
    return response.cookies[COOKIE].value


@dataclass
class Person:
    """A browser, and the learner whose cookie it carries."""

    client: Client
    learner: Learner


def person(*, enforce_csrf_checks: bool = False) -> Person:
    """Return a new learner with a browser that carries their cookie."""
    learner = Learner.objects.create(id=uuid.uuid4())
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.cookies[COOKIE] = signed(str(learner.pk))
    return Person(client, learner)


PASSWORD = "a quiet red lamp"


def signed_in(email: str = "dora@example.org") -> Person:
    """Return somebody with an account and its learner, signed in, in a browser without a guest's cookie."""
    user = User.objects.create_user(email, PASSWORD)
    client = Client()
    client.force_login(user)
    return Person(client, Learner.objects.create(user=user))


@dataclass
class Cast:
    """Alice, Bob and Charlie; Charlie's browser has no cookie yet."""

    alice: Person = field(default_factory=person)
    bob: Person = field(default_factory=person)
    charlie: Client = field(default_factory=Client)
