"""The forms that lead through a sandbox's journal: undo, redo, checkpoints."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labs.history import delete_checkpoint, go_back, redo, set_checkpoint, undo
from labs.models import Sandbox
from labs.replays import replay_of
from labs.sandboxes import RefusedError
from labs.selectors import get_sandbox_for
from labs.views.exchange import BadFormError, read_key, read_number
from labs.views.workspace import answered, refused
from quiz.activities import learner_of

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@require_POST
def move(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Do what the pressed button says: undo, redo, mark, back:CHECKPOINT, forget:CHECKPOINT or step:NUMBER."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    try:
        _move(request, sandbox)
    except RefusedError as refusal:
        return refused(request, sandbox, refusal)
    return answered(request, sandbox)


def _move(request: HttpRequest, sandbox: Sandbox) -> None:
    key, seq = read_key(request.POST), read_number(request.POST, "seq")
    deed, _colon, which = request.POST.get("do", "").partition(":")
    match deed:
        case "undo":
            undo(sandbox=sandbox, key=key, seq=seq)
        case "redo":
            redo(sandbox=sandbox, key=key, seq=seq)
        case "mark":
            set_checkpoint(sandbox=sandbox, key=key, seq=seq, name=request.POST.get("name", ""))
        case "back":
            point = sandbox.checkpoints.filter(pk=_id(which)).first()
            if point is None:
                raise BadFormError(_("This checkpoint is not there any more. Here is the lab as it is now."))
            go_back(sandbox=sandbox, key=key, seq=seq, to=point.seq, label=point.name)
        case "forget":
            delete_checkpoint(sandbox=sandbox, checkpoint=_id(which))
        case "step":
            replay = replay_of(sandbox)
            number = min(int(which), len(replay.steps)) if _NUMBER.fullmatch(which) else 0
            label = _("step %(number)s") % {"number": number}
            go_back(sandbox=sandbox, key=key, seq=seq, to=replay.seq_of(number), label=label)
        case _:
            raise BadFormError(_("The form did not say what to do, so nothing was done. Try again here."), 422)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise BadFormError(_("This checkpoint is not there any more. Here is the lab as it is now.")) from problem
