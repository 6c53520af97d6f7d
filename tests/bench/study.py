"""What a learner does in the course against B: answers, and the pages that read what they did before."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, cycle

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from quiz.content.items import Single
from quiz.content.library import Library
from quiz.content.schema import Chapter
from quiz.drawing import draw_cards, draw_claims
from quiz.models import AFTER_EACH, Action, Attempt, Course, Drawn, Kind, Learner, Response, Terms
from quiz.selectors import library_of
from quiz.services.answers import begin_items
from quiz.services.attempts import Begin, respond, start_round
from quiz.services.beginning import Plan
from quiz.services.schedules import reschedule
from quiz.services.submissions import Submission
from tests.bench.rounds import interleave, table
from tests.bench.site import Form, bare_form, cookies_of, in_process

WARM_UP = 5
MANY = 10_000
PAGES = {"the map": "/course/", "a chapter": "/course/{chapter}/", "review": "/review/", "progress": "/progress/"}

_Said = tuple[Action, Mapping[str, object]]
_RECALLED: Sequence[_Said] = (
    (Action.REVEAL, {"typed": "a word or two", "confidence": "sure"}),
    (Action.RIGHT, {}),
)
_JUDGED: Sequence[_Said] = ((Action.WRONG, {"said": "true", "confidence": "fairly"}),)
_ANSWERED: Sequence[_Said] = (
    (Action.ANSWER, {"said": {"choice": ["a"]}, "answer": {"choice": ["a"]}, "earned": 1, "possible": 2}),
)


def report(rounds: int) -> str:
    """In process; each answer is given by another learner, who has just begun."""
    return table("Studying in process, SQLite", interleave(candidates(rounds), rounds=rounds, warm_up=WARM_UP), against=("B",))


def candidates(rounds: int) -> dict[str, Callable[[], object]]:
    """B, a few answers, and pages for somebody after one round and after ten thousand responses."""
    application = get_wsgi_application()
    assert isinstance(application, WSGIHandler)
    site = application

    def read(learner: Learner, path: str) -> Callable[[], object]:
        address = path.format(chapter=_first().slug)
        return in_process(site, Form(address, cookies_of(learner.pk), {}, count()), method="GET")

    def write(form: Callable[[], Form]) -> Callable[[], object]:
        sends: Iterator[Callable[[], None]] = iter([in_process(site, form()) for _ in range(rounds + WARM_UP)])

        def send() -> None:
            next(sends)()

        return send

    beginner, veteran = _studied(1), _studied(MANY)
    return {
        "B": in_process(site, bare_form(), method="GET"),
        "reveal a card": write(_reveal),
        "mark a card": write(_mark),
        "judge a claim": write(_judge),
        "answer a question": write(_answer),
        "a search": read(beginner, "/search/?q=image+version"),
        **{f"{name}, one round": read(beginner, path) for name, path in PAGES.items()},
        **{f"{name}, {MANY} responses": read(veteran, path) for name, path in PAGES.items()},
    }


def _revision() -> uuid.UUID:
    found = Course.objects.get(current__isnull=False).current_id
    assert found is not None
    return found


def _library() -> Library:
    return library_of(_revision())


def _first() -> Chapter:
    return _library().pack.chapters[0]


def _reveal() -> Form:
    return _form(_round(Kind.CARDS), 0, action="reveal")


def _mark() -> Form:
    begun = _round(Kind.CARDS)
    respond(attempt=begun, submission=Submission(uuid.uuid4(), 0, "reveal", begun.draw[0]["item"]), at=timezone.now())
    return _form(begun, 1, action="right")


def _judge() -> Form:
    return _form(_round(Kind.MISCONCEPTIONS), 0, action="judge", said="true", confidence="sure")


def _answer() -> Form:
    """A question with one right option, first of ten."""
    singles = [each for each in _first().items if isinstance(each, Single)]
    plan = Plan(Kind.PRACTICE, _revision(), _items([each.id for each in singles[:10]]), _terms(_first()))
    begun = begin_items(learner=Learner.objects.create(), key=uuid.uuid4(), at=timezone.now(), plan=lambda _: plan)
    return _form(begun, 0, action="answer", choice=singles[0].options[0].id)


def _round(kind: Kind) -> Attempt:
    begin = Begin(kind, _first().slug, uuid.uuid4())
    return start_round(learner=Learner.objects.create(), begin=begin, at=timezone.now())


def _form(attempt: Attempt, seq: int, **fields: str) -> Form:
    sent = {"seq": str(seq), "item": attempt.draw[0]["item"], **fields}
    return Form(f"/attempts/{attempt.pk}/", cookies_of(attempt.learner_id), sent, count())


def _items(names: Sequence[str]) -> list[Drawn]:
    return [Drawn(item=name, kind="item") for name in names]


def _terms(chapter: Chapter) -> Terms:
    library = _library()
    following = library.after(chapter.slug)
    return Terms(
        rulebook="chapter",
        unlock_percent=library.pack.unlock_percent,
        feedback=AFTER_EACH,
        opens=following.slug if following else None,
    )


def _studied(responses: int) -> Learner:
    """Somebody who finished a round of cards, then one of claims, then practice, chapter by chapter, until so many responses."""
    learner, rows = Learner.objects.create(), list[Response]()
    at = timezone.now()
    for chapter in cycle(_library().pack.chapters):
        for kind, draw, said in (
            (Kind.CARDS, draw_cards({each.id: each for each in chapter.cards}, len(rows)), _RECALLED),
            (Kind.MISCONCEPTIONS, draw_claims({each.id: each for each in chapter.misconceptions}, len(rows)), _JUDGED),
            (Kind.PRACTICE, _items([each.id for each in chapter.items]), _ANSWERED),
        ):
            at -= dt.timedelta(hours=20)
            rows += _responses(_finished(learner, kind, chapter, draw, at), said)
            if len(rows) >= responses:
                Response.objects.bulk_create(rows)
                reschedule(learner)
                return learner
    raise ValueError("The course has no chapters.")


def _finished(learner: Learner, kind: Kind, chapter: Chapter, draw: list[Drawn], at: dt.datetime) -> Attempt:
    return Attempt.objects.create(
        learner=learner,
        revision_id=_revision(),
        kind=kind,
        chapter=chapter.slug,
        key=uuid.uuid4(),
        seed=1,
        terms=_terms(chapter),
        draw=draw,
        started_at=at,
        finished_at=at + dt.timedelta(hours=1),
    )


def _responses(attempt: Attempt, said: Sequence[_Said]) -> list[Response]:
    steps = ((drawn["item"], action, value) for drawn in attempt.draw for action, value in said)
    return [
        Response(
            attempt=attempt,
            seq=seq,
            key=uuid.uuid4(),
            item=item,
            action=action,
            value=value,
            at=attempt.started_at + dt.timedelta(seconds=20 * seq),
        )
        for seq, (item, action, value) in enumerate(steps, 1)
    ]
