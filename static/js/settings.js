// The time zone of this browser, chosen and saved with one press. Without this file the list alone offers it.

const offer = document.querySelector("[data-zone-here]");
const list = document.getElementById("time-zone");
const former = JSON.parse(offer?.dataset.former ?? "{}");
const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const zone = former[here] ?? here;

if (offer && list && zone !== list.value && [...list.options].some((option) => option.value === zone)) {
  offer.textContent = offer.dataset.zoneHere.replace("{zone}", () => zone);
  offer.hidden = false;
  offer.addEventListener("click", () => {
    list.value = zone;
    list.form.requestSubmit();
  });
}
