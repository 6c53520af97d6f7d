"""What an exam's blueprint asks of a course: chapters that it has, and enough questions of each form."""

from quiz.content.items import Series
from quiz.content.schema import Exam, Pack
from quiz.content.strict_yaml import Document


def check_exam(document: Document, pack: Pack) -> None:
    """The blueprint of course.yaml, where there is one, weighs every chapter, and asks for no more than the course has."""
    exam = pack.exam
    if exam is None:
        return
    _check_weights(document, pack, exam)
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
