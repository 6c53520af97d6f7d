// A button that copies what stands in a field. Without this file, and without a clipboard, it stays hidden.

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy-from]") : []) {
  const field = document.getElementById(button.dataset.copyFrom);
  const label = button.querySelector("span");
  const said = button.nextElementSibling ?? button.parentElement.querySelector("[role=status]");
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = label.textContent = button.dataset.copied;
    } catch {
      field.select();
      said.textContent = label.textContent = button.dataset.notCopied;
    }
    window.setTimeout(() => { label.textContent = before; said.textContent = ""; }, 2000);
  });
}
