// Which cells of the matrix stand out, and walking through them with the arrow keys.
(function () {
  "use strict";
  var table = document.querySelector(".matrix");
  if (!table) { return; }
  var names = Array.prototype.map.call(table.querySelectorAll("thead th:not(.sum)"), function (head) {
    return head.textContent.toLowerCase();
  });
  var lines = Array.prototype.slice.call(table.querySelectorAll("tbody tr"));
  var grid = lines.map(function (line) { return Array.prototype.slice.call(line.children, 1, names.length + 1); });
  var chips = Array.prototype.slice.call(document.querySelectorAll(".chip"));
  var who = document.getElementById("who");
  var shown = document.getElementById("shown");
  var waiting = 0;

  function pressed(name) {
    return chips.filter(function (chip) {
      return chip.hasAttribute(name) && chip.getAttribute("aria-pressed") === "true";
    }).map(function (chip) { return chip.getAttribute(name); });
  }

  function filter() {
    waiting = 0;
    var outcomes = pressed("data-outcome");
    var sides = pressed("data-side");
    var word = who.value.trim().toLowerCase();
    var fitting = 0;
    grid.forEach(function (cells, row) {
      cells.forEach(function (cell, column) {
        var link = cell.firstElementChild;
        if (!link || link.tagName !== "A") { return; }
        var fits = (!outcomes.length || outcomes.some(function (one) { return cell.classList.contains("o-" + one); })) &&
          (!sides.length || sides.indexOf(link.getAttribute("data-s")) >= 0) &&
          (!word || names[row].indexOf(word) >= 0 || names[column].indexOf(word) >= 0);
        cell.classList.toggle("faded", !fits);
        if (fits) { fitting += 1; }
        var place = document.getElementById(link.getAttribute("href").slice(1));
        if (place) { place.hidden = !fits; }
      });
    });
    shown.textContent = String(fitting);
  }

  function clear() {
    chips.forEach(function (chip) { chip.setAttribute("aria-pressed", "false"); });
    who.value = "";
    filter();
  }

  chips.forEach(function (chip) {
    chip.addEventListener("click", function () {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  });
  who.addEventListener("input", function () { if (!waiting) { waiting = window.setTimeout(filter, 60); } });
  document.addEventListener("gxd-show-all", clear);
  document.addEventListener("keydown", function (key) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (key.key === "/" && !typing && !key.ctrlKey && !key.metaKey && !key.altKey) {
      key.preventDefault();
      who.focus();
    } else if (key.key === "Escape" && document.activeElement === who) {
      clear();
    }
  });

  // One stop for the tabulator, arrows within: nobody wants to press a key 9,900 times to get past a matrix.
  var STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  var links = table.querySelectorAll(".c > a");
  var stop = links[0];
  Array.prototype.forEach.call(links, function (link) { link.tabIndex = link === stop ? 0 : -1; });

  function place(link) {
    var line = lines.indexOf(link.closest("tr"));
    return [line, grid[line].indexOf(link.parentElement)];
  }

  table.addEventListener("keydown", function (key) {
    var step = STEPS[key.key];
    var link = key.target.closest(".c > a");
    if (!step || !link) { return; }
    key.preventDefault();
    var at = place(link);
    do {
      at = [at[0] + step[0], at[1] + step[1]];
      var cell = grid[at[0]] && grid[at[0]][at[1]];
      if (!cell) { return; }
      var next = cell.querySelector("a");
    } while (!next);
    next.focus();
  });
  table.addEventListener("focusin", function (event) {
    if (!event.target.matches(".c > a")) { return; }
    stop.tabIndex = -1;
    stop = event.target;
    stop.tabIndex = 0;
  });
})();
