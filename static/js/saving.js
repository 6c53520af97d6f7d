// An exam's answer is saved as it is chosen, so that no way out of a question loses it. A solution of a series stands once it is
// saved: that one waits for its button, and leaving it asks first.

const TYPING = 800; // ms without a key, after which typed text is saved
const form = document.getElementById("question-form");

function keepSaving() {
  const saves = "saves" in form.dataset;
  const status = document.getElementById("paper-saved");
  const question = form.querySelector("[name=item]").value; // form.elements.item is a method
  let isRefused = "unsaved" in form.dataset;
  let known = entered();
  let running = null;
  let isWaiting = false;
  let isLeaving = false;
  let timer = 0;

  function entered() {
    const fields = new URLSearchParams(new FormData(form));
    // Which tab of the case is open is no answer, and neither is what a form needs to run once.
    for (const name of ["tab", "seq", "key", "csrfmiddlewaretoken"]) fields.delete(name);
    return fields.toString();
  }

  function isUnsaved() {
    return !isLeaving && (isRefused || entered() !== known);
  }

  function sayRefused() {
    isRefused = true;
    status.textContent = form.dataset.saves;
  }

  // The question stays as it is under the reader's hands: only what says how it stands is taken from the fresh page.
  function take(fresh) {
    for (const name of ["seq", "key"]) form.elements[name].value = fresh.querySelector(`#question-form [name=${name}]`).value;
    for (const part of ["#paper-saved", "#paper-nav-title", ".cell[aria-current]"]) {
      const [here, there] = [document.querySelector(part), fresh.querySelector(part)];
      here.className = there.className;
      here.replaceChildren(...there.childNodes);
    }
    const [next, then] = [document.getElementById("switch-next"), fresh.getElementById("switch-next")];
    if (next && then) next.value = then.value;
  }

  async function send() {
    const said = entered();
    const body = new URLSearchParams(new FormData(form));
    body.set("go", question);
    known = said;
    try {
      // form.action would be the field of that name.
      const response = await fetch(form.getAttribute("action"), { method: "POST", body, keepalive: true });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      if (fresh.querySelector("#question-form [name=item]")?.value === question) take(fresh);
      // An address without a question leads to the first open one; from now on this is not that any more.
      if (response.ok) window.history.replaceState(null, "", response.url);
      isRefused = false;
      if (!response.ok) sayRefused();
    } catch {
      sayRefused();
    }
  }

  async function sendAll() {
    do await send();
    while (!isRefused && !isLeaving && entered() !== known);
    running = null;
  }

  function save() {
    window.clearTimeout(timer);
    if (running || !isUnsaved()) return;
    running = sendAll();
  }

  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (!running) {
      isLeaving = true;
      return;
    }
    // The form may go only with the number that the answer on its way leaves behind.
    event.preventDefault();
    if (isWaiting) return;
    isWaiting = true;
    running.then(() => {
      isWaiting = false;
      form.requestSubmit(event.submitter);
    });
  });
  for (const leave of form.querySelectorAll("[data-leave]")) {
    leave.addEventListener("click", () => {
      isLeaving = true;
    });
  }
  document.addEventListener("exam:last-call", () => {
    if (saves) save();
    else if (isUnsaved()) send();
  });
  document.addEventListener("exam:over", () => {
    isLeaving = true;
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isUnsaved()) return;
    if (saves && !isRefused && !running) save();
    else event.preventDefault();
  });
  if (!saves) return;
  form.addEventListener("change", save);
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[type=text], :not([type])")) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, TYPING);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
  });
}

for (const each of document.querySelectorAll("[data-with-script]")) each.hidden = false;
for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
if (form) keepSaving();
