// Around the terminal: the size of its text, copying what a command printed, keys for who has none, lines behind buttons.

const SIZES = 5;
const MEMORY = "darkroom-terminal-size";
const KEYS = {
  tab: { key: "Tab" },
  up: { key: "ArrowUp" },
  down: { key: "ArrowDown" },
  find: { key: "r", ctrlKey: true },
  cancel: { key: "c", ctrlKey: true },
  clear: { key: "l", ctrlKey: true },
};

const terminal = document.querySelector(".lab__terminal");
const log = document.getElementById("log");
const prompt = document.getElementById("line");
const thumbs = document.getElementById("thumbs");
const sizes = document.getElementById("text-size");
const texts = document.getElementById("texts").dataset;

// The size of the text

function remembered() {
  try {
    return Number(window.localStorage.getItem(MEMORY) ?? 1);
  } catch {
    return 1;
  }
}

function resize(size) {
  const within = Math.min(Math.max(Math.trunc(size) || 0, 0), SIZES - 1);
  terminal.dataset.size = String(within);
  for (const button of sizes.querySelectorAll("button")) {
    const next = within + Number(button.dataset.step);
    button.disabled = next < 0 || next >= SIZES;
  }
  return within;
}

sizes.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const size = resize(Number(terminal.dataset.size) + Number(button.dataset.step));
  try {
    window.localStorage.setItem(MEMORY, String(size));
  } catch {
    // The size then holds for this page only.
  }
  if (button.disabled) sizes.querySelector("button:enabled").focus();
});

// Copying: one button of all is reached by Tab, the newest; arrows lead to the others.

function offer() {
  const buttons = [...log.querySelectorAll("[data-copy]")];
  buttons.forEach((button, place) => {
    button.hidden = false;
    button.tabIndex = place === buttons.length - 1 ? 0 : -1;
  });
}

function printed(entry) {
  return [...entry.querySelectorAll(".terminal__output, .lab__warning, .terminal__error")].map((part) => part.textContent).join("\n");
}

log.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.querySelector("[data-label]");
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(printed(button.closest("li")));
    label.textContent = texts.copied;
  } catch {
    label.textContent = texts.notCopied;
  }
  window.setTimeout(() => { label.textContent = before; }, 2000);
});
log.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !event.target.matches("[data-copy]")) return;
  event.preventDefault();
  const buttons = [...log.querySelectorAll("[data-copy]")];
  buttons[buttons.indexOf(event.target) + step]?.focus();
});

// Keys for thumbs: each is the key that it names, pressed in the prompt.

thumbs.addEventListener("pointerdown", (event) => event.preventDefault());
thumbs.addEventListener("click", (event) => {
  const pressed = KEYS[event.target.closest("[data-press]")?.dataset.press];
  if (!pressed) return;
  prompt.focus();
  prompt.dispatchEvent(new KeyboardEvent("keydown", { ...pressed, bubbles: true, cancelable: true }));
});

// Ctrl+C gives the line up, unless something is selected that it copies.
prompt.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.key.toLowerCase() !== "c") return;
  if (prompt.selectionStart !== prompt.selectionEnd || String(window.getSelection())) return;
  event.preventDefault();
  prompt.value = "";
  prompt.dispatchEvent(new Event("input"));
});

// A form that stands for a line types it into the prompt and runs it there, so that it is in the log and in the history.
document.addEventListener("submit", (event) => {
  const { runs } = event.target.dataset;
  if (!runs) return;
  event.preventDefault();
  const form = document.getElementById("prompt");
  const before = prompt.value;
  prompt.value = runs;
  document.getElementById("pane-terminal").checked = true;
  form.addEventListener("htmx:afterRequest", () => {
    if (prompt.value) return;
    prompt.value = before;
    prompt.dispatchEvent(new Event("input"));
  }, { once: true });
  form.requestSubmit();
});

thumbs.hidden = false;
sizes.hidden = false;
resize(remembered());
if (navigator.clipboard) {
  offer();
  new MutationObserver(offer).observe(log, { childList: true });
}
