// What every page does: the theme toggle, the menu in its head, the switch of single keys, and saying so when a request does not come through.

const root = document.documentElement;
const toggle = document.getElementById("theme-toggle");
const notice = document.getElementById("notice");
const texts = document.getElementById("texts").dataset;

function shownTheme() {
  if (root.dataset.theme) return root.dataset.theme;
  return window.matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

function nameToggle() {
  const label = shownTheme() === "dark" ? texts.useLight : texts.useDark;
  toggle.querySelector("[data-theme-label]").textContent = label;
  toggle.title = label;
}

function changeTheme() {
  const theme = shownTheme() === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  try {
    window.localStorage.setItem("darkroom-theme", theme);
  } catch {
    // The choice then holds for this page only.
  }
  nameToggle();
}

if (toggle) {
  toggle.hidden = false;
  toggle.addEventListener("click", changeTheme);
  nameToggle();
}

// Keys of a single character can be turned off: scripts that have some look at this mark of the page first.
function showKeys() {
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = root.dataset.keys !== "off";
    box.closest("label").hidden = false;
  }
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  root.dataset.keys = event.target.checked ? "on" : "off";
  try {
    window.localStorage.setItem("darkroom-keys", root.dataset.keys);
  } catch {
    // The choice then holds for this page only.
  }
});
document.addEventListener("htmx:afterSwap", showKeys);
showKeys();

// The menu opens and closes by itself; here it also closes on Escape, and when something else is pressed or focused.
const menu = document.querySelector("[data-menu]");

function closeMenu(event) {
  if (menu.open && !menu.contains(event.target)) menu.open = false;
}

document.addEventListener("pointerdown", closeMenu);
document.addEventListener("focusin", closeMenu);
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});

function say(text) {
  notice.textContent = text;
  notice.hidden = false;
}

document.addEventListener("htmx:beforeRequest", () => {
  notice.hidden = true;
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const id = xhr.getResponseHeader("X-Request-ID") ?? "none";
  say(texts[`on-${xhr.status}`] ?? texts.broken.replace("{id}", () => id));
});
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    say(texts.noAnswer);
  });
}

// A form that stays on the page after its answer: the next line is a new act, so it gets a key of its own.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form[data-keep]");
  // 409: that key was used for another line. After anything else that failed, the same line may be sent again under it.
  if (!form || ![200, 409].includes(event.detail.xhr.status)) return;
  const random = crypto.getRandomValues(new Uint8Array(16));
  random[6] = (random[6] & 0x0f) | 0x40;
  random[8] = (random[8] & 0x3f) | 0x80;
  const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  form.elements.key.value = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  if (event.detail.xhr.status !== 200) return;
  const line = form.querySelector("input[name=line]");
  line.value = "";
  // On a touch screen, focus would cover the answer with the keyboard.
  if (window.matchMedia("(pointer: fine)").matches) line.focus();
});

// "/" leads to the field that searches, or to the search where the page has none; not while something is typed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || root.dataset.keys === "off" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("main input[type=search]");
  const link = document.querySelector(".masthead__search");
  if (!field && !link) return;
  event.preventDefault();
  if (field) {
    field.focus();
    field.select();
  } else {
    window.location.assign(link.href);
  }
});
