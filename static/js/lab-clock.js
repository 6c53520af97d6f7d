// The virtual clock of a workspace flows while the page is looked at: one minute a second, and never in a hidden tab.
// What flowed is sent with the next line or skip; what falls due meanwhile is asked for once. Without this file it stands still.

const PACE = 60;
const TICK = 250;
const MEMORY = "darkroom-clock";

const clock = document.getElementById("clock");
const flow = document.getElementById("clock-flow");
const toggle = document.getElementById("clock-toggle");
const prompt = document.getElementById("line");
const lab = document.getElementById("lab");
const longest = Number(flow.dataset.longest) * 1000;

let seen = "";
let base = 0;
let flowed = 0;
let last = performance.now();
let asking = 0;
let askedFor = "";
let isPaused = remembered() === "paused";

function remembered() {
  try {
    return window.localStorage.getItem(MEMORY);
  } catch {
    return null;
  }
}

function remember(what) {
  try {
    window.localStorage.setItem(MEMORY, what);
  } catch {
    // The choice then holds for this page only.
  }
}

function read() {
  const face = document.getElementById("clock-face");
  const { value } = face.querySelector("[name=seen]");
  if (value !== seen) {
    // The first look at a version says from where it flows; later ones only put the same time on the face again.
    seen = value;
    base = Date.parse(face.querySelector("time").dateTime);
    flowed = 0;
  }
}

function show() {
  const face = document.getElementById("clock-face");
  const time = face.querySelector("time");
  const now = new Date(base + flowed);
  time.dateTime = now.toISOString();
  time.querySelector("strong").textContent = now.toISOString().slice(11, 19);
  const isNextDay = now.getUTCDate() !== new Date(base).getUTCDate();
  time.querySelector("span").textContent = isNextDay ? face.dataset.tomorrow : face.dataset.today;
}

function nameToggle() {
  toggle.textContent = isPaused ? toggle.dataset.paused : toggle.dataset.running;
  toggle.setAttribute("aria-pressed", String(isPaused));
  clock.classList.toggle("clock--paused", isPaused);
}

function askWhatIsDue() {
  const { due } = document.getElementById("clock-next").dataset;
  if (!due || due === askedFor || base + flowed < Date.parse(due)) return;
  askedFor = due;
  htmx.ajax("POST", clock.action, { source: clock, target: "#log", swap: "beforeend", values: { by: "flow" } });
}

function tick() {
  const passed = performance.now() - last;
  last = performance.now();
  if (isPaused || asking || document.hidden) return;
  flowed = Math.min(flowed + passed * PACE, longest);
  show();
  askWhatIsDue();
}

toggle.addEventListener("click", () => {
  isPaused = !isPaused;
  remember(isPaused ? "paused" : "running");
  nameToggle();
  prompt.focus({ preventScroll: true });
});

// While a request is under way the clock stands: what flowed is in it.
lab.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id === "prompt" || detail.elt.id === "clock") detail.parameters.flowed = String(Math.floor(flowed / 1000));
});
lab.addEventListener("htmx:beforeRequest", () => {
  asking += 1;
});
lab.addEventListener("htmx:afterRequest", ({ detail }) => {
  asking = Math.max(0, asking - 1);
  if (detail.requestConfig.parameters.by === "flow" && detail.xhr.status !== 200) isPaused = true;
  read();
  show();
  nameToggle();
});

// Who clicks on the clock goes on typing; who came by keyboard stays where they are.
clock.addEventListener("click", (event) => {
  const isPointed = event.detail > 0 && window.matchMedia("(pointer: fine)").matches;
  if (isPointed && event.target.closest("button")) window.setTimeout(() => prompt.focus({ preventScroll: true }));
});
document.addEventListener("keydown", (event) => {
  const isTyped = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (isTyped && event.target instanceof Element && event.target.closest("#clock button")) prompt.focus({ preventScroll: true });
});
clock.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status === 200) clock.elements.span.value = "";
});

flow.hidden = false;
read();
show();
nameToggle();
window.setInterval(tick, TICK);
