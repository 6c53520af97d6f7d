// Where a page says times by UTC and the browser knows a place, one press takes over its time zone.

const offer = document.querySelector("[data-zone-offer]");
const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;

if (offer && here && !["UTC", "Etc/UTC", "Etc/GMT", "GMT"].includes(here)) {
  offer.querySelector("input[name=time_zone]").value = here;
  const button = offer.querySelector("button");
  button.textContent = button.dataset.use.replace("{zone}", () => here);
  offer.hidden = false;
}
