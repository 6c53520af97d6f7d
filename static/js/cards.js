// Keys of a round: each control names its own in data-shortcut, so the page and the keys cannot disagree.

function keyOf(event) {
  return event.key === " " ? "space" : event.key.toLowerCase();
}

function isTyping(target) {
  return target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
}

// What does something of its own on a space; a radio that is chosen already does nothing.
function answersItself(target) {
  return target instanceof Element && target.closest("button, a[href], summary, input:not([type=radio]:checked)") !== null;
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

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  if (isTyping(event.target)) {
    typed(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = keyOf(event);
  if (key === "?") {
    toggleKeys();
    return;
  }
  if (key === "space" && answersItself(event.target)) return;
  const control = document.querySelector(`#round [data-shortcut="${CSS.escape(key)}"]`);
  if (!control || control.disabled) return;
  event.preventDefault();
  press(control);
});
