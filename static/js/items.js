// Keys of a question: digits choose where there is one list, Enter answers or goes on, ? shows the keys.

function isTyping(target) {
  return target instanceof Element && target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])") !== null;
}

function answersItself(target) {
  return target instanceof Element && target.closest("button, a[href], summary, input") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) return;
  if (event.key === "?") {
    const keys = document.getElementById("keys");
    if (keys) keys.open = !keys.open;
    return;
  }
  // In a form of its own, and on a button or link, Enter does already what it says there.
  if (event.key === "Enter" && answersItself(event.target)) return;
  const control = document.querySelector(`#question [data-shortcut="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!control || control.disabled) return;
  event.preventDefault();
  if (control instanceof HTMLInputElement) control.focus();
  control.click();
});
