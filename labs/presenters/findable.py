"""What the lab adds to the search of the site: every rule that it refuses by, every command that its terminal knows."""

from collections.abc import Iterator

from django.urls import reverse

from gallery_engine.cloud import RULES
from labs.presenters.reference import slug_of
from labs.shell.az.commands import COMMANDS
from quiz.activities import Findable


def rules() -> Iterator[Findable]:
    """The rules of both rulebooks, with reason, difference and code."""
    for rule in sorted(RULES.values(), key=lambda rule: rule.id):
        body = " ".join(filter(None, (rule.reason, rule.otherwise, f"{rule.status} {rule.code}")))
        yield Findable(rule.id, f"{rule.id} {rule.title}", body, f"{reverse('rules')}#{rule.id}")


def commands() -> Iterator[Findable]:
    """The commands of the terminal, with their options."""
    for name, command in sorted(COMMANDS.items()):
        shown = [
            max((each for each in option.names if each not in option.hidden), key=len, default="") for option in command.options
        ]
        body = " ".join(filter(None, (command.summary, *shown)))
        yield Findable(name.replace(" ", "-"), f"az {name}", body, reverse("command", args=[slug_of(name)]))
