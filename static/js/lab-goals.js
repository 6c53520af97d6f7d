// Help in a workspace: a hint that was asked for is read out, lines of the solution go into the prompt and wait there.
// Without this file the same forms lead back to the page, with the goal unfolded or the lines in the prompt.

const prompt = document.getElementById("line");

function putIntoPrompt() {
  const text = document.getElementById("insert").textContent.trim();
  if (!text) return;
  prompt.focus();
  prompt.setSelectionRange(0, prompt.value.length);
  // Typed by the browser, so that Ctrl+Z brings back what stood there before.
  if (!document.execCommand("insertText", false, text)) prompt.value = text;
  prompt.dispatchEvent(new Event("input"));
}

function showNewestHint(goal) {
  const hints = document.querySelectorAll(`[id^="goal-${CSS.escape(goal)}-hint-"]`);
  [...hints].at(-1)?.focus();
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  // The form itself is gone by then: the answer has put new goals in the place of the old ones.
  const form = detail.requestConfig.elt;
  if (!form.matches("form") || detail.xhr.status !== 200) return;
  if (form.matches("[data-into-prompt]")) {
    document.getElementById("pane-terminal").checked = true;
    putIntoPrompt();
  } else if (form.matches(".goal__help form")) {
    showNewestHint(form.elements.goal.value);
  }
});
