"""What Tab completes in a terminal: commands, options, choices, names of the learner's own resources, regions, variables."""

from labs.shell.completion.choices import Completion, complete

__all__ = ["Completion", "complete"]
