// The commands of a chapter: a button that copies them. Without this file, and without a clipboard, it stays hidden.

for (const button of navigator.clipboard ? document.querySelectorAll(".command [data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const label = button.querySelector("span");
    const said = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(button.closest(".command").querySelector("pre").textContent.trimEnd());
      said.textContent = label.textContent = "Copied";
    } catch {
      said.textContent = label.textContent = "Not copied";
    }
    window.setTimeout(() => { label.textContent = "Copy"; said.textContent = ""; }, 2000);
  });
}
