"""Every bound of the shell, counted and never timed, so that a replay meets the same ones."""

MAX_LINE = 8_192  # characters of one input
MAX_WORDS = 256  # words typed in one input
MAX_NESTING = 16  # substitutions and compound commands inside one another
MAX_COMMANDS = 200  # commands that one input may run, substitutions and the rounds of loops included
MAX_WORK = 1_000_000  # steps of work that one input may take
MAX_REQUESTS = 512  # requests that one input may send
MAX_POLLS = 8  # looks at one long-running operation
MAX_OUTPUT = 262_144  # bytes that one input may print, and that one substitution or pipe may carry
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
MAX_PATTERN = 1_024  # characters of one pattern
MAX_REPEAT = 255  # repetitions that one pattern may count
MAX_STATES = 1_000  # states of one compiled pattern
MAX_PATTERN_MEMORY = 256  # sets of states that a pattern remembers
MAX_CALCULATION = 1_024  # characters of one arithmetic expression
MAX_KNOWN_HOSTS = 64  # host keys that a terminal remembers
MAX_SETTINGS = 64  # settings that `az config` keeps
MAX_SETTING_TEXT = 512  # characters of one setting, its name included
