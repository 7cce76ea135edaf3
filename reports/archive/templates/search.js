// Finds editions in the index of search-index.js. Every word of a question must occur; when none has all of them, the
// editions that share most pairs of letters are shown as near ones. Words reach the page as text, never as markup.
(function () {
  "use strict";
  var LIMIT = 50;
  var LINES = 2;
  var NEAR = 0.5;

  function folded(text) {
    return text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
  }

  function pairs(word) {
    var found = [];
    for (var n = 0; n + 1 < word.length; n += 1) {
      found.push(word.slice(n, n + 2));
    }
    return found.length ? found : [word];
  }

  function occurrences(record, word) {
    // A hit in the title weighs more than one in a line.
    var score = folded(record.title + record.label + record.day).indexOf(word) >= 0 ? 10 : 0;
    record.lines.forEach(function (line) {
      if (folded(line).indexOf(word) >= 0) {
        score += 1;
      }
    });
    return score;
  }

  function exact(words) {
    return ARCHIVE_INDEX.map(function (record, place) {
      var scores = words.map(function (word) { return occurrences(record, word); });
      var all = scores.every(function (score) { return score > 0; });
      var sum = scores.reduce(function (a, b) { return a + b; }, 0);
      return { record: record, score: all ? sum : 0, place: place };
    }).filter(function (hit) { return hit.score > 0; });
  }

  function near(words) {
    var wanted = words.map(pairs).reduce(function (a, b) { return a.concat(b); }, []);
    return ARCHIVE_INDEX.map(function (record, place) {
      var text = folded(record.title + record.lines.join(" "));
      var held = wanted.filter(function (pair) { return text.indexOf(pair) >= 0; }).length;
      return { record: record, score: held / wanted.length, place: place };
    }).filter(function (hit) { return hit.score >= NEAR; });
  }

  function marked(line, words) {
    // Positions are those of the line itself, so that nothing but the words found is marked.
    var shown = document.createDocumentFragment();
    var lower = line.normalize("NFC").toLowerCase();
    var from = 0;
    while (from < line.length) {
      var best = -1;
      var length = 0;
      words.forEach(function (word) {
        var at = lower.indexOf(word, from);
        if (at >= 0 && (best < 0 || at < best)) {
          best = at;
          length = word.length;
        }
      });
      if (best < 0) {
        break;
      }
      shown.appendChild(document.createTextNode(line.slice(from, best)));
      var mark = document.createElement("mark");
      mark.textContent = line.slice(best, best + length);
      shown.appendChild(mark);
      from = best + length;
    }
    shown.appendChild(document.createTextNode(line.slice(from)));
    return shown;
  }

  function element(name, className, child) {
    var made = document.createElement(name);
    made.className = className;
    made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    return made;
  }

  function item(hit, words) {
    var record = hit.record;
    var link = element("a", "", marked(record.title, words));
    link.href = record.address;
    var made = element("li", "", link);
    made.appendChild(element("span", "meta", record.day + " · " + record.label));
    record.lines.filter(function (line) {
      return words.some(function (word) { return folded(line).indexOf(word) >= 0; });
    }).slice(0, LINES).forEach(function (line) {
      made.appendChild(element("span", "found", marked(line, words)));
    });
    return made;
  }

  var query = (new URLSearchParams(window.location.search).get("q") || "").trim();
  var status = document.getElementById("search-status");
  var list = document.getElementById("search-results");
  document.getElementById("query").value = query;
  var words = query.split(/\s+/).map(folded).filter(Boolean);
  if (!words.length) {
    return;
  }
  var hits = exact(words);
  var isNear = !hits.length;
  var told = words;
  if (isNear) {
    hits = near(words);
    told = words.map(pairs).reduce(function (a, b) { return a.concat(b); }, []);
  }
  // Editions first: a word in the titles of many notices must not push them off the list.
  hits.sort(function (a, b) {
    return (a.record.notice || 0) - (b.record.notice || 0) || b.score - a.score || a.place - b.place;
  });
  hits.slice(0, LIMIT).forEach(function (hit) { list.appendChild(item(hit, told)); });
  list.hidden = !hits.length;
  document.title = "‘" + query + "’ 찾은 자료 " + hits.length + "건 | " + document.title;
  if (!hits.length) {
    status.textContent = "‘" + query + "’에 맞는 자료 없음";
  } else if (isNear) {
    status.textContent = "‘" + query + "’에 꼭 맞는 자료가 없어 비슷한 자료 " + hits.length + "건을 보임";
  } else {
    status.textContent = "‘" + query + "’ 찾은 자료 " + hits.length + "건";
  }
  if (hits.length > LIMIT) {
    status.textContent += " 가운데 앞의 " + LIMIT + "건";
  }
}());
