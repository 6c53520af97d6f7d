// Ctrl+R in the prompt looks for an earlier line, as in a shell: typing narrows, Ctrl+R goes further back, Enter takes the line
// into the prompt without running it, Escape leaves everything as it was.

const MOST = 8;

const prompt = document.getElementById("line");
const history = document.getElementById("typed-lines");
const box = document.getElementById("search");
const field = document.getElementById("search-text");
const list = document.getElementById("search-found");
const said = document.getElementById("search-said");

let chosen = 0;

function found() {
  const wanted = field.value.toLowerCase();
  const lines = [...history.children].map((item) => item.textContent).reverse();
  return [...new Set(lines)].filter((line) => line.toLowerCase().includes(wanted));
}

function show() {
  const lines = found();
  chosen = Math.min(Math.max(chosen, 0), Math.max(lines.length - 1, 0));
  const first = Math.max(0, chosen - MOST + 1);
  const items = lines.slice(first, first + MOST).map((line, place) => {
    const item = document.createElement("li");
    item.id = `search-${first + place}`;
    item.role = "option";
    item.textContent = line;
    item.ariaSelected = String(first + place === chosen);
    return item;
  });
  list.replaceChildren(...items);
  field.ariaExpanded = String(items.length > 0);
  if (items.length) field.setAttribute("aria-activedescendant", `search-${chosen}`);
  else field.removeAttribute("aria-activedescendant");
  said.textContent = items.length ? said.dataset.keys : said.dataset.none;
}

function open() {
  box.hidden = false;
  field.value = prompt.value.includes("\n") ? "" : prompt.value.trim();
  chosen = 0;
  show();
  field.focus();
  field.select();
}

function leave() {
  box.hidden = true;
  prompt.focus();
}

function take(line) {
  if (line === undefined) return;
  leave();
  prompt.value = line;
  prompt.setSelectionRange(line.length, line.length);
  prompt.dispatchEvent(new Event("input"));
}

function isSearch(event) {
  return event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey && event.key.toLowerCase() === "r";
}

prompt.addEventListener("keydown", (event) => {
  if (!isSearch(event)) return;
  event.preventDefault();
  open();
});

field.addEventListener("input", () => {
  chosen = 0;
  show();
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  // The newest line is on top of the list, so that further back is further down.
  const step = isSearch(event) || event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step) {
    chosen += step;
    show();
  } else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) {
    take(found()[chosen]);
  } else if (event.key === "Escape" || (event.ctrlKey && ["c", "g"].includes(event.key.toLowerCase()))) {
    leave();
  } else {
    return;
  }
  event.preventDefault();
});
list.addEventListener("pointerdown", (event) => {
  const item = event.target.closest("[role=option]");
  if (!item) return;
  event.preventDefault();
  take(item.textContent);
});
box.addEventListener("focusout", (event) => {
  if (!box.contains(event.relatedTarget)) box.hidden = true;
});
