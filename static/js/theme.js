// Runs before the first paint, so that a chosen theme never flashes the other one.
(() => {
  try {
    const chosen = window.localStorage.getItem("darkroom-theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage can be forbidden; the system's theme then holds.
  }
})();
