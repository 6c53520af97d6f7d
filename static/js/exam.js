// The clock of an exam.
// The server decides when the time is up. It says how many seconds are left; here they are only counted, so a wrong clock of the
// browser changes nothing.

const LAST_CALL = 3; // seconds before the end at which what is entered is sent, while it can still arrive in time
const ANNOUNCED = [600, 300, 60];

const clock = document.getElementById("clock");

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

  function tick() {
    const seconds = remaining();
    shown.textContent = face(seconds);
    clock.classList.toggle("clock--short", seconds <= 300);
    announce(seconds);
    if (seconds <= LAST_CALL && !isCalled) {
      isCalled = true;
      document.dispatchEvent(new Event("exam:last-call"));
    }
    if (seconds > 0) return;
    window.clearInterval(timer);
    document.dispatchEvent(new Event("exam:over"));
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
