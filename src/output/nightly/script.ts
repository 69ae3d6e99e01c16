/** The page's own script: it filters what is on the page and opens it, copies it, and builds nothing from texts. */
export const SCRIPT = `
(function () {
  "use strict";
  var form = document.getElementById("filter");
  var list = document.getElementById("findings");
  var state = document.getElementById("shown");
  if (!form || !list || !state) return;
  var keys = ["words", "severity", "rule", "by", "group", "file", "since"];
  var all = function (selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); };
  var items = all(".findings > li", list);
  var folds = all("details", list);
  var box = document.getElementById("filter-fold");
  box.hidden = false;
  function control(name) { return form.elements.namedItem(name); }
  function value(name) {
    var found = control(name);
    return found ? found.value : "";
  }
  function open(element) {
    for (var at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  }
  function apply() {
    var words = value("words").toLowerCase().split(/\\s+/).filter(Boolean);
    var asked = keys.slice(1).filter(function (key) { return value(key) !== ""; });
    var isAsked = asked.length > 0 || words.length > 0;
    var shown = 0;
    items.forEach(function (item) {
      var fits = asked.every(function (key) { return item.dataset[key] === value(key); });
      if (fits && words.length > 0) {
        var text = item.textContent.toLowerCase();
        fits = words.every(function (word) { return text.indexOf(word) >= 0; });
      }
      item.hidden = !fits;
      if (fits) shown += 1;
    });
    folds.forEach(function (fold) {
      var has = fold.querySelector("li:not([hidden])") !== null;
      fold.hidden = isAsked && !has;
      fold.open = isAsked && has && (shown <= 100 || fold.className === "kind" && fold.open);
    });
    state.textContent = shown + " of " + items.length + " shown";
  }
  function remember() {
    var parts = keys.filter(function (key) { return value(key) !== ""; }).map(function (key) {
      return key + "=" + encodeURIComponent(value(key));
    });
    history.replaceState(null, "", parts.length > 0 ? "#filter:" + parts.join("&") : location.pathname + location.search);
  }
  function recall() {
    var hash = location.hash;
    if (/^#f-[0-9a-f]+$/.test(hash)) {
      var item = document.getElementById(hash.slice(1));
      if (item) { open(item); item.scrollIntoView(); }
      return false;
    }
    if (hash.indexOf("#filter:") !== 0) return false;
    hash.slice(8).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      var found = keys.indexOf(part.slice(0, at)) >= 0 ? control(part.slice(0, at)) : null;
      var text = "";
      try { text = decodeURIComponent(part.slice(at + 1)); } catch (error) { return; }
      if (found) found.value = text;
      if (found && found.value !== text) found.value = "";
    });
    box.open = true;
    return true;
  }
  function copy(event) {
    var button = event.target.closest ? event.target.closest(".copy") : null;
    if (!button) return;
    var text = button.nextElementSibling.textContent;
    var say = function (word) { button.textContent = word; };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(function () { say("Copied"); }, function () { say("Select and copy"); });
    else say("Select and copy");
  }
  function offer(event) {
    var fold = event.target;
    if (!fold.open) return;
    all("pre", fold).forEach(function (pre) {
      if (pre.previousElementSibling && pre.previousElementSibling.className === "copy") return;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      pre.parentNode.insertBefore(button, pre);
    });
  }
  form.addEventListener("input", function () { apply(); remember(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); apply(); remember(); });
  form.addEventListener("reset", function () { setTimeout(function () { apply(); remember(); }, 0); });
  list.addEventListener("click", copy);
  list.addEventListener("toggle", offer, true);
  addEventListener("hashchange", function () { if (recall()) apply(); });
  recall();
  apply();
})();
`;
