// The terminal of a workspace: Enter runs, Tab completes, arrows walk the history, Ctrl+L clears, typed text is never lost.
// Without this file the prompt is a plain form with a button.

const form = document.getElementById("prompt");
const prompt = document.getElementById("line");
const log = document.getElementById("log");
const clock = document.getElementById("clock");
const completions = document.getElementById("completions");

const history = document.getElementById("typed-lines");
const lines = [...history.children].map((item) => item.textContent);
let place = lines.length;
let draft = "";
let sent = null;
let isSkipping = false;
let isLeaving = false;

function grow() {
  prompt.rows = Math.min(prompt.value.split("\n").length, 12);
}

function put(text) {
  prompt.value = text;
  prompt.setSelectionRange(text.length, text.length);
  grow();
}

function remember(line) {
  lines.push(line);
  history.append(Object.assign(document.createElement("li"), { textContent: line }));
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

// Tab completes while there is something to complete; after Escape, and in an empty prompt, it moves on as everywhere.
function isCompleting(event) {
  return event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !isLeaving && prompt.value.trim() !== "";
}

async function complete() {
  const typed = prompt.value.slice(0, prompt.selectionStart);
  await htmx.ajax("POST", completions.dataset.url, { source: completions, target: completions, swap: "innerHTML", values: { text: typed } });
  const answer = completions.firstElementChild;
  if (!answer?.dataset.start || prompt.value.slice(0, prompt.selectionStart) !== typed) return;
  prompt.setRangeText(answer.dataset.insert, Number(answer.dataset.start), typed.length, "end");
  grow();
}

prompt.addEventListener("input", () => {
  isLeaving = false;
  completions.replaceChildren();
  grow();
});
prompt.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (isCompleting(event)) {
    event.preventDefault();
    complete();
  } else if (event.key === "Escape") {
    isLeaving = true;
    completions.replaceChildren();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && isOnFirstLine()) {
    event.preventDefault();
    walk(-1);
  } else if (event.key === "ArrowDown" && isOnLastLine()) {
    event.preventDefault();
    walk(1);
  } else if (event.key.toLowerCase() === "l" && event.ctrlKey) {
    event.preventDefault();
    log.replaceChildren();
  }
});

// The text leaves the prompt when it is sent, so that the next line can be typed at once; a refusal brings it back.
form.addEventListener("htmx:beforeRequest", () => {
  sent = prompt.value;
  completions.replaceChildren();
  put("");
});
form.addEventListener("htmx:afterRequest", (event) => {
  const text = sent ?? "";
  sent = null;
  if (event.detail.xhr.status === 200) {
    if (text.trim() && text.trim() !== lines.at(-1)) remember(text.trim());
    place = lines.length;
  } else if (!prompt.value) {
    put(text);
  }
  prompt.focus();
});

// The script is made anew for each copy; without a clipboard there is still the download beside it.
const copy = document.getElementById("copy-script");
if (copy && navigator.clipboard) {
  const copyLabel = copy.querySelector("span").textContent;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const [label, said] = [copy.querySelector("span"), document.getElementById("copy-said")];
    const texts = document.getElementById("texts").dataset;
    try {
      const answer = await fetch(copy.dataset.url);
      if (!answer.ok) throw new Error(answer.statusText);
      await navigator.clipboard.writeText(await answer.text());
      said.textContent = label.textContent = texts.copied;
    } catch {
      said.textContent = label.textContent = texts.notCopied;
    }
    window.setTimeout(() => { label.textContent = copyLabel; }, 2000);
  });
}

// A double click on the clock is one wish: the second click would carry the key of the next form.
clock.addEventListener(
  "submit",
  (event) => {
    if (isSkipping) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    isSkipping = true;
  },
  { capture: true },
);
clock.addEventListener("htmx:afterRequest", () => {
  isSkipping = false;
  // The button that was pressed may be disabled by now; the keyboard shall not start again at the top of the page.
  const isLost = document.activeElement === document.body;
  if (isLost && window.matchMedia("(pointer: fine)").matches) prompt.focus({ preventScroll: true });
});

// An answer replaces whole panes; what was unfolded in them stays unfolded.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const { id } of detail.target.querySelectorAll("details[id][open]")) {
    detail.fragment.getElementById(id)?.setAttribute("open", "");
  }
});
put(prompt.value);
