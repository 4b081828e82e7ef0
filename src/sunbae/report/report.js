// Draws the charts of a report from the JSON in #report-data. Reads nothing else and sends nothing.
(() => {
  "use strict";

  const data = JSON.parse(document.getElementById("report-data").textContent);
  const text = data.text;
  const root = document.documentElement;
  const drawn = []; // {element, chart, option}

  // ---- words and numbers

  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const digits = (n) => new Intl.NumberFormat(data.language, { maximumSignificantDigits: n });
  const compact = new Intl.NumberFormat(data.language, { notation: "compact", maximumSignificantDigits: 3 });
  const scored = digits(4);

  function axisNumber(value) {
    const size = Math.abs(value);
    if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(1).replace(".0e", "e");
    return size >= 1e4 ? compact.format(value) : scored.format(value);
  }

  const tipNumber = (value) =>
    Math.abs(value) > 0 && Math.abs(value) < 1e-4 ? value.toExponential(3) : digits(5).format(value);

  // ---- what all charts share

  function colours() {
    const style = getComputedStyle(root);
    const names = ["ground", "line", "text", "soft", "net", "other"];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  const font = () => getComputedStyle(document.body).fontFamily;

  const pen = document.createElement("canvas").getContext("2d");
  function textWidth(words) {
    pen.font = `12px ${font()}`; // what charts label their axes with
    return pen.measureText(words).width;
  }

  // Names that begin alike often differ at the end, so the middle is left out.
  function shorten(name, room) {
    if (textWidth(name) <= room) return name;
    const letters = [...name];
    for (let kept = Math.min(60, letters.length); kept > 2; kept -= 1) {
      const head = Math.ceil(kept / 2);
      const short = `${letters.slice(0, head).join("")}…${letters.slice(letters.length - (kept - head)).join("")}`;
      if (textWidth(short) <= room) return short;
    }
    return "…";
  }

  // Tooltips are built as elements: a column name can never become markup.
  function tip(title, rows) {
    const box = document.createElement("div");
    box.className = "tip";
    const head = document.createElement("b");
    head.textContent = title;
    box.append(head);
    for (const [name, value] of rows) {
      const row = document.createElement("div");
      for (const part of [name, value])
        row.append(Object.assign(document.createElement("span"), { textContent: part }));
      box.append(row);
    }
    return box;
  }

  function base(c, more) {
    return {
      animation: false,
      textStyle: { fontFamily: font(), color: c.text },
      tooltip: {
        confine: true,
        backgroundColor: c.ground,
        borderColor: c.line,
        padding: [6, 10],
        transitionDuration: 0,
      },
      grid: { left: 8, right: 20, top: 30, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      ...more,
    };
  }

  const axis = (c, more) => ({
    type: "value",
    nameTruncate: { maxWidth: c.width * 0.75 },
    nameTextStyle: { color: c.soft, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: c.soft } },
    axisTick: { show: false },
    axisLabel: { color: c.soft, formatter: axisNumber, hideOverlap: true },
    splitLine: { lineStyle: { color: c.line, width: 1 } },
    ...more,
  });
  const xAxis = (c, name, more) =>
    axis(c, { name, nameLocation: "middle", nameGap: 28, splitLine: { show: false }, ...more });
  // The name lies above the axis, not beside it: a phone has no width to give away.
  const yAxis = (c, name, more) =>
    axis(c, {
      name,
      nameLocation: "end",
      nameGap: 14,
      axisLine: { show: false },
      nameTextStyle: { color: c.soft, fontSize: 12, align: "left" },
      ...more,
    });

  // For an axis whose ends are no round numbers.
  const openEnds = (c, more) => ({
    color: c.soft,
    formatter: axisNumber,
    hideOverlap: true,
    showMinLabel: false,
    showMaxLabel: false,
    ...more,
  });

  const rowAxis = (c, names, more) => {
    const room = Math.min(220, c.width * 0.36);
    return {
      type: "category",
      inverse: true,
      data: names.map((_, i) => String(i)), // a name such as "0" must not be taken for a place
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: true, interval: 0, lineStyle: { color: c.line, type: "dotted" } },
      axisLabel: { color: c.text, interval: 0, formatter: (i) => shorten(names[i], room) },
      ...more,
    };
  };

  const line = (from, to, style) => [
    { coord: from, symbol: "none", lineStyle: style },
    { coord: to, symbol: "none" },
  ];
  const marked = (lines, style) => ({
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: style,
    data: lines,
  });

  // ---- the charts

  function seeds(c) {
    const { dots, baselines, low, high, metric, direction } = data.seeds;
    const names = [text.network, ...baselines.map((b) => b.name)];
    const last = String(names.length - 1);
    const place = (b) => (b.off > 0 ? high : b.off < 0 ? low : b.value);
    return base(c, {
      xAxis: xAxis(c, `${metric}, ${direction}`, {
        nameTruncate: { maxWidth: c.width * 0.55 },
        min: low,
        max: high,
        axisLabel: openEnds(c),
      }),
      yAxis: rowAxis(c, names),
      grid: { left: 8, right: 24, top: 8, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      series: [
        {
          type: "scatter",
          data: baselines.map((b, i) => ({
            value: [place(b), i + 1],
            symbol: b.off ? "triangle" : "diamond",
            symbolRotate: b.off > 0 ? -90 : b.off < 0 ? 90 : 0,
            label: b.off
              ? {
                  show: true,
                  position: b.off > 0 ? "left" : "right",
                  color: c.soft,
                  backgroundColor: c.ground,
                  padding: [2, 3],
                  formatter: () => fill(c.width < 480 ? "{value}" : text.off, { value: axisNumber(b.value) }),
                }
              : undefined,
          })),
          symbolSize: 12,
          z: 6, // over the lines
          itemStyle: { color: c.other },
          tooltip: {
            formatter: (p) => tip(baselines[p.dataIndex].name, [[metric, tipNumber(baselines[p.dataIndex].value)]]),
          },
          markLine: marked(
            baselines
              .filter((b) => !b.off)
              .map((b) =>
                line([b.value, "0"], [b.value, last], {
                  color: c.other,
                  width: b.best ? 2 : 1,
                  type: b.best ? "solid" : "dashed",
                  opacity: b.best ? 0.9 : 0.5,
                }),
              ),
          ),
        },
        {
          type: "scatter",
          data: dots.map((value) => [value, 0]),
          symbolSize: 13,
          itemStyle: { color: c.net, opacity: 0.65, borderColor: c.ground, borderWidth: 1 },
          tooltip: { formatter: (p) => tip(text.network, [[metric, tipNumber(p.value[0])]]) },
        },
      ],
    });
  }

  function curves(c) {
    const { loss, seeds: runs, log, zero } = data.curves;
    const logarithmic = log && document.getElementById("log-scale").checked;
    const epochs = Math.max(1, ...runs.map((run) => (run.train.length ? run.train[run.train.length - 1][0] : 1)));
    const parts = [
      ["train", c.net],
      ["validation", c.other],
    ].filter(([part]) => runs.some((run) => run[part].length));
    const width = runs.length > 1 ? 1.3 : 2;
    const series = parts.flatMap(([part, colour]) =>
      runs.map((run) => ({
        name: text[part],
        type: "line",
        data: run[part],
        showSymbol: run[part].length < 3,
        symbolSize: 5,
        lineStyle: { width, opacity: runs.length > 1 ? 0.75 : 1 },
        itemStyle: { color: colour },
        color: colour,
      })),
    );
    const best = runs.filter((run) => run.best);
    if (best.length)
      series.push({
        name: text.best,
        type: "scatter",
        data: best.map((run) => run.best),
        symbolSize: 10,
        z: 5,
        itemStyle: { color: c.ground, borderColor: c.text, borderWidth: 2 },
      });
    return base(c, {
      legend: {
        top: 0,
        left: 0,
        padding: [5, 0],
        itemGap: 16,
        itemWidth: 18,
        itemHeight: 10,
        textStyle: { color: c.text },
        inactiveColor: c.line,
        data: [...new Set(series.map((s) => s.name))].map((name) => ({
          name,
          icon: name === text.best ? "circle" : "path://M0 4h18v3H0z",
        })),
      },
      grid: { left: 8, right: 20, top: 54, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      tooltip: {
        ...base(c).tooltip,
        trigger: "axis",
        axisPointer: { type: "line", lineStyle: { color: c.soft } },
        formatter: curveTip,
      },
      xAxis: xAxis(c, text.epoch, { min: epochs > 1 ? 1 : 0, max: Math.max(epochs, 2), minInterval: 1 }),
      yAxis: yAxis(c, `${text.loss} (${loss})`, { type: logarithmic ? "log" : "value", scale: logarithmic || !zero }),
      series,
    });
  }

  // One line for each kind of curve, however many seeds there are.
  function curveTip(points) {
    const groups = new Map();
    for (const point of points) {
      if (point.value[1] === null) continue;
      groups.set(point.seriesName, [...(groups.get(point.seriesName) ?? []), point.value[1]]);
    }
    const rows = [...groups].map(([name, values]) => {
      const [low, high] = [Math.min(...values), Math.max(...values)].map(tipNumber);
      return [name, low === high ? low : fill(text.to, { a: low, b: high })];
    });
    return tip(`${text.epoch} ${points[0].value[0]}`, rows);
  }

  const withUnit = (name, unit) => (unit ? `${name} (${unit})` : name);

  function scatter(c, { points, strays, low, high, step, unit }) {
    const many = points.length > 500;
    const range = { min: low, max: high, interval: step };
    const pairTip = ([t, p]) =>
      tip("", [
        [text.true, tipNumber(t)],
        [text.predicted, tipNumber(p)],
      ]);
    return base(c, {
      xAxis: xAxis(c, withUnit(text.true, unit), {
        ...range,
        splitLine: { show: true, lineStyle: { color: c.line } },
      }),
      yAxis: yAxis(c, withUnit(text.predicted, unit), range),
      series: [
        {
          type: "scatter",
          data: points,
          symbolSize: many ? 5 : 7,
          itemStyle: { color: c.net, opacity: many ? 0.35 : 0.55 },
          tooltip: { formatter: (p) => pairTip(points[p.dataIndex]) },
          markLine: marked([line([low, low], [high, high])], { color: c.other, type: "dashed", width: 1.5 }),
        },
        {
          type: "scatter",
          symbol: "triangle",
          symbolSize: 9,
          itemStyle: { color: c.other },
          data: strays.map(([t, p]) => (p > high ? { value: [t, high] } : { value: [t, low], symbolRotate: 180 })),
          tooltip: { formatter: (p) => pairTip(strays[p.dataIndex]) },
        },
      ],
    });
  }

  function errors(c, { start, width, counts, unit }) {
    const edge = (i) => start + i * width;
    return base(c, {
      xAxis: xAxis(c, withUnit(text.error, unit), { min: edge(0), max: edge(counts.length), axisLabel: openEnds(c) }),
      yAxis: yAxis(c, text.rows, { minInterval: 1 }),
      series: [
        {
          type: "bar",
          data: counts.map((n, i) => [edge(i + 0.5), n]),
          barWidth: "94%",
          itemStyle: { color: c.net },
          tooltip: {
            formatter: (p) =>
              tip(fill(text.to, { a: tipNumber(edge(p.dataIndex)), b: tipNumber(edge(p.dataIndex + 1)) }), [
                [text.rows, scored.format(p.value[1])],
              ]),
          },
          markLine: marked([{ xAxis: 0 }], { color: c.other, type: "dashed", width: 1.5 }),
        },
      ],
    });
  }

  function roc(c, { points }) {
    const share = {
      min: 0,
      max: 1,
      axisLabel: { color: c.soft, formatter: (v) => `${Math.round(v * 100)}%`, hideOverlap: true },
    };
    return base(c, {
      xAxis: xAxis(c, text.false_rate, share),
      yAxis: yAxis(c, text.true_rate, share),
      series: [
        {
          type: "line",
          data: points,
          showSymbol: false,
          lineStyle: { color: c.net, width: 2.5 },
          itemStyle: { color: c.net },
          markLine: marked([line([0, 0], [1, 1])], { color: c.other, type: "dashed", width: 1.5 }),
        },
      ],
      tooltip: {
        ...base(c).tooltip,
        trigger: "axis",
        formatter: ([p]) =>
          tip("", [
            [text.true_rate, share.axisLabel.formatter(p.value[1])],
            [text.false_rate, share.axisLabel.formatter(p.value[0])],
          ]),
      },
    });
  }

  function importance(c) {
    const { names, means, whiskers, metric, low, high } = data.importance;
    const ends = whiskers.map((w, i) => [w, String(i)]).filter(([w]) => w);
    return base(c, {
      xAxis: xAxis(c, fill(text.drop, { metric }), {
        nameTruncate: { maxWidth: c.width * 0.55 },
        splitLine: { show: true, lineStyle: { color: c.line } },
        min: low,
        max: high,
        axisLabel: openEnds(c, { showMinLabel: low === 0 }),
      }),
      yAxis: rowAxis(c, names, { splitLine: { show: false } }),
      grid: { left: 8, right: 24, top: 4, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      series: [
        {
          type: "bar",
          data: means,
          barWidth: "62%",
          itemStyle: { color: c.net },
          tooltip: {
            formatter: (p) => tip(names[p.dataIndex], [[fill(text.drop, { metric }), tipNumber(means[p.dataIndex])]]),
          },
          markLine: marked(
            ends.map(([w, i]) => line([w[0], i], [w[1], i])),
            { color: c.text, width: 1.5, type: "solid" },
          ),
        },
      ],
    });
  }

  function calibration(c, { bins, low, step }) {
    const share = {
      min: low,
      max: 1,
      interval: step,
      axisLabel: { color: c.soft, formatter: (v) => `${Math.round(v * 100)}%`, hideOverlap: true },
    };
    const whisker = (ends, i) => line([bins[i][0], ends[0]], [bins[i][0], ends[1]]);
    const whole = (v) => `${digits(3).format(v * 100)}%`;
    return base(c, {
      xAxis: xAxis(c, text.sure, { ...share, splitLine: { show: true, lineStyle: { color: c.line } } }),
      yAxis: yAxis(c, text.right, share),
      series: [
        {
          type: "scatter",
          symbolSize: 12,
          data: bins.map(([sure, right]) => [sure, right]),
          itemStyle: { color: c.net },
          z: 5,
          tooltip: {
            formatter: ({ dataIndex: i }) =>
              tip("", [
                [text.sure, whole(bins[i][0])],
                [text.right, whole(bins[i][1])],
                [text.interval, fill(text.to, { a: whole(bins[i][2]), b: whole(bins[i][3]) })],
                [text.rows, tipNumber(bins[i][4])],
              ]),
          },
          markLine: marked(
            bins.map(([, , a, b], i) => whisker([a, b], i)),
            { color: c.net, width: 1.5, type: "solid", opacity: 0.8 },
          ),
        },
        {
          type: "line",
          data: [],
          markLine: marked([line([low, low], [1, 1])], { color: c.other, type: "dashed", width: 1.5 }),
        },
      ],
    });
  }

  // Eight colours in four shapes: Okabe and Ito, the yellow and black ones darker or lighter as the ground needs.
  const HUES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c00", "#7f7f7f"];
  const SHAPES = ["circle", "triangle", "rect", "diamond"];
  const MOST_NAMES = 24; // in a legend

  function codes(c) {
    const { groups, reach } = data.codes;
    const named = groups.length <= MOST_NAMES;
    const room = Math.min(160, c.width * 0.4);
    const shown = groups.map(([, name]) => shorten(name, room));
    let [lines, used] = [named ? 1 : 0, 0];
    if (named)
      shown.forEach((name) => {
        const width = textWidth(name) + 36;
        if (used && used + width > c.width) [lines, used] = [lines + 1, 0];
        used += width;
      });
    const many = groups.reduce((n, [, , points]) => n + points.length, 0) > 500;
    const edge = { show: true, onZero: false, lineStyle: { color: c.soft } };
    const range = { min: -reach, max: reach, axisLine: edge, axisLabel: openEnds(c) };
    return base(c, {
      legend: {
        show: named,
        top: 0,
        left: 0,
        right: 0,
        padding: [5, 0],
        itemGap: 14,
        itemWidth: 10,
        itemHeight: 10,
        textStyle: { color: c.text },
        inactiveColor: c.line,
        data: groups.map((_, k) => ({ name: String(k) })),
        formatter: (k) => shown[k],
      },
      grid: { left: 8, right: 20, top: 26 + lines * 22, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      xAxis: xAxis(c, text.first_direction, range),
      yAxis: yAxis(c, text.second_direction, range),
      series: groups.map(([place, name, points], k) => ({
        name: String(k),
        type: "scatter",
        data: points,
        symbol: SHAPES[Math.floor(place / HUES.length) % SHAPES.length],
        symbolSize: many ? 5 : 7,
        itemStyle: { color: HUES[place % HUES.length], opacity: many ? 0.6 : 0.8 },
        tooltip: { formatter: () => tip(name, []) },
      })),
    });
  }

  // ---- classes: the cells of the confusion matrix, the table of all classes

  const make = (name, className, words) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (words !== undefined) element.textContent = words;
    return element;
  };

  function addClasses({ names, cells, examples, least }, suffix) {
    const block = document.getElementById(`classes${suffix}`);
    const key = (i, j) => `${i},${j}`;
    const counts = new Map(cells.map(([i, j, n, share]) => [key(i, j), { n, share }]));
    const rows = new Map(examples.map(([i, j, found]) => [key(i, j), found]));
    const panel = document.getElementById(`examples${suffix}`);
    let open = null; // {key, button}

    function words(i, j) {
      const found = counts.get(key(i, j));
      const values = { true: names[i], predicted: names[j], ...found };
      if (!found && least !== null) return fill(text.few, { ...values, n: least });
      const [none, some] = i === j ? [text.none_right, text.right_cell] : [text.no_cell, text.cell];
      return fill(found ? some : none, values);
    }

    function close() {
      open?.button?.setAttribute("aria-expanded", "false");
      open?.button?.focus();
      open = null;
      panel.hidden = true;
      panel.replaceChildren();
    }

    function show(i, j, button) {
      if (!panel || !rows.has(key(i, j))) return;
      if (open?.key === key(i, j)) return close();
      open?.button?.setAttribute("aria-expanded", "false");
      button?.setAttribute("aria-expanded", "true");
      open = { key: key(i, j), button };
      const head = make("p", "examples-head");
      const shut = make("button", "shut", text.close);
      shut.type = "button";
      shut.addEventListener("click", close);
      head.append(make("b", "", words(i, j)), make("span", "small", text.surest), shut);
      const list = make("ul", rows.get(key(i, j)).some((row) => row[2] !== null) ? "gallery" : "row-list");
      for (const [label, sure, place] of rows.get(key(i, j))) {
        const item = make("li");
        if (place !== null) {
          const picture = make("span", `pic p${place}`);
          picture.setAttribute("role", "img");
          picture.setAttribute("aria-label", label);
          item.append(picture);
        }
        item.append(make("span", "file", label), " ", make("span", "small", fill(text.sure_of, { share: sure })));
        list.append(item);
      }
      panel.replaceChildren(head, list);
      panel.hidden = false;
    }

    addMatrix(block, show);
    const svg = block.querySelector("svg.heat");
    if (svg) addHeatMap(svg, names.length, words, show);
    block.addEventListener("keydown", (event) => event.key === "Escape" && open && close());
    addClassTable(block);
  }

  // One stop for the keyboard; within the matrix the arrow keys go to the next cell that has examples.
  function addMatrix(block, show) {
    const buttons = [...block.querySelectorAll("button[data-cell]")];
    const place = (button) => button.dataset.cell.split(",").map(Number);
    buttons.forEach((button, k) => {
      button.tabIndex = k ? -1 : 0;
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => show(...place(button), button));
      button.addEventListener("keydown", (event) => {
        const step = STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        const [i, j] = place(button);
        const along = step[0] ? 0 : 1; // rows or columns
        const ahead = buttons
          .map((other) => [other, place(other)])
          .filter(([, at]) => at[1 - along] === [i, j][1 - along] && (at[along] - [i, j][along]) * step[along] > 0)
          .sort(([, a], [, b]) => (a[along] - b[along]) * step[along])[0]?.[0];
        if (!ahead) return;
        button.tabIndex = -1;
        ahead.tabIndex = 0;
        ahead.focus();
      });
    });
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function addHeatMap(svg, n, words, show) {
    const cursor = svg.querySelector(".cursor");
    const line = svg.closest("figure").querySelector(".cell-text");
    let [i, j] = [0, 0];
    function go(row, column) {
      [i, j] = [row, column].map((v) => Math.max(0, Math.min(n - 1, v)));
      cursor.setAttribute("x", j);
      cursor.setAttribute("y", i);
      cursor.setAttribute("visibility", "visible");
      line.textContent = words(i, j);
    }
    function at(event) {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const cell = [Math.floor(point.y), Math.floor(point.x)];
      return cell.every((v) => v >= 0 && v < n) ? cell : null;
    }
    svg.addEventListener("pointermove", (event) => at(event) && go(...at(event)));
    svg.addEventListener("click", (event) => {
      if (!at(event)) return;
      go(...at(event));
      show(i, j);
    });
    svg.addEventListener("focus", () => go(i, j));
    svg.addEventListener("keydown", (event) => {
      if (STEPS[event.key]) go(i + STEPS[event.key][0], j + STEPS[event.key][1]);
      else if (event.key === "Enter" || event.key === " ") show(i, j);
      else return;
      event.preventDefault();
    });
  }

  function addClassTable(block) {
    const table = block.querySelector("table.per-class");
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const names = new Intl.Collator(data.language, { numeric: true });
    heads.forEach((head, k) => {
      head.querySelector("button").addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => (k ? row.cells[k].dataset.v : row.cells[0].textContent);
        const compare = (a, b) => {
          if (!k) return names.compare(value(a), value(b));
          if (value(a) === "" || value(b) === "") return ((value(a) === "") - (value(b) === "")) * (up ? 1 : -1);
          return value(a) - value(b);
        };
        body.append(...[...body.rows].sort((a, b) => compare(a, b) * (up ? 1 : -1)));
      });
    });
    block.querySelector("input[type=search]")?.addEventListener("input", ({ target }) => {
      const wanted = target.value.trim().toLocaleLowerCase();
      for (const row of body.rows) row.hidden = !row.cells[0].textContent.toLocaleLowerCase().includes(wanted);
    });
  }

  // ---- forecasts

  const pairs = (rows, values) => rows.map((row, i) => [row, values[i]]);

  // The place among `rows` (ascending) that is nearest to `row`.
  function nearest(rows, row) {
    let [low, high] = [0, rows.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (rows[middle] <= row) low = middle;
      else high = middle;
    }
    return row - rows[low] <= rows[high] - row ? low : high;
  }

  const TIME_ROOM = 160;

  // Rows between two others that have room for their time below the axis.
  function timeTicks(c, { rows, times }, from, to) {
    const longest = times.reduce((a, b) => (b.length > a.length ? b : a), "");
    const room = Math.min(TIME_ROOM, c.width * 0.4, textWidth(longest)) + 24;
    const count = Math.max(1, Math.min(6, to - from + 1, Math.floor((c.width - 60) / room)));
    const places = Array.from({ length: count }, (_, k) =>
      nearest(rows, from + ((k + 0.5) * (to - from)) / count),
    );
    return [...new Set(places)].map((place) => rows[place]);
  }

  // A value between two gaps has no line to be seen by.
  const alone = (values, i) => values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;

  function forecastTip(view, points) {
    const point = points.find((p) => p.value[1] !== null);
    if (!point) return "";
    const i = nearest(view.rows, point.value[0]);
    const found = [
      [text.truth, view.true[i]],
      [text.forecast, view.forecast[i]],
    ].filter(([, value]) => value !== null);
    const band = [view.low[i], view.high[i]];
    const rows = found.map(([name, value]) => [name, tipNumber(value)]);
    if (!band.includes(null)) rows.push([text.band, fill(text.to, { a: tipNumber(band[0]), b: tipNumber(band[1]) })]);
    return tip(view.times[i], rows);
  }

  function forecast(c, view, small) {
    const { rows, low, high, n, first, origin, name } = view;
    const zooms = n > 60 && origin === null;
    const few = origin !== null && n - 1 - origin <= 3;
    const stroke = (values, colour, width) => ({
      type: "line",
      data: pairs(rows, values),
      showSymbol: false,
      symbolSize: 5,
      lineStyle: { color: colour, width },
      itemStyle: { color: colour },
    });
    const dots = (values, colour) => ({
      type: "scatter",
      data: pairs(rows, values).filter(([row], i) => alone(values, i) || (few && row > origin)),
      symbolSize: 5,
      itemStyle: { color: colour },
      silent: true,
    });
    const edge = (values, more) => ({
      ...stroke(values, c.net, 0),
      stack: "band",
      stackStrategy: "all",
      silent: true,
      ...more,
    });
    const wide = high.map((value, i) => (value === null || low[i] === null ? null : value - low[i]));
    return base(c, {
      grid: { left: 8, right: 16, top: small ? 10 : 30, bottom: zooms ? 52 : 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      tooltip: {
        ...base(c).tooltip,
        trigger: "axis",
        axisPointer: { type: "line", lineStyle: { color: c.soft } },
        formatter: (points) => forecastTip(view, points),
      },
      xAxis: xAxis(c, "", {
        min: 0,
        max: Math.max(1, n - 1),
        axisLine: { onZero: false, lineStyle: { color: c.soft } },
        axisLabel: timeLabels(c, view, first, n - 1),
      }),
      yAxis: yAxis(c, small ? "" : name, { scale: true, splitNumber: small ? 3 : 5 }),
      dataZoom: zooms ? zoom(c, view) : [],
      series: [
        edge(low, {}),
        edge(wide, { areaStyle: { color: c.net, opacity: 0.22 } }),
        {
          ...stroke(view.true, c.text, 1.5),
          markLine:
            origin === null ? undefined : marked([{ xAxis: origin }], { color: c.soft, type: "dashed", width: 1.5 }),
        },
        stroke(view.forecast, c.net, 2),
        dots(view.true, c.text),
        dots(view.forecast, c.net),
      ],
    });
  }

  const timeLabels = (c, view, from, to) => ({
    color: c.soft,
    hideOverlap: true,
    customValues: timeTicks(c, view, from, to),
    formatter: (row) => shorten(view.times[nearest(view.rows, row)] ?? "", Math.min(TIME_ROOM, c.width * 0.4)),
  });

  const zoom = (c, { rows, n, first }) => [
    {
      type: "slider",
      startValue: first,
      endValue: n - 1,
      showDetail: false,
      showDataShadow: rows.length === n, // its points are evenly spaced, those of a thinned line are not
      brushSelect: false,
      height: 26,
      bottom: 8,
      left: 16,
      right: 24,
      borderColor: c.line,
      fillerColor: "transparent",
      handleStyle: { color: c.ground, borderColor: c.soft },
      moveHandleStyle: { color: c.soft, opacity: 0.5 },
      emphasis: { handleStyle: { borderColor: c.net }, moveHandleStyle: { color: c.net, opacity: 0.7 } },
      dataBackground: { lineStyle: { color: c.soft }, areaStyle: { color: c.line } },
      selectedDataBackground: { lineStyle: { color: c.net }, areaStyle: { color: c.net, opacity: 0.2 } },
    },
  ];

  // The labels below the axis follow the view.
  function relabel(chart, view) {
    const { startValue, endValue } = chart.getOption().dataZoom[0];
    const c = { ...colours(), width: chart.getWidth() };
    chart.setOption({ xAxis: { axisLabel: timeLabels(c, view, Math.ceil(startValue), Math.floor(endValue)) } });
  }

  const DASHES = ["solid", "dashed", "dotted", [10, 3, 2, 3]];
  const SYMBOLS = ["diamond", "triangle", "rect", "roundRect"];

  // The network's line among those of the baselines, which differ in dashes and symbols.
  function modelLines(c, { names, values, labels, xName, yName, tipTitle }) {
    const room = Math.min(200, c.width * 0.7);
    const shown = names.map((name) => shorten(name, room));
    const network = (k) => names[k] === text.network;
    const width = (k) => textWidth(shown[k]) + 46;
    let [lines, used] = [1, 0];
    names.forEach((_, k) => {
      if (used && used + width(k) > c.width) [lines, used] = [lines + 1, 0];
      used += width(k);
    });
    const few = labels.length <= 40;
    return base(c, {
      legend: {
        top: 0,
        left: 0,
        right: 0,
        padding: [5, 0],
        itemGap: 14,
        itemWidth: 26,
        itemHeight: 8,
        textStyle: { color: c.text },
        inactiveColor: c.line,
        data: names.map((_, k) => ({ name: String(k) })),
        formatter: (k) => shown[k],
      },
      grid: { left: 8, right: 20, top: 32 + lines * 22, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      tooltip: {
        ...base(c).tooltip,
        trigger: "axis",
        axisPointer: { type: "line", lineStyle: { color: c.soft } },
        formatter: (points) =>
          tip(
            tipTitle(points[0].dataIndex),
            names.map((name, k) => [name, values[k][points[0].dataIndex]])
              .filter(([, value]) => value !== null)
              .map(([name, value]) => [name, tipNumber(value)]),
          ),
      },
      xAxis: {
        ...xAxis(c, xName, { type: "category", data: labels.map((_, i) => String(i)) }),
        axisLabel: { color: c.soft, hideOverlap: true, formatter: (i) => shorten(labels[i], Math.min(TIME_ROOM, c.width * 0.4)) },
      },
      yAxis: yAxis(c, yName, { scale: true }),
      series: names.map((_, k) => {
        const place = network(k) ? 0 : k - 1;
        const colour = network(k) ? c.net : c.other;
        return {
          name: String(k),
          type: "line",
          data: values[k],
          z: network(k) ? 3 : 2,
          symbol: network(k) ? "circle" : SYMBOLS[place % SYMBOLS.length],
          symbolSize: 7,
          showSymbol: few,
          lineStyle: { color: colour, width: network(k) ? 2.5 : 1.5, type: network(k) ? "solid" : DASHES[(place + 1) % 4] },
          itemStyle: { color: colour },
        };
      }),
    });
  }

  function horizon(c, metrics, box) {
    const { metric, network, baselines } = metrics[box ? Number(box.value) : 0];
    const steps = network.map((_, i) => String(i + 1));
    return modelLines(c, {
      names: [text.network, ...baselines.map((b) => b.name)],
      values: [network, ...baselines.map((b) => b.values)],
      labels: steps,
      xName: text.step,
      yName: metric,
      tipTitle: (i) => `${text.step}: ${steps[i]}`,
    });
  }

  function backtest(c) {
    const { metric, times, models } = data.forecasts.backtest;
    return modelLines(c, {
      names: models.map((m) => m.name),
      values: models.map((m) => m.values),
      labels: times,
      xName: "",
      yName: metric,
      tipTitle: (i) => times[i],
    });
  }

  function addForecasts() {
    data.forecasts.targets.forEach((target, i) => {
      const views = [
        [`chart-line-${i}`, target.line, false],
        [`chart-beyond-${i}`, target.beyond, false],
        ...target.paths.map((path, k) => [`chart-path-${i}-${k}`, path, true]),
      ];
      for (const [id, view, small] of views) if (view) add(id, (c) => forecast(c, view, small), { view });
      if (!target.horizon) return;
      const box = document.getElementById(`metric-${i}`);
      add(`chart-horizon-${i}`, (c) => horizon(c, target.horizon, box));
      box?.addEventListener("change", () => draw(box.closest("figure")));
    });
    if (data.forecasts.backtest) add("chart-backtest", backtest);
  }

  // What was predicted on the test rows: of the only target, or of one of several.
  function addTests(tests, suffix) {
    for (const [name, chart] of Object.entries({ scatter, errors, roc, calibration }))
      if (tests[name]) add(`chart-${name}${suffix}`, (c) => chart(c, tests[name]));
    if (tests.classes) addClasses(tests.classes, suffix);
  }

  // ---- drawing

  // What is folded is drawn when it is opened.
  function draw(within = root) {
    for (const entry of drawn) {
      const { clientWidth: width, clientHeight: height } = entry.element;
      if (!within.contains(entry.element) || entry.element.closest("details:not([open])")) continue;
      entry.chart ??= start(entry);
      entry.chart.resize({ width, height });
      entry.chart.setOption(entry.option({ ...colours(), width }), { notMerge: true });
    }
  }

  function start({ element, view }) {
    const chart = echarts.init(element, null, { renderer: "svg" });
    if (view) chart.on("datazoom", () => relabel(chart, view));
    return chart;
  }

  function add(id, option, { rows, view } = {}) {
    const element = document.getElementById(id);
    if (!element) return;
    if (rows) element.style.height = `${rows * 26 + 64}px`;
    drawn.push({ element, option, view });
  }

  // Only a table that really scrolls is a stop for the keyboard and has a shadow.
  function markScrolling() {
    for (const box of document.querySelectorAll(".scroll, pre")) {
      const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      box.classList.toggle("more", scrolls);
      if (scrolls) box.setAttribute("tabindex", "0");
      else box.removeAttribute("tabindex");
    }
  }

  function layOut() {
    draw();
    markScrolling();
  }

  function unfold({ target }) {
    if (target.open) draw(target);
    markScrolling();
  }

  function setUpLogScale() {
    const box = document.getElementById("log-scale");
    if (!box) return;
    box.checked = data.curves.log_first;
    box.closest("label").hidden = !data.curves.log;
    box.addEventListener("change", () => draw());
  }

  // For print everything is opened and drawn again at the paper's width, then put back.
  let closed = [];
  function beforePrint() {
    if (root.classList.contains("printing")) return; // some browsers announce a print twice
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((item) => (item.open = true));
    root.classList.add("printing");
    draw();
  }
  function afterPrint() {
    closed.forEach((item) => (item.open = false));
    root.classList.remove("printing");
    layOut();
  }

  root.classList.add("scripted");
  setUpLogScale();
  if (data.seeds) add("chart-seeds", seeds, { rows: 1 + data.seeds.baselines.length });
  if (data.forecasts) addForecasts();
  if (data.curves) add("chart-curves", curves);
  addTests(data, "");
  data.targets.forEach((target, i) => addTests(target, `-${i}`));
  if (data.codes) add("chart-codes", codes);
  if (data.importance) add("chart-importance", importance, { rows: data.importance.names.length });
  layOut();
  let width = root.clientWidth;
  addEventListener("resize", () => {
    if (root.clientWidth !== width) layOut(); // a phone's address bar changes the height only
    width = root.clientWidth;
  });
  document.addEventListener("toggle", unfold, true);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", afterPrint);
})();
