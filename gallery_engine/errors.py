"""What the cloud says when it refuses: the reason for the learner, the envelope for the client."""

from dataclasses import dataclass

from gallery_engine.records import JSON, Document

AZURE = "azure"
CHAPTER = "chapter"
BOTH = (CHAPTER, AZURE)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact was read: title, address and the day (ISO) on which it was read."""

    title: str
    url: str
    read: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused request: the rule behind it, and the provider's own status, code and message.

    `details` are the errors inside this one, `additional` what Azure calls additionalInfo; `inner` are the ids of the innermost
    rules behind the details, where this refusal only passes on what they have found.
    """

    rule: str
    title: str
    reason: str
    status: int
    code: str
    message: str
    target: str = ""
    citations: tuple[Citation, ...] = ()
    standing: str = "documented"
    rulebooks: tuple[str, ...] = BOTH
    details: tuple[JSON, ...] = ()
    additional: tuple[JSON, ...] = ()
    inner: tuple[str, ...] = ()


def as_error(refusal: Refusal) -> Document:
    """A refusal as Azure writes it, alone or among the details of another one."""
    error: Document = {"code": refusal.code, "message": refusal.message}
    if refusal.target:
        error["target"] = refusal.target
    if refusal.details:
        error["details"] = [*refusal.details]
    if refusal.additional:
        error["additionalInfo"] = [*refusal.additional]
    return error


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """Carries a refusal out of a stage of the pipeline."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class BadSnapshot(ValueError):  # noqa: N818 - named for what it is
    """A snapshot that cannot be loaded; the message says what was expected."""
