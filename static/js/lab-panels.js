// The panels beside the terminal: copying a document, what stays unfolded and scrolled when a panel is asked for anew, and the way
// to a command in the transcript. Without this file the links and forms lead to pages.

const texts = document.getElementById("texts").dataset;

// A copy button works only where there is a clipboard.
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy-text]")) button.hidden = false;
}

async function copy(button) {
  const [label, said] = [button.querySelector("span"), button.nextElementSibling];
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copyText).textContent);
    said.textContent = label.textContent = texts.copied;
  } catch {
    said.textContent = label.textContent = texts.notCopied;
  }
  window.setTimeout(() => { label.textContent = before; said.textContent = ""; }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-text]");
  if (button) copy(button);
  const link = event.target.closest("[data-entry]");
  const entry = link && document.getElementById(link.dataset.entry);
  if (!entry) return;
  event.preventDefault();
  const terminal = document.getElementById("pane-terminal");
  if (terminal) terminal.checked = true;
  entry.tabIndex = -1;
  entry.focus({ preventScroll: true });
  entry.scrollIntoView({ block: "center" });
});

// Output that is wider than the log is scrolled by keys as well.
const log = document.getElementById("log");
function offerScrolling() {
  for (const output of log.querySelectorAll(".terminal__output")) {
    if (output.scrollWidth > output.clientWidth) output.tabIndex = 0;
    else output.removeAttribute("tabindex");
  }
}
if (log) {
  offerScrolling();
  new ResizeObserver(offerScrolling).observe(log);
  new MutationObserver(offerScrolling).observe(log, { childList: true });
}

// A panel that is asked for anew, because something changed, stays as it was opened and scrolled.
let kept = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "panels") return;
  const isSame = detail.requestConfig.elt.id === "panel-again";
  const pane = detail.target.closest(".lab__pane");
  kept = { pane, top: isSame && pane ? pane.scrollTop : 0, folds: isSame ? [...detail.target.querySelectorAll("details[id]")].map(({ id, open }) => [id, open]) : [] };
});
document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  for (const [id, open] of kept.folds) {
    const fold = document.getElementById(id);
    if (fold) fold.open = open;
  }
  if (kept.pane) kept.pane.scrollTop = kept.top;
  kept = null;
  offerCopies();
});
offerCopies();
