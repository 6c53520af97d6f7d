// The commands of a chapter: a button that copies them. Without this file, and without a clipboard, it stays hidden.

const texts = document.getElementById("texts").dataset;

for (const button of navigator.clipboard ? document.querySelectorAll(".command [data-copy]") : []) {
  const label = button.querySelector("span");
  const said = button.nextElementSibling;
  const name = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.closest(".command").querySelector("pre").textContent.trimEnd());
      said.textContent = label.textContent = texts.copied;
    } catch {
      said.textContent = label.textContent = texts.notCopied;
    }
    window.setTimeout(() => { label.textContent = name; said.textContent = ""; }, 2000);
  });
}
