// A chart as a specification for Vega. charts.js and quantities.js come before it.
"use strict";

const specification = (() => {
    const { axis, format } = quantities;

    const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"];
    // For paper: colours that those see who confuse some (Okabe and Ito's), on white.
    const paper = {
        ink: "#1b1f24", muted: "#57606a", grid: "#dfe3e8", surface: "#ffffff", colours,
        font: "DejaVu Sans, Verdana, sans-serif",
    };
    // For a page, whose style sheet says what these are, in light and dark.
    const page = {
        ink: "var(--ink)", muted: "var(--muted)", grid: "var(--grid)", surface: "var(--surface)",
        colours: colours.map((each, i) => `var(--line-${i + 1})`),
        font: "system-ui, sans-serif",
    };

    const height = 250;
    const wide = 460;
    const barHeight = 26;

    // What Vega has to know before it is given a specification.
    function teach(vega) {
        vega.expressionFunction("quantity", (value, kind) => format(value, kind));
    }

    // Lines are told apart by colour and shape and, where there are many, by dashes.
    function lineScales(chart, theme) {
        const domain = chart.allLines;
        const cycle = (values) => domain.map((each, i) => values[i % values.length]);
        const rounds = domain.map((each, i) => Math.floor(i / theme.colours.length));
        const dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]];
        const scale = (name, range) => ({ name, type: "ordinal", domain, range });
        const colours = cycle(theme.colours);
        return [
            scale("colour", colours),
            scale("shape", cycle(charts.shapes)),
            scale("dash", rounds.map((each) => dashes[each % dashes.length])),
            ...guideScales(chart, (line) => colours[domain.indexOf(line)] ?? theme.muted),
        ];
    }

    // Guides are lines without points: each has the colour of the points that it belongs to.
    function guideScales(chart, colourOf) {
        const domain = chart.guides.map((each) => each.label);
        const scale = (name, range) => ({ name, type: "ordinal", domain, range });
        return [
            scale("guide", chart.guides.map((each) => colourOf(each.line))),
            scale("guideDash", chart.guides.map((each) => each.dash)),
        ];
    }

    function legendsOf(chart) {
        const guides = {
            orient: "bottom", direction: "vertical", stroke: "guide", strokeDash: "guideDash",
            symbolType: "stroke", symbolSize: 300, labelLimit: 460, offset: 14,
        };
        return [...legendOf(chart), ...(chart.guides.length > 0 ? [guides] : [])];
    }

    function legendOf(chart) {
        if (chart.lines.length < 2) return [];
        const longest = Math.max(...chart.lines.map((each) => each.length));
        const room = chart.panels.length > 1 ? 2 * wide : wide;
        const all = chart.lines.reduce((sum, each) => sum + 7 * each.length + 44, 0);
        const columns = Math.max(1, Math.floor(room / (7 * longest + 44)));
        return [{
            orient: "bottom", direction: "horizontal", fill: "colour", stroke: "colour",
            values: chart.lines,
            columns: all <= room ? chart.lines.length : columns,
            ...(chart.isSeries ? { symbolType: "stroke" } : { shape: "shape" }),
            symbolSize: chart.isSeries ? 200 : 60,
            labelLimit: 420, columnPadding: 18, offset: 14,
        }];
    }

    function axisFor(scale, orient, kind, ticks, title, more) {
        const text = { signal: `quantity(datum.value, "${kind}")` };
        return {
            scale, orient, title, values: ticks, labelOverlap: "greedy",
            ...(kind === "ordinal" ? {} : { encode: { labels: { update: { text } } } }), ...more,
        };
    }

    // --------------------------------------------------------------------------------------- lines
    function xScale(chart, width) {
        const values = chart.panels.flatMap((panel) => panel.points.map((each) => each.x));
        if (chart.isSeries) values.push(0); // time begins there, and is never logarithmic
        if (chart.xKind === "ordinal") {
            const scale = { name: "x", type: "point", domain: [...new Set(values)], padding: 0.5 };
            return { scale: { ...scale, range: [0, width] }, ticks: undefined };
        }
        const found = axis(values, chart.xKind, false);
        const distinct = [...new Set(values)].sort((a, b) => a - b);
        const [least, most] = [distinct[0], distinct[distinct.length - 1]];
        const range = least === most ? [width / 2, width / 2] : [12, width - 12];
        const scale = { name: "x", type: found.type, domain: [least, most], range, zero: false };
        if (chart.isSeries) scale.range = [0, width];
        return { scale, ticks: distinct.length <= 8 && !chart.isSeries ? distinct : found.ticks };
    }

    function yScale(chart) {
        const values = chart.panels.flatMap((panel) =>
            panel.points.flatMap((each) => [each.low, each.y, each.high]));
        values.push(...chart.guides.flatMap((guide) => guide.points.map((each) => each.y)));
        const found = axis(chart.kind === "share" ? [...values, 1] : values, chart.kind, true);
        const scale = { name: "y", type: found.type, domain: found.domain, range: [height, 0] };
        return { scale: { ...scale, clamp: true }, ticks: found.ticks };
    }

    const colour = { scale: "colour", field: "line" };
    const at = { x: { scale: "x", field: "x" }, y: { scale: "y", field: "y" } };

    function lineMarks(data) {
        const encode = {
            ...at, stroke: colour, strokeWidth: { value: 2 },
            strokeDash: { scale: "dash", field: "line" }, strokeJoin: { value: "round" },
        };
        return {
            type: "group", interactive: false,
            from: { facet: { name: "of_line", data, groupby: "line" } },
            marks: [{ type: "line", from: { data: "of_line" }, encode: { enter: encode } }],
        };
    }

    function guideMarks() {
        const encode = {
            ...at, stroke: { scale: "guide", field: "label" }, strokeWidth: { value: 1.5 },
            strokeDash: { scale: "guideDash", field: "label" },
        };
        return {
            type: "group", interactive: false,
            from: { facet: { name: "of_guide", data: "guides", groupby: "label" } },
            marks: [{ type: "line", name: "guide", from: { data: "of_guide" },
                encode: { enter: encode } }],
        };
    }

    // From the least to the most that was measured, with a cap at both ends.
    function errorMarks(data) {
        const rule = (encode) => ({
            type: "rule", interactive: false, from: { data }, encode: { enter: {
                stroke: colour, strokeWidth: { value: 1.25 },
                opacity: { signal: "datum.high > datum.low ? 0.75 : 0" }, ...encode,
            } },
        });
        const cap = (field) => rule({
            x: { scale: "x", field: "x", offset: -4 }, x2: { scale: "x", field: "x", offset: 4 },
            y: { scale: "y", field },
        });
        const bar = rule({
            x: at.x, y: { scale: "y", field: "low" }, y2: { scale: "y", field: "high" },
        });
        return [bar, cap("low"), cap("high")];
    }

    // The points, and around each a larger one that is not seen, for the pointer.
    function pointMarks(data, chart, theme) {
        const seen = {
            ...at, fill: colour, stroke: { value: theme.surface }, strokeWidth: { value: 1 },
            shape: { scale: "shape", field: "line" }, size: { value: chart.isSeries ? 0 : 70 },
        };
        const felt = {
            ...at, fill: colour, opacity: { value: 0 }, size: { value: 320 },
            tooltip: { field: "tip" },
        };
        const symbols = (name, enter) => ({
            type: "symbol", name, from: { data }, encode: { enter },
            interactive: name === "felt",
        });
        return [symbols("point", seen), symbols("felt", felt)];
    }

    function panelOfLines(chart, panel, i, width, gap, theme) {
        const x = xScale(chart, width);
        const y = yScale(chart);
        const first = i === 0;
        const isFitted = chart.guides.some((each) => each.line !== null); // no need of others
        const yAxis = axisFor("y", "left", chart.kind, y.ticks, undefined,
            { grid: true, labels: first, domain: false, ticks: false });
        return {
            type: "group",
            data: [
                { name: "points", values: panel.points },
                { name: "guides", values: chart.guides.flatMap(({ label, points }) =>
                    points.map((each) => ({ ...each, label }))) },
            ],
            encode: { enter: {
                x: { value: i * (width + gap) }, y: { value: 0 },
                width: { value: width }, height: { value: height },
            } },
            ...(panel.title ? { title: { text: panel.title, anchor: "middle", offset: 8 } } : {}),
            scales: [x.scale, y.scale],
            axes: [yAxis, axisFor("x", "bottom", chart.xKind, x.ticks, chart.xTitle)],
            marks: [guideMarks(), ...(isFitted ? [] : [lineMarks("points")]), ...(chart.isSeries ? [] : errorMarks("points")),
                ...pointMarks("points", chart, theme)],
        };
    }

    function lines(chart, theme) {
        const gap = 22;
        const count = chart.panels.length;
        const width = count === 1 ? wide : Math.floor((2.1 * wide - gap * (count - 1)) / count);
        return {
            width: count * width + (count - 1) * gap, height,
            scales: lineScales(chart, theme), legends: legendsOf(chart),
            marks: chart.panels.map((panel, i) =>
                panelOfLines(chart, panel, i, width, gap, theme)),
        };
    }

    // ---------------------------------------------------------------------------------------- bars
    function barMarks(theme) {
        const band = { scale: "y", field: "line" };
        const middle = { ...band, band: 0.5 };
        const value = (field) => ({ scale: "x", field });
        const rule = (encode) => ({
            type: "rule", interactive: false, from: { data: "points" },
            encode: { enter: {
                stroke: { value: theme.ink }, strokeWidth: { value: 1.25 },
                opacity: { signal: "datum.high > datum.low ? 0.8 : 0" }, ...encode,
            } },
        });
        const cap = (field) => rule({
            x: value(field), y: { ...middle, offset: -4 }, y2: { ...middle, offset: 4 },
        });
        const bar = {
            type: "rect", name: "point", from: { data: "points" },
            encode: { enter: {
                x: { scale: "x", value: 0 }, x2: value("y"), y: band,
                height: { scale: "y", band: 1 }, cornerRadiusTopRight: { value: 3 },
                cornerRadiusBottomRight: { value: 3 },
                fill: { scale: "colour", field: "runtime" }, tooltip: { field: "tip" },
            } },
        };
        const range = rule({ x: value("low"), x2: value("high"), y: middle });
        return [bar, range, cap("low"), cap("high")];
    }

    function barValues(chart, theme) {
        return {
            type: "text", interactive: false, from: { data: "points" },
            encode: { enter: {
                x: { scale: "x", field: "high", offset: 8 },
                y: { scale: "y", field: "line", band: 0.5 },
                baseline: { value: "middle" }, fill: { value: theme.ink },
                text: { signal: `quantity(datum.y, "${chart.kind}")` },
            } },
        };
    }

    // Bars begin at zero, whatever they span; their values stand behind them.
    function bars(chart, theme) {
        const points = chart.panels[0].points;
        const most = Math.max(...points.map((each) => each.high));
        const room = most > 0 ? most * 1.22 : 1; // for the values
        const runtimes = chart.runtimes;
        return {
            width: wide * 0.8, height: Math.max(1, points.length) * barHeight,
            data: [{ name: "points", values: points }],
            scales: [
                { name: "x", type: "linear", domain: [0, room], range: "width" },
                { name: "y", type: "band", domain: chart.lines, range: "height", padding: 0.28 },
                { name: "colour", type: "ordinal", domain: runtimes,
                    range: runtimes.map((each, i) => theme.colours[i % theme.colours.length]) },
            ],
            axes: [
                axisFor("x", "bottom", chart.kind, axis([0, most], chart.kind, true).ticks
                    .filter((each) => each <= room), undefined, { grid: true, domain: false }),
                { scale: "y", orient: "left", ticks: false, labelLimit: 300, labelFontSize: 12 },
            ],
            marks: [...barMarks(theme), barValues(chart, theme)],
        };
    }

    // ------------------------------------------------------------------------------------ together
    function configOf(theme) {
        const text = { labelFont: theme.font, titleFont: theme.font };
        return {
            text: { font: theme.font, fontSize: 12 },
            title: {
                font: theme.font, color: theme.ink, fontSize: 13, fontWeight: "normal",
                subtitleFont: theme.font, subtitleColor: theme.muted, subtitleFontSize: 12,
            },
            axis: {
                ...text, labelColor: theme.muted, titleColor: theme.muted, gridColor: theme.grid,
                domainColor: theme.grid, tickColor: theme.grid, labelFontSize: 12,
                titleFontSize: 12, titleFontWeight: "normal", titlePadding: 10, labelPadding: 6,
            },
            legend: {
                ...text, labelColor: theme.ink, labelFontSize: 12,
                layout: { bottom: { direction: "vertical", anchor: "start" } },
            },
        };
    }

    // `withTitle`: for images, which stand alone.
    function of(chart, theme, withTitle) {
        const title = {
            text: `${chart.experiment}: ${chart.title}`, subtitle: chart.note, anchor: "start",
            fontSize: 15, fontWeight: "bold", offset: 14, frame: "bounds",
        };
        return {
            $schema: "https://vega.github.io/schema/vega/v5.json",
            description: `${chart.experiment}: ${chart.title}`,
            padding: withTitle ? 16 : 4, autosize: "pad",
            background: withTitle ? theme.surface : null,
            ...(withTitle ? { title } : {}),
            ...(chart.form === "bars" ? bars(chart, theme) : lines(chart, theme)),
            config: configOf(theme),
        };
    }

    return { of, page, paper, teach };
})();
