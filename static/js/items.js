// Keys of a question: digits choose where there is one list, Enter answers or goes on, ? shows the keys. A case study stays as it
// was read while its questions change: its tab, how far it was scrolled, and whether it was unfolded.

function isTyping(target) {
  return target instanceof Element && target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])") !== null;
}

function answersItself(target) {
  return target instanceof Element && target.closest("button, a[href], summary, input") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) return;
  if (event.key.length === 1 && document.documentElement.dataset.keys === "off") return;
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

let read = null;
let keysOpen = false;

function panel(pane) {
  return [...pane.querySelectorAll(".tabs__panel")].find((each) => each.offsetParent !== null);
}

document.addEventListener("htmx:beforeSwap", () => {
  keysOpen = document.getElementById("keys")?.open ?? keysOpen;
  const pane = document.querySelector(".case__read");
  read = pane && { id: pane.id, open: pane.open, top: panel(pane)?.scrollTop, tab: pane.querySelector(".tabs__radio:checked")?.id };
});
document.addEventListener("htmx:afterSwap", () => {
  const keys = document.getElementById("keys");
  if (keys) keys.open = keysOpen;
  const pane = read && document.getElementById(read.id);
  if (!pane) return;
  pane.open = read.open;
  const tab = read.tab && document.getElementById(read.tab);
  if (tab) tab.checked = true;
  if (panel(pane)) panel(pane).scrollTop = read.top;
});
