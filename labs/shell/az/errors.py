"""What goes wrong in az, in az's shapes: one line, a usage error with its trailer, or an answer of the server."""

from collections.abc import Iterable

from gallery_engine.arm import JSON, Response
from labs.shell.az.spec import Example, Option

REFERENCE = "\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs\n"
QUERY_REFERENCE = "To learn more about --query, please visit: 'https://learn.microsoft.com/cli/azure/query-azure-cli'"
SHOWN_EXAMPLES = 3


class AzError(Exception):
    """One ERROR line; `exit_code` 1 unless said otherwise."""

    exit_code = 1

    def __init__(self, message: str, *, exit_code: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if exit_code is not None:
            self.exit_code = exit_code

    def render(self) -> str:
        """Give what goes to stderr."""
        hint = f"{self.hint}\n" if self.hint else ""
        return f"ERROR: {self.message}\n{hint}"


class UsageError(AzError):
    """A line that the parser refuses: exit 2 and, under the message, where to read more."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "", examples: Iterable[Example] = ()) -> None:
        super().__init__(message, hint=hint)
        self.examples = tuple(examples)[:SHOWN_EXAMPLES]

    def render(self) -> str:
        """Give what goes to stderr: message, hint, up to three examples, the reference."""
        blocks = "\n".join(f"{example.line}\n{example.text}\n" for example in self.examples)
        shown = f"\nExamples from command's help:\n{blocks}" if blocks else ""
        return f"{super().render()}{shown}{REFERENCE}"


class QueryError(AzError):
    """A --query that az's parser does not take."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(message, hint=QUERY_REFERENCE)


class ServerError(AzError):
    """The cloud refused: 404 gives exit 3, everything else 1; while az still validates arguments it gives 2."""

    def __init__(self, error: JSON, status: int, *, validating: bool = False) -> None:
        super().__init__(server_text(error, status), exit_code=2 if validating else 3 if status == 404 else 1)
        self.status = status


def from_response(response: Response, *, validating: bool = False) -> ServerError:
    """Make the error of an answer with a status of 400 or more."""
    body = response.body
    return ServerError(body.get("error") if isinstance(body, dict) else None, response.status, validating=validating)


def server_text(error: JSON, status: int) -> str:
    """Give the text az makes of an ARM error: summary, code, message, target, details."""
    if not isinstance(error, dict):
        return f"Operation returned an invalid status with code {status}"
    code, message = str(error.get("code", "")), str(error.get("message", ""))
    lines = [f"({code}) {message}", f"Code: {code}", f"Message: {message}"]
    if error.get("target"):
        lines.append(f"Target: {error['target']}")
    details = error.get("details")
    if isinstance(details, list) and details:
        lines.append("Exception Details:" + "\n".join(_detail(item) for item in details))
    return "\n".join(lines)


def _detail(item: JSON) -> str:
    if not isinstance(item, dict):
        return f"\t{item}"
    code, message = item.get("code", ""), item.get("message", "")
    target = f"\n\tTarget: {item['target']}" if item.get("target") else ""
    return f"\t({code}) {message}\n\tCode: {code}\n\tMessage: {message}{target}"


class HelpRequest(Exception):  # noqa: N818 -- not an error: the line asked for help
    """`--help` was met while parsing, or `??` as the value of the one `option` that is asked about."""

    def __init__(self, option: Option | None = None) -> None:
        super().__init__()
        self.option = option
