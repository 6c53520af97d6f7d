"""The file area of a lab's terminal: what is there, one file to read and to edit, and the forms that save and delete."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods

from labs.file_area import MOST_TEXT, delete_file, files_of, save_file
from labs.models import Sandbox
from labs.presenters.files import file_rows
from labs.rates import LINES, TooFastError, spend
from labs.sandboxes import RefusedError
from labs.scenarios.library import scenario_in
from labs.selectors import get_sandbox_for
from labs.views.exchange import SeeOther, read_key, read_number
from labs.views.workspace import status_of
from quiz.activities import learner_of


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """The files, and the one that `?name=` names, to edit or (`?as=download`) to keep; a POST saves or deletes one."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    if request.method == "POST":
        return _change(request, sandbox)
    name = request.GET.get("name", "")
    texts = files_of(sandbox).texts
    if name and name not in texts:
        raise Http404("There is no file of this name.")
    if name and request.GET.get("as") == "download":
        response = HttpResponse(texts[name], content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
        return response
    return _page(request, sandbox, name=name, text=texts.get(name, ""))


def _change(request: HttpRequest, sandbox: Sandbox) -> HttpResponse:
    data = request.POST
    name, text, is_deletion = data.get("name", ""), data.get("text", ""), data.get("do") == "delete"
    here = resolve_url("labs:files", sandbox.pk)
    try:
        key, seq = read_key(data), read_number(data, "seq")
        spend(request, sandbox.learner_id, LINES)
        if is_deletion:
            delete_file(sandbox=sandbox, key=key, seq=seq, name=name)
        else:
            save_file(sandbox=sandbox, key=key, seq=seq, name=name, text=text)
    except RefusedError as refusal:
        response = _page(request, sandbox, name=name, text=text, note=str(refusal), status=status_of(refusal))
        if isinstance(refusal, TooFastError):
            response["Retry-After"] = str(refusal.retry_after)
        return response
    return SeeOther(here if is_deletion else f"{here}?{urlencode({'name': name.strip().removeprefix('./')})}")


def _page(
    request: HttpRequest, sandbox: Sandbox, *, name: str = "", text: str = "", note: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "sandbox": sandbox,
        "scenario": scenario_in(sandbox),
        "rows": file_rows(sandbox),
        "name": name,
        "text": text,
        "most": MOST_TEXT,
        "is_there": name in files_of(sandbox).texts,
        "note": note,
    }
    return render(request, "labs/files.html", context, status=status)
