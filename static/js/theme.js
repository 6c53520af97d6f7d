// Runs before the first paint, so that a chosen theme never flashes the other one; and says whether keys were turned off.
(() => {
  try {
    const chosen = window.localStorage.getItem("darkroom-theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
    if (window.localStorage.getItem("darkroom-keys") === "off") document.documentElement.dataset.keys = "off";
  } catch {
    // Storage can be forbidden; the system's theme then holds, and keys act.
  }
})();
