// A chapter: which section of the jump list is being read, and what a term means, beside the term.
// Without this file the jump list jumps, and a term leads to its entry in the glossary.

const jump = document.querySelector(".jump");
const shown = new Set();
let current = "";

function place() {
  for (const link of jump.querySelectorAll("a")) {
    if (current && link.hash === `#${current}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

function follow() {
  const link = jump.querySelector("[aria-current]");
  if (!link || window.getComputedStyle(jump).position !== "sticky") return;
  const { top, bottom } = link.getBoundingClientRect();
  const frame = jump.getBoundingClientRect();
  if (top < frame.top || bottom > frame.bottom) jump.scrollTop += top - frame.top - jump.clientHeight / 3;
}

// Beside the text the list is open; from here on, opening and closing it is the reader's.
if (jump && window.matchMedia("(min-width: 48.01rem)").matches) jump.open = true;
jump?.setAttribute("data-ready", "");

if (jump) {
  const sections = [...document.querySelectorAll(".chapter__section, .chapter__sources")];
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) shown[isIntersecting ? "add" : "delete"](target);
    const last = sections.findLast((section) => shown.has(section));
    current = last?.id ?? (window.scrollY ? current : "");
    place();
    follow();
  }, { rootMargin: "0px 0px -66% 0px" });
  sections.forEach((section) => watch.observe(section));
  // A mark at the end of a section puts a new entry into the list.
  document.addEventListener("htmx:oobAfterSwap", place);
}

const meanings = document.getElementById("meanings");
const box = document.createElement("span");
let term = null;
let closing = null;

function close() {
  if (box.matches(":popover-open")) box.hidePopover();
}

function open(link, meaning) {
  term?.setAttribute("aria-expanded", "false");
  term = link;
  term.setAttribute("aria-expanded", "true");
  box.replaceChildren(...[...meaning.childNodes].map((node) => node.cloneNode(true)));
  box.setAttribute("aria-label", meaning.querySelector(".meaning__term").textContent);
  // Right behind its term, so that Tab goes on from the one to the other.
  term.after(box);
  box.showPopover({ source: term });
}

if (meanings && "popover" in HTMLElement.prototype) {
  box.className = "meaning";
  box.popover = "auto";
  box.tabIndex = -1;
  box.autofocus = true;
  box.setAttribute("role", "dialog");
  box.addEventListener("toggle", (event) => term.setAttribute("aria-expanded", String(event.newState === "open")));
  for (const link of document.querySelectorAll("a.term")) {
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
  }
  // A press beside the box closes it before the click arrives; on its own term, that was what was wanted.
  document.addEventListener("pointerdown", () => { closing = box.matches(":popover-open") ? term : null; }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.term");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const meaning = meanings.content.querySelector(`[data-term="${CSS.escape(link.dataset.term)}"]`);
    if (!meaning) return;
    event.preventDefault();
    const wasOpen = closing === link || (term === link && box.matches(":popover-open"));
    closing = null;
    close();
    if (!wasOpen) open(link, meaning);
  });
}
