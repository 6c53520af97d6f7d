// A place in a list belongs to one step: giving it to another one swaps the two.

const before = new WeakMap();

function places(target) {
  const list = target instanceof HTMLSelectElement ? target.closest(".order") : null;
  return list ? [...list.querySelectorAll("select")] : [];
}

document.addEventListener("focusin", (event) => {
  for (const each of places(event.target)) before.set(each, each.value);
});

// Before anything else looks at the form.
document.addEventListener(
  "change",
  (event) => {
    const all = places(event.target);
    const other = all.find((each) => each !== event.target && each.value && each.value === event.target.value);
    if (other) other.value = before.get(event.target) ?? "";
    for (const each of all) before.set(each, each.value);
  },
  true,
);
