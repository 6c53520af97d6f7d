"""An exam of the whole course against B: handing it in, a question, the list of all, the result."""

import datetime as dt
import uuid
from collections.abc import Callable
from itertools import count

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from quiz.answering import Answer, offered
from quiz.marking import mark
from quiz.models import Action, Attempt, Learner, Response
from quiz.services.exams import Begin, start_exam
from quiz.sheets import sheet_of
from tests.bench.rounds import interleave, table
from tests.bench.site import Form, bare_form, cookies_of, in_process

WARM_UP = 5


def report(rounds: int) -> str:
    """In process; each exam that is handed in is another learner's, answered with what is offered first, much of it wrong."""
    timings = interleave(candidates(rounds), rounds=rounds, warm_up=WARM_UP)
    return table("An exam of 50 questions in process, SQLite", timings, against=("B",))


def candidates(rounds: int) -> dict[str, Callable[[], object]]:
    """B, handing in, and pages."""
    application = get_wsgi_application()
    assert isinstance(application, WSGIHandler)
    exams = [_answered() for _ in range(rounds + WARM_UP)]
    submits = iter([in_process(application, _finish(exam), status="303") for exam in exams])
    open_one, over = _answered(), _answered()
    Attempt.objects.filter(pk=over.pk).update(finished_at=timezone.now())
    pages = {
        "a question": f"/attempts/{open_one.pk}/?item={open_one.draw[20]['item']}",
        "the list of all": f"/attempts/{open_one.pk}/?review=1",
        "the result": f"/attempts/{over.pk}/",
    }
    owners = {"a question": open_one, "the list of all": open_one, "the result": over}

    def submit() -> None:
        next(submits)()

    return {
        "B": in_process(application, bare_form(), method="GET"),
        "submit an exam": submit,
        **{
            name: in_process(application, Form(path, cookies_of(owners[name].learner_id), {}, count()), method="GET")
            for name, path in pages.items()
        },
    }


def _answered() -> Attempt:
    """An exam of a new learner with every question answered."""
    now = timezone.now()
    exam = start_exam(learner=Learner.objects.create(), begin=Begin(uuid.uuid4(), "full"), at=now)
    record = sheet_of(exam)
    rows = []
    for seq, name in enumerate(record.sheet.order, 1):
        item = record.item(name)
        said = {field: list(values[:1]) or ["--typed"] for field, values in offered(item).items()}
        answer: Answer = {field: tuple(values) for field, values in said.items()}
        marked = mark(item, answer, record.terms["rulebook"])
        value = {"said": said, "answer": said, "earned": marked.earned, "possible": marked.possible}
        at = now + dt.timedelta(seconds=seq)
        rows.append(Response(attempt=exam, seq=seq, key=uuid.uuid4(), item=name, action=Action.ANSWER, value=value, at=at))
    Response.objects.bulk_create(rows)
    return exam


def _finish(exam: Attempt) -> Form:
    fields = {"action": "finish", "seq": str(len(exam.draw))}
    return Form(f"/attempts/{exam.pk}/", cookies_of(exam.learner_id), fields, count())
