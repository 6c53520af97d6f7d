"""What an exam's blueprint asks of a course: chapters and kinds that it has, and enough questions of each form."""

from collections import Counter

from quiz.content.items import KINDS, Series
from quiz.content.schema import Exam, Pack
from quiz.content.strict_yaml import Document
from quiz.exam_shares import quotas


def check_exam(document: Document, pack: Pack) -> None:
    """The blueprint of course.yaml, where there is one, weighs every chapter, and asks for no more than the course has."""
    exam = pack.exam
    if exam is None:
        return
    _check_weights(document, pack, exam)
    _check_kinds(document, pack, exam)
    standing = [item for chapter in pack.chapters for item in chapter.items]
    total = len(standing) + sum(len(case.items) for case in pack.cases)
    in_cases = sum(sorted(len(case.items) for case in pack.cases)[-exam.cases :]) if exam.cases else 0
    there = {
        "items": (exam.items, total, "items"),
        "cases": (exam.cases, len(pack.cases), "case studies"),
        "series": (exam.series, sum(isinstance(item, Series) for item in standing), "series in chapters"),
    }
    for key, (wanted, most, what) in there.items():
        if wanted > most:
            raise document.error(("exam", key), f"at most {most}, the {what} that the course has", str(wanted))
    if in_cases + exam.series > exam.items:
        raise document.error(("exam", "items"), f"room for the cases and series, {in_cases + exam.series} items", str(exam.items))


def _check_kinds(document: Document, pack: Pack, exam: Exam) -> None:
    """Where kinds have shares, each kind that the course has is named, and there are enough of each for a whole exam."""
    if not exam.kinds:
        return
    for name in exam.kinds:
        if name not in KINDS or name == "series":
            raise document.error(("exam", "kinds", name), "a kind of items other than series", f"`{name}`")
    items = [item for chapter in pack.chapters for item in chapter.items] + [item for case in pack.cases for item in case.items]
    there = Counter(item.kind for item in items if not isinstance(item, Series))
    if left := [kind for kind in KINDS if there[kind] and kind not in exam.kinds]:
        raise document.error(("exam", "kinds"), "a weight for every kind that the course has", f"none for `{left[0]}`")
    if not any(exam.kinds.values()):
        raise document.error(("exam", "kinds"), "a kind that weighs more than 0", "none")
    total = exam.items - exam.series
    for kind, share in quotas(total, exam.kinds, {}, dict.fromkeys(exam.kinds, total)).items():
        if share > there[kind]:
            expected = f"a share for no more than {there[kind]}, the items of this kind that the course has"
            raise document.error(("exam", "kinds", kind), expected, f"one for {share} of {total}")


def _check_weights(document: Document, pack: Pack, exam: Exam) -> None:
    slugs = [chapter.slug for chapter in pack.chapters]
    for name in exam.weights:
        if name not in slugs:
            raise document.error(("exam", "weights", name), "the slug of a chapter", f"`{name}`")
    if not exam.weights:
        return
    if left := [slug for slug in slugs if slug not in exam.weights]:
        raise document.error(("exam", "weights"), "a weight for every chapter", f"none for `{left[0]}`")
    if not any(exam.weights.values()):
        raise document.error(("exam", "weights"), "a chapter that weighs more than 0", "none")
