// The ways through a lab's journal: keys for undo and redo, popovers that close, and a replay that plays by itself.
// Without this file the buttons and links do the same, one press at a time.

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function press(id) {
  const control = document.getElementById(id);
  if (!control || control.disabled) return false;
  control.click();
  return true;
}

// In a field these keys undo what was typed there; everywhere else on the page they undo in the lab.
function historyKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return "";
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : "";
}

document.addEventListener("keydown", (event) => {
  const way = historyKey(event);
  if (way && !event.repeat && press(way)) event.preventDefault();
});

// The button that was pressed may be gone or disabled by now; the keyboard shall not start again at the top of the page.
document.addEventListener("htmx:afterRequest", (event) => {
  // The form itself is off the page by now, so the event is its former parent's.
  if (!event.detail.requestConfig.elt.closest("#history")) return;
  if (document.activeElement !== document.body) return;
  const next = document.querySelector("#checkpoints[open] summary, #undo:enabled, #redo:enabled");
  next?.focus({ preventScroll: true });
});

// Popovers close on Escape and by their own button, and when something else is pressed.
function showClosers() {
  for (const closer of document.querySelectorAll("[data-close]")) closer.hidden = false;
}

function close(popover) {
  popover.open = false;
  popover.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("[data-popover][open]");
  if (!open) return;
  event.preventDefault();
  close(open);
});
document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-close]");
  if (closer) close(closer.closest("[data-popover]"));
});
document.addEventListener("pointerdown", (event) => {
  for (const popover of document.querySelectorAll("[data-popover][open]")) {
    if (!popover.contains(event.target)) popover.open = false;
  }
});
document.addEventListener("htmx:oobAfterSwap", showClosers);
showClosers();

// The replay: arrows step, Play goes on by itself until the end or the next press.
const PACE = 2500;
const play = document.getElementById("play");
let timer = 0;

function show(isPlaying) {
  play.setAttribute("aria-pressed", String(isPlaying));
  play.querySelector("span").textContent = isPlaying ? play.dataset.pause : play.dataset.play;
}

function pause() {
  window.clearInterval(timer);
  timer = 0;
  show(false);
}

function start() {
  if (!press("replay-next")) press("replay-first");
  timer = window.setInterval(() => {
    if (!press("replay-next")) pause();
  }, PACE);
  show(true);
}

if (play) {
  // Who wants no motion steps by hand.
  play.hidden = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  play.addEventListener("click", () => {
    if (timer) pause();
    else start();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event.target)) return;
    const way = { ArrowLeft: "replay-previous", ArrowRight: "replay-next" }[event.key];
    if (!way) return;
    if (timer) pause();
    if (press(way)) event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", () => {
    document.getElementById("replay-shown")?.scrollIntoView({ block: "nearest" });
    if (document.activeElement === document.body) document.getElementById("replay")?.focus({ preventScroll: true });
  });
}
