"""What somebody types who is signed in to a machine."""

from gallery_engine.models.base import Body


class CommandBody(Body):
    """A line for a guest: the machine's id, the account, the line, and what was said to the question that it asks."""

    machine: str = ""
    user: str = ""
    command: str = ""
    answer: str = ""
