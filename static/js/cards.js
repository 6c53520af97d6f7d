// Keys of a round: each control names its own in data-shortcut, so the page and the keys cannot disagree.
// No letter takes anything back: beside the field of a card it begins a word.

// Keys closer than this to a letter before them are words being typed, not the keys of this page.
const BURST = 700;
const LETTER = /^[\p{L}\p{N}]$/u;
let lastTyped = -BURST;

const ANY_SIGN = /^[^ ]$/u;

function keyOf(event) {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key;
}

function isTyping(target) {
  return target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
}

// What does something of its own on a space or on Enter; a radio that is chosen already does nothing on a space.
function answersItself(target, key) {
  const field = key === "space" ? "input:not([type=radio]:checked)" : "input";
  return target instanceof Element && target.closest(`button, a[href], summary, ${field}`) !== null;
}

function toggleKeys() {
  const keys = document.getElementById("keys");
  if (keys) keys.open = !keys.open;
}

// In a field every key is the field's own, but Escape, which leaves it, and Enter with Control, which sends as Enter does.
function typed(event) {
  if (event.key === "Escape") {
    event.target.blur();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.target.form?.querySelector("button:not(:disabled)")?.click();
  }
}

// A control that is chosen by its key is where Tab goes on from.
function press(control) {
  if (control.matches("input")) control.focus();
  control.click();
}

// A letter is remembered; what leaves a field or sends it ends the words.
function remember(event) {
  if (LETTER.test(event.key)) lastTyped = event.timeStamp;
  else if (["Enter", "Escape", "Tab"].includes(event.key)) lastTyped = -BURST;
}

// A letter or digit that is no key of this card begins an answer: the field gets the focus before the browser enters the character.
function beginAnswer(event) {
  if (LETTER.test(event.key)) document.getElementById("typed")?.focus();
  remember(event);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  if (isTyping(event.target)) {
    remember(event);
    typed(event);
    return;
  }
  const key = keyOf(event);
  const isSingle = ANY_SIGN.test(key);
  if (event.altKey || (isSingle && document.documentElement.dataset.keys === "off")) return;
  if (key === "?") {
    toggleKeys();
    return;
  }
  if (["space", "enter"].includes(key) && answersItself(event.target, key)) return;
  const control = document.querySelector(`#round [data-shortcut~="${CSS.escape(key)}"]`);
  if (!control) {
    if (isSingle) beginAnswer(event);
    else remember(event);
    return;
  }
  if (isSingle && event.timeStamp - lastTyped < BURST) {
    event.preventDefault();
    remember(event);
    return;
  }
  if (control.disabled) return;
  event.preventDefault();
  press(control);
});

// What is missing is said in the page, where it is missing, and not in a bubble of the browser.
document.addEventListener(
  "invalid",
  (event) => {
    const part = event.target.closest("[data-needed]");
    if (!part) return;
    event.preventDefault();
    part.querySelector("[role=alert]").textContent = part.dataset.needed;
    part.querySelector("input").focus();
  },
  true,
);
document.addEventListener("change", (event) => {
  const said = event.target.closest("[data-needed]")?.querySelector("[role=alert]");
  if (said) said.textContent = "";
});

// The panel of keys is that of the question in front; it stays open while questions change.
let keysOpen = false;
document.addEventListener("htmx:beforeSwap", () => {
  keysOpen = document.getElementById("keys")?.open ?? keysOpen;
});
document.addEventListener("htmx:afterSwap", () => {
  const keys = document.getElementById("keys");
  if (keys) keys.open = keysOpen;
});
