// Which requirements are shown: by verdict, and by words.
(function () {
  "use strict";
  var rows = Array.prototype.slice.call(document.querySelectorAll("#all .row"));
  var areas = Array.prototype.slice.call(document.querySelectorAll("#all .area"));
  var chips = Array.prototype.slice.call(document.querySelectorAll(".chip"));
  var search = document.getElementById("search");
  var texts = null;
  var waiting = 0;

  function pressed() {
    return chips.filter(function (chip) {
      return chip.getAttribute("data-verdict") && chip.getAttribute("aria-pressed") === "true";
    }).map(function (chip) { return chip.getAttribute("data-verdict"); });
  }

  function filter() {
    waiting = 0;
    var verdicts = pressed();
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !texts) {
      texts = rows.map(function (row) {
        return (row.closest(".area").querySelector("h3").textContent + " " + row.textContent).toLowerCase();
      });
    }
    var shown = 0;
    rows.forEach(function (row, number) {
      var fits = (!verdicts.length || verdicts.indexOf(row.getAttribute("data-v")) >= 0) &&
        words.every(function (word) { return texts[number].indexOf(word) >= 0; });
      row.hidden = !fits;
      if (fits) { shown += 1; }
    });
    areas.forEach(function (area) { area.hidden = !area.querySelector(".row:not([hidden])"); });
    chips[0].setAttribute("aria-pressed", String(!verdicts.length));
    document.getElementById("shown").textContent = String(shown);
    document.getElementById("none").hidden = shown > 0;
  }

  function soon() {
    if (!waiting) { waiting = window.setTimeout(filter, 60); }
  }

  function clear() {
    chips.forEach(function (chip) { chip.setAttribute("aria-pressed", "false"); });
    search.value = "";
    filter();
  }

  chips.forEach(function (chip) {
    chip.addEventListener("click", function () {
      if (!chip.getAttribute("data-verdict")) { clear(); return; }
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  });
  search.addEventListener("input", soon);
  document.addEventListener("keydown", function (key) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (key.key === "/" && !typing && !key.ctrlKey && !key.metaKey && !key.altKey) {
      key.preventDefault();
      search.focus();
    } else if (key.key === "Escape" && document.activeElement === search) {
      clear();
    }
  });

  document.addEventListener("gxd-show-all", clear);
})();
