// The family of the rule that an address names is opened, in browsers that do not do so by themselves.

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
