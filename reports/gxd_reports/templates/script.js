// Everything here is comfort: language, links into folded parts. Without it the page is whole, in English.
(function () {
  "use strict";
  var root = document.documentElement;
  var title = document.querySelector("title");
  var chosen = null;
  root.classList.add("js");

  // The address keeps the place and the language: #PACT-PAG-003&lang=ja
  function address() {
    var state = { anchor: "", lang: null };
    var raw = location.hash.slice(1);
    try { raw = decodeURIComponent(raw); } catch (broken) { /* an address typed by hand */ }
    raw.split("&").forEach(function (part) {
      var lang = /^lang=(en|ja)$/.exec(part);
      if (lang) { state.lang = lang[1]; } else if (part) { state.anchor = part; }
    });
    return state;
  }

  function keep(anchor) {
    if (!chosen) { return; }
    var hash = "#" + (anchor ? encodeURIComponent(anchor) + "&" : "") + "lang=" + chosen;
    if (hash !== location.hash) {
      try { history.replaceState(null, "", hash); } catch (refused) { /* some viewers allow no history */ }
    }
  }

  function speak(lang) {
    root.lang = lang;
    root.setAttribute("data-lang", lang);
    document.title = title.getAttribute("data-" + lang);
    document.querySelectorAll("[data-set-lang]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-set-lang") === lang));
    });
  }

  document.querySelectorAll("[data-set-lang]").forEach(function (button) {
    button.addEventListener("click", function () {
      chosen = button.getAttribute("data-set-lang");
      speak(chosen);
      keep(address().anchor);
    });
  });

  // A link into a folded or filtered part opens it.
  function go(anchor) {
    var place = anchor && document.getElementById(anchor);
    document.querySelectorAll(".here").forEach(function (old) { old.classList.remove("here"); });
    if (!place) { return; }
    if (place.closest("[hidden]")) { document.dispatchEvent(new Event("gxd-show-all")); }
    for (var fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) { fold.open = true; }
    if (place.matches(".row, .finding")) { place.classList.add("here"); }
    if (!place.hasAttribute("tabindex")) { place.setAttribute("tabindex", "-1"); }
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  }

  function arrive() {
    var state = address();
    if (state.lang) { chosen = state.lang; speak(chosen); }
    go(state.anchor);
    keep(state.anchor);
  }

  // Paper cannot be unfolded, so it is before. Exchanges without a finding stay a line each.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("details:not([open]):not(.listed)"));
    folded.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (fold) { fold.open = false; });
  });
  document.getElementById("print").addEventListener("click", function () { window.print(); });

  speak(/^ja\b/i.test(navigator.language || "") ? "ja" : "en");
  window.addEventListener("hashchange", arrive);
  arrive();
})();
