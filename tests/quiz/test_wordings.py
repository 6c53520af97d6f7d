"""A misconception comes back in other words on another day; what a round asks is pinned when it begins."""

import datetime as dt
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.claims import AS_SAID, RESTATED, Asked, claim_in, next_wording, wording_by_seed
from quiz.content.schema import Misconception, Restatement
from quiz.models import Attempt, Course, Kind
from quiz.selectors import drawn_of, library_of, wordings_for
from quiz.services.attempts import Begin, respond, start_round
from quiz.services.submissions import Submission
from tests.cast import Cast
from tests.factories import FIRST, a_course, course_files, misconception
from tests.quiz.playing import page

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
CLAIMS = "chapters/01-first-light/misconceptions.yaml"
PLAIN = Misconception(
    id="belief", facts=["plain"], section="start", claim="So.", truth="false", tempting="T", correct="C", restated=None
)
OTHER = Misconception(
    id="belief",
    facts=["plain"],
    section="start",
    claim="So.",
    truth="false",
    tempting="T",
    correct="C",
    restated=Restatement(claim="Not so.", truth="true"),
)
seeds = st.integers(0, 2**56 - 1)
days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
wordings = st.sampled_from([AS_SAID, RESTATED])


@given(seeds, wordings, days, st.integers(1, 400))
def test_on_a_later_day_the_other_wording_is_asked(seed: int, last: str, day: dt.date, later: int) -> None:
    today = day + dt.timedelta(days=later)
    assert next_wording(OTHER, seed, Asked(last, day), today) != last
    assert next_wording(PLAIN, seed, Asked(last, day), today) == AS_SAID


@given(seeds, wordings, days)
def test_within_a_day_and_the_first_time_the_seed_decides(seed: int, last: str, day: dt.date) -> None:
    assert next_wording(OTHER, seed, Asked(last, day), day) == wording_by_seed(OTHER, seed)
    assert next_wording(OTHER, seed, None, day) == wording_by_seed(OTHER, seed)


@given(seeds, st.lists(st.integers(1, 30), min_size=2, max_size=10))
def test_asked_on_one_day_after_the_other_the_wordings_alternate(seed: int, gaps: list[int]) -> None:
    day, last, asked = DAY.date(), None, []
    for gap in gaps:
        day += dt.timedelta(days=gap)
        asked.append(next_wording(OTHER, seed + gap, last, day))
        last = Asked(asked[-1], day)
    assert all(one != other for one, other in pairwise(asked))


def test_a_wording_brings_its_own_text_and_truth() -> None:
    assert (claim_in(OTHER, AS_SAID, "chapter").text, claim_in(OTHER, AS_SAID, "chapter").truth) == ("So.", "false")
    assert (claim_in(OTHER, RESTATED, "chapter").text, claim_in(OTHER, RESTATED, "chapter").truth) == ("Not so.", "true")
    assert claim_in(PLAIN, RESTATED, "azure").text == "So."


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """A course whose first chapter has claims with other words."""
    files = course_files()
    files[CLAIMS] = [misconception(number, restated={"claim": f"RESTATED-{number}", "truth": "true"}) for number in range(1, 13)]
    return a_course(tmp_path, files)


def begin(cast: Cast, at: dt.datetime) -> Attempt:
    """Start a new round of Alice's at this time."""
    return start_round(learner=cast.alice.learner, begin=Begin(Kind.MISCONCEPTIONS, FIRST, uuid4(), fresh=True), at=at)


def judge_all(attempt: Attempt, at: dt.datetime) -> dict[str, str]:
    """Judge every claim of a round at this time; return the wording of each."""
    found = {drawn["item"]: drawn["wording"] for drawn in drawn_of(attempt)}
    for seq, item in enumerate(found):
        submission = Submission(uuid4(), seq, "judge", item, "true", {"confidence": ["sure"]})
        respond(attempt=attempt, submission=submission, at=at)
    return found


def test_a_round_pins_its_draw(course: Course, cast: Cast) -> None:
    attempt = begin(cast, DAY)
    assert {drawn["kind"] for drawn in attempt.draw} == {"claim"}
    assert {drawn["wording"] for drawn in attempt.draw} == {AS_SAID, RESTATED}
    cards = start_round(learner=cast.alice.learner, begin=Begin(Kind.CARDS, FIRST, uuid4()), at=DAY)
    assert {drawn["kind"] for drawn in cards.draw} == {"card"}
    first = attempt.draw[0]
    text = {AS_SAID: f"Claim {first['item'].rsplit('-', 1)[1]} of", RESTATED: f"RESTATED-{first['item'].rsplit('-', 1)[1]}"}
    assert text[first["wording"]] in page(cast.alice.client, f"/attempts/{attempt.pk}/")


def test_judged_on_an_earlier_day_each_claim_comes_in_other_words(course: Course, cast: Cast) -> None:
    first = judge_all(begin(cast, DAY), DAY)
    second = judge_all(begin(cast, DAY + dt.timedelta(days=1)), DAY + dt.timedelta(days=1))
    third = {drawn["item"]: drawn["wording"] for drawn in begin(cast, DAY + dt.timedelta(days=9)).draw}
    assert all(first[item] != second[item] for item in first)
    assert first == third


def test_what_was_asked_but_not_judged_does_not_count(course: Course, cast: Cast) -> None:
    begin(cast, DAY)
    later = begin(cast, DAY + dt.timedelta(days=1))
    library = library_of(later.revision_id)
    assert all(
        drawn["wording"] == wording_by_seed(library.misconceptions(FIRST)[drawn["item"]], later.seed) for drawn in later.draw
    )


def test_a_day_ends_where_the_learner_lives(course: Course, cast: Cast) -> None:
    learner = cast.alice.learner
    learner.time_zone = "America/Los_Angeles"
    learner.save()
    morning = dt.datetime(2026, 11, 23, 22, 0, tzinfo=dt.UTC)
    first = judge_all(begin(cast, morning), morning)
    misconceptions = library_of(course.current_id).misconceptions(FIRST).values() if course.current_id else []

    def asked(at: dt.datetime, seed: int) -> dict[str, str]:
        return wordings_for(learner, misconceptions, seed, at)

    same_day = dt.datetime(2026, 11, 24, 7, 59, tzinfo=dt.UTC)
    assert asked(same_day, 1) == {each.id: wording_by_seed(each, 1) for each in misconceptions}
    assert all(wording != first[item] for item, wording in asked(dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC), 1).items())


def test_a_round_of_before_draws_were_kept_asks_what_its_seed_gives(course: Course, cast: Cast) -> None:
    attempt = begin(cast, DAY)
    pinned = attempt.draw
    attempt.draw = []
    attempt.save(update_fields=["draw"])
    assert drawn_of(attempt) == pinned
    first = judge_all(attempt, DAY)
    second = {drawn["item"]: drawn["wording"] for drawn in begin(cast, DAY + dt.timedelta(days=1)).draw}
    assert all(first[item] != second[item] for item in first)


def test_another_learners_judgements_change_nothing(course: Course, cast: Cast) -> None:
    judge_all(begin(cast, DAY), DAY)
    misconceptions = list(library_of(course.current_id).misconceptions(FIRST).values()) if course.current_id else []
    found = wordings_for(cast.bob.learner, misconceptions, 3, DAY + dt.timedelta(days=2))
    assert found == {each.id: wording_by_seed(each, 3) for each in misconceptions}
