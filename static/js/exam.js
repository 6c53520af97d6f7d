// The clock of an exam, and a word before answers that were not saved are left.
// The server decides when the time is up. It says how many seconds are left; here they are only counted, so a wrong clock of the
// browser changes nothing.

const LAST_CALL = 3; // seconds before the end at which what is entered is sent, while it can still arrive in time
const ANNOUNCED = [600, 300, 60];

const clock = document.getElementById("clock");
const form = document.getElementById("question-form");

function remember(name, value) {
  try {
    window.sessionStorage.setItem(name, value);
  } catch {
    // It then holds for this page only.
  }
}

function remembered(name) {
  try {
    return window.sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function entered() {
  if (!form) return "";
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("tab"); // which tab of the case is open is no answer
  return fields.toString();
}

const atFirst = entered();
let isSending = false;

function isUnsaved() {
  return form !== null && !isSending && ("unsaved" in form.dataset || entered() !== atFirst);
}

if (form) {
  form.addEventListener("submit", () => {
    isSending = true;
  });
  for (const leave of form.querySelectorAll("[data-leave]")) {
    leave.addEventListener("click", () => {
      isSending = true;
    });
  }
  window.addEventListener("pageshow", () => {
    isSending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
}

function face(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, "0") : String(part))).join(":");
}

function runClock() {
  const left = Number(clock.dataset.left);
  const shown = clock.querySelector("[data-clock-face]");
  const says = document.getElementById("clock-says");
  const hiddenName = "darkroom-clock";
  const saidName = `darkroom-clock-${clock.dataset.attempt}`;
  // Of two clocks that may stand still or jump, the one that went further: to look too early only asks the server again.
  const [steady, wall] = [performance.now(), Date.now()];
  let isCalled = false;
  let timer = 0;

  function remaining() {
    const passed = Math.max(performance.now() - steady, Date.now() - wall);
    return Math.max(0, Math.ceil(left - passed / 1000));
  }

  function announce(seconds) {
    const reached = ANNOUNCED.filter((mark) => seconds <= mark).at(-1);
    if (reached === undefined || remembered(saidName) === String(reached)) return;
    remember(saidName, String(reached));
    says.textContent = says.getAttribute(`data-at-${reached}`);
  }

  async function lastCall() {
    isCalled = true;
    if (!isUnsaved()) return;
    try {
      const body = new URLSearchParams(new FormData(form));
      // form.action would be the field of that name.
      await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual", keepalive: true });
    } catch {
      // The server marks what it has.
    }
  }

  function tick() {
    const seconds = remaining();
    shown.textContent = face(seconds);
    clock.classList.toggle("clock--short", seconds <= 300);
    announce(seconds);
    if (seconds <= LAST_CALL && !isCalled) lastCall();
    if (seconds > 0) return;
    window.clearInterval(timer);
    isSending = true;
    window.location.replace(clock.dataset.over);
  }

  clock.querySelector("[data-clock-still]").hidden = true;
  if (remembered(hiddenName) === "hidden") clock.open = false;
  clock.addEventListener("toggle", () => remember(hiddenName, clock.open ? "shown" : "hidden"));
  timer = window.setInterval(tick, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tick();
  });
  tick();
}

if (clock) runClock();
