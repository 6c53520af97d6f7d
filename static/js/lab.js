// The terminal of a workspace: Enter runs, arrows walk the history, Ctrl+L clears, typed text is never lost.
// Without this file the prompt is a plain form with a button.

const form = document.getElementById("prompt");
const prompt = document.getElementById("line");
const log = document.getElementById("log");

const lines = [...log.querySelectorAll("[data-line]")].map((element) => element.textContent);
let place = lines.length;
let draft = "";
let sent = null;

function grow() {
  prompt.rows = Math.min(prompt.value.split("\n").length, 12);
}

function put(text) {
  prompt.value = text;
  prompt.setSelectionRange(text.length, text.length);
  grow();
}

function walk(step) {
  const next = Math.min(Math.max(place + step, 0), lines.length);
  if (next === place) return;
  if (place === lines.length) draft = prompt.value;
  place = next;
  put(place === lines.length ? draft : lines[place]);
}

function isOnFirstLine() {
  return !prompt.value.slice(0, prompt.selectionStart).includes("\n");
}

function isOnLastLine() {
  return !prompt.value.slice(prompt.selectionEnd).includes("\n");
}

prompt.addEventListener("input", grow);
prompt.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && isOnFirstLine()) {
    event.preventDefault();
    walk(-1);
  } else if (event.key === "ArrowDown" && isOnLastLine()) {
    event.preventDefault();
    walk(1);
  } else if (event.key === "l" && event.ctrlKey) {
    event.preventDefault();
    log.replaceChildren();
  }
});

// The text leaves the prompt when it is sent, so that the next line can be typed at once; a refusal brings it back.
form.addEventListener("htmx:beforeRequest", () => {
  sent = prompt.value;
  put("");
});
form.addEventListener("htmx:afterRequest", (event) => {
  const text = sent ?? "";
  sent = null;
  if (event.detail.successful) {
    if (text.trim() && text !== lines.at(-1)) lines.push(text.trim());
    place = lines.length;
  } else if (!prompt.value) {
    put(text);
  }
  prompt.focus();
});
grow();
