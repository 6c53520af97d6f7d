// The commands of a chapter: a button that copies them. Without this file, and without a clipboard, it stays hidden.

for (const button of navigator.clipboard ? document.querySelectorAll(".command [data-copy]") : []) {
  const label = button.querySelector("span");
  const said = button.nextElementSibling;
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.closest(".command").querySelector("pre").textContent.trimEnd());
      said.textContent = label.textContent = button.dataset.copied;
    } catch {
      said.textContent = label.textContent = button.dataset.notCopied;
    }
    window.setTimeout(() => { label.textContent = before; said.textContent = ""; }, 2000);
  });
}
