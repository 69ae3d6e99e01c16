/** The page's own script: it filters and sorts what is on the page, and builds nothing from texts. */
export const SCRIPT = `
(function () {
  "use strict";
  var form = document.getElementById("filter");
  var list = document.getElementById("findings");
  var state = document.getElementById("shown");
  if (!form || !list || !state) return;
  var items = Array.prototype.slice.call(list.children);
  var original = items.slice();
  form.hidden = false;
  function value(name) {
    var control = form.elements.namedItem(name);
    return control ? control.value : "";
  }
  function apply() {
    var words = value("words").toLowerCase().split(/\\s+/).filter(Boolean);
    var severity = value("severity");
    var age = value("age");
    var shown = 0;
    items.forEach(function (item) {
      var text = item.textContent.toLowerCase();
      var fits = (severity === "" || item.dataset.severity === severity) &&
        (age === "" || item.dataset.since === age) &&
        words.every(function (word) { return text.indexOf(word) >= 0; });
      item.hidden = !fits;
      if (fits) shown += 1;
    });
    state.textContent = shown + " of " + items.length + " shown";
  }
  function sort() {
    var key = value("order");
    var sorted = original.slice();
    if (key !== "") sorted.sort(function (a, b) {
      var one = a.dataset[key] || "~", other = b.dataset[key] || "~";
      return one < other ? -1 : one > other ? 1 : original.indexOf(a) - original.indexOf(b);
    });
    sorted.forEach(function (item) { list.appendChild(item); });
  }
  form.addEventListener("input", apply);
  form.addEventListener("change", function () { sort(); apply(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); sort(); apply(); });
  form.addEventListener("reset", function () { setTimeout(function () { sort(); apply(); }, 0); });
  apply();
})();
`;
