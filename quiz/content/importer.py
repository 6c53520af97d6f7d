"""A pack into the database: a new immutable revision when the content is new, and the course's pointer on it."""

import hashlib
from dataclasses import dataclass

import msgspec
from django.db import transaction
from django.db.models import Max

from quiz.content.library import Library
from quiz.content.schema import Pack
from quiz.models import Course, CourseRevision
from quiz.search.index import index_course


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a pack came to."""

    course: Course
    revision: CourseRevision
    is_new: bool


def digest_of(pack: Pack) -> str:
    """Return the SHA-256 of a pack's canonical JSON, in hexadecimal."""
    return hashlib.sha256(msgspec.json.encode(pack, order="deterministic")).hexdigest()


@transaction.atomic
def load_pack(pack: Pack) -> Loaded:
    """Store the pack as the course's current revision, with what can be found in it, all or nothing.

    Content that is already current changes no row; content that was current before gets its pointer back.
    """
    course, _ = Course.objects.get_or_create(slug=pack.slug)
    course = Course.objects.select_for_update().get(pk=course.pk)
    digest = digest_of(pack)
    revision = course.revisions.filter(digest=digest).first()
    is_new = revision is None
    if revision is None:
        highest = course.revisions.aggregate(highest=Max("number"))["highest"] or 0
        document = msgspec.to_builtins(pack)
        revision = CourseRevision(course=course, digest=digest, number=highest + 1, document=document)
        revision.save()
    if course.current_id != revision.pk:
        course.current = revision
        course.save(update_fields=["current"])
    index_course(course, Library(pack))
    return Loaded(course, revision, is_new)
