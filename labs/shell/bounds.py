"""Every bound of the shell, counted and never timed, so that a replay meets the same ones."""

MAX_LINE = 8_192  # characters of one input
MAX_WORDS = 256  # words typed in one input
MAX_NESTING = 4  # `$(…)` inside `$(…)`
MAX_COMMANDS = 64  # commands that one input may run, substitutions included
MAX_REQUESTS = 512  # requests that one input may send
MAX_POLLS = 8  # looks at one long-running operation
MAX_OUTPUT = 262_144  # bytes that one input may print, and that one substitution may yield
MAX_FIELDS = 1_024  # words of one command after expansion
MAX_EXPANSION = 131_072  # characters of one command after expansion
MAX_VARIABLES = 128  # names
MAX_VARIABLE_TEXT = 65_536  # characters of all names and values together
MAX_HISTORY = 500  # entries
MAX_HISTORY_TEXT = 65_536  # characters of all entries together
MAX_SLEEP = 30 * 86_400  # seconds of virtual time in one `sleep`
MAX_FILES = 32  # files of one terminal
MAX_FILE = 65_536  # bytes of one file
MAX_FILE_TEXT = 262_144  # bytes of all files together
