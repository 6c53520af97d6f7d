// Keys of a round: each control names its own in data-shortcut, so the page and the keys cannot disagree.

function keyOf(event) {
  return event.key === " " ? "space" : event.key.toLowerCase();
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function answersItself(target) {
  return target instanceof Element && target.closest("button, a[href], summary") !== null;
}

function toggleKeys() {
  const keys = document.getElementById("keys");
  if (keys) keys.open = !keys.open;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) return;
  const key = keyOf(event);
  if (key === "?") {
    toggleKeys();
    return;
  }
  if (key === "space" && answersItself(event.target)) return;
  const control = document.querySelector(`#round [data-shortcut="${CSS.escape(key)}"]`);
  if (!control || control.disabled) return;
  event.preventDefault();
  control.click();
});
