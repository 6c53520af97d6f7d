// A text from the computer goes into the form, to be looked at and saved; nothing is sent before. Without this file, it is pasted.

const upload = document.getElementById("file-upload");
const picked = document.getElementById("file-picked");
const said = document.getElementById("file-said");

async function read(file) {
  if (file.size > Number(upload.dataset.most)) return upload.dataset.tooLarge;
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return upload.dataset.noText;
  }
  if (text.includes("\0")) return upload.dataset.noText;
  const name = document.getElementById("file-name");
  document.getElementById("file-text").value = text;
  name.value ||= file.name.replace(/[^A-Za-z0-9_.+=@,-]/g, "-").slice(0, 64);
  return upload.dataset.read;
}

upload.hidden = false;
picked.addEventListener("change", async () => {
  const [file] = picked.files;
  if (file) said.textContent = await read(file);
});
