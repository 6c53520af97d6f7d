// The family of rules, or group of commands, that an address names or has in it is opened, in browsers that do not do so by themselves.

function show() {
  const rule = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  const family = rule?.closest("details.rules__family");
  if (!family || family.open) return;
  family.open = true;
  rule.scrollIntoView();
}

show();
window.addEventListener("hashchange", show);
document.addEventListener("htmx:afterSwap", show);
