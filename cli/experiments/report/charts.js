// Rows of experiments as charts: what there is to be shown, and how, as specifications for Vega.
// The same code draws in a browser and, for images, in node; quantities.js and scaling.js come
// before it.
"use strict";

const charts = (() => {
    const { axis, format, kindOf } = quantities;

    // ------------------------------------------------------------------------- what is in the rows
    const aboutRuns = new Set(
        ["repeat", "warmup", "checked", "operations", "answer", "point", "command"]);
    const ranges = ["_minimum", "_maximum"];
    const answers = new Set(["digest"]); // which are compared, but are not more or less
    const percentile = /^latency_p(\d+)_ns$/;

    // What tells lines or bars apart has a colour, and a shape, by its place in the order.
    const shapes = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"];

    const titles = {
        seconds: "Time of a run",
        ns_per_operation: "Time of an operation",
        peak_rss_bytes: "Memory of the process at its peak",
        bytes_per_tasklet: "Memory of a tasklet",
        messages_per_second: "Throughput in messages",
        drain_seconds: "Time to the last result",
        worker_utilisation: "Utilisation of the workers",
        repeat: "Runs",
    };

    function words(name) {
        return name.replaceAll("_", " ");
    }

    function percentileText(figure) {
        const digits = figure.match(percentile)[1];
        return (digits.length > 2 ? `${digits.slice(0, 2)}.${digits.slice(2)}` : digits) + " %";
    }

    function titleOf(name) {
        if (Object.hasOwn(titles, name)) return titles[name];
        if (percentile.test(name)) return `Latency, ${percentileText(name)}`;
        const text = words(name.replace(/_(ns|bytes|seconds)$/, "")) || name;
        return text[0].toUpperCase() + text.slice(1);
    }

    function isMeasured(row, name) {
        return typeof row[name] === "number" && ranges.every((each) => name + each in row);
    }

    function isSeries(value) {
        return Array.isArray(value) && value.length > 0 &&
            value.every((each) => Array.isArray(each) && each.length === 2 &&
                each.every((part) => typeof part === "number"));
    }

    function unique(values) {
        return [...new Set(values)];
    }

    function namesIn(rows, is) {
        return unique(rows.flatMap((row) => Object.keys(row).filter((name) => is(row, name))));
    }

    // Whether rows that agree in all of `names` agree in `name`, too.
    function isDetermined(rows, name, names) {
        const values = new Map();
        return rows.every((row) => {
            const key = JSON.stringify(names.map((each) => row[each] ?? null));
            const value = JSON.stringify(row[name] ?? null);
            if (!values.has(key)) values.set(key, value);
            return values.get(key) === value;
        });
    }

    // Throughput first, then time, memory, and all the rest as it comes; of what is simulated it is
    // the time that is asked for.
    const interest = [/^speedup$/, /_per_second$/, /^ns_per_/, /^bytes_per_/, /bytes/, /^latency/, /seconds$/];

    function inOrderOfInterest(figures, isSimulated) {
        const rank = (name) => {
            if (isSimulated) return name === "seconds" ? 0 : 1;
            const found = interest.findIndex((each) => each.test(name));
            return found < 0 ? 9 : found;
        };
        return [...figures].sort((a, b) => rank(a) - rank(b));
    }

    // The parameter that has the most values, of those that are numbers in all rows: but for what
    // each of several runtimes has chosen for itself at a point, and for what is but the number of
    // workers by another name.
    function findX(rows, varying) {
        const hasPoints = rows.every((row) => row.point !== undefined);
        const counts = varying
            .filter((name) => name !== "seed")
            .filter((name) => rows.every((row) => typeof row[name] === "number"))
            .filter((name) => !hasPoints || isDetermined(rows, name, ["point"]))
            .filter((name) => name === "workers" || rows.some((row) => row[name] !== row.workers))
            .map((name) => ({ name, count: unique(rows.map((row) => row[name])).length }));
        return counts.reduce((best, each) => (each.count > best.count ? each : best),
            { name: null, count: 1 }).name;
    }

    // The parameters, besides x, that say which line a row is of: without those that follow from
    // the others.
    function findLines(rows, varying, x) {
        let names = varying.filter((name) => name !== x);
        for (const name of [...names].reverse()) {
            const others = names.filter((each) => each !== name);
            if (isDetermined(rows, name, ["runtime", x, ...others])) names = others;
        }
        return names;
    }

    function valueText(name, value) {
        return typeof value === "number" ? format(value, kindOf(name)) : String(value);
    }

    function labelOf(row, names, withRuntime) {
        const parts = withRuntime ? [row.runtime ?? "throng"] : [];
        for (const name of names) {
            const value = row[name];
            if (value === true) parts.push(words(name));
            else if (value === false) parts.push("not " + words(name));
            else if (typeof value === "string") parts.push(value);
            else if (value !== undefined) parts.push(`${words(name)} ${valueText(name, value)}`);
        }
        return parts.join(", ") || (row.runtime ?? "throng");
    }

    // Beside other runtimes: what a row's time is to that of throng's row at the same point.
    function ratiosOf(rows) {
        const known = rows.filter((row) => typeof row.seconds === "number" && row.point);
        const own = new Map(known.filter((row) => row.runtime === "throng")
            .map((row) => [row.point, row.seconds]));
        return new Map(known.filter((row) => own.get(row.point) > 0)
            .map((row) => [row, row.seconds / own.get(row.point)]));
    }

    function ratioText(ratio) {
        return ratio.toFixed(ratio < 10 ? 2 : 1);
    }

    // The rows of each experiment, in order, with what is measured in them and what they differ in;
    // those that say why there is nothing of a runtime, and what follows from all of them.
    function experimentsIn(allRows) {
        return unique(allRows.map((row) => row.experiment)).map((name) => {
            const its = allRows.filter((row) => row.experiment === name);
            const rows = its.filter((row) =>
                row.conclusion === undefined && row.skipped === undefined);
            const figures = inOrderOfInterest(namesIn(rows, isMeasured),
                rows.some((row) => row.simulated === true));
            const isParameter = (row, key) => typeof row[key] !== "object" &&
                !["experiment", "runtime"].includes(key) && !figures.includes(key) &&
                !(ranges.some((each) => key.endsWith(each)) && figures.includes(key.slice(0, -8)));
            const parameters = namesIn(rows, isParameter);
            const differs = (key) => unique(rows.map((row) => row[key])).length > 1;
            const isScaling = scaling.isScaling(rows);
            const placed = isScaling ? rows.map(scaling.ofCurve) : rows;
            const varying = parameters.filter((key) => !aboutRuns.has(key) &&
                unique(placed.map((row) => row[key])).length > 1);
            const isOverWorkers = isScaling && varying.includes("workers");
            const x = isOverWorkers ? "workers" : findX(placed, varying);
            const lines = findLines(placed, varying, x);
            const runtimes = unique(rows.map((row) => row.runtime ?? "throng"));
            const labels = placed.map((row) => labelOf(row, lines, runtimes.length > 1));
            return {
                name, rows, placed, figures, x, lines, labels, runtimes, isOverWorkers,
                ratios: runtimes.length > 1 ? ratiosOf(rows) : new Map(),
                skipped: its.filter((row) => row.skipped !== undefined),
                conclusions: its.filter((row) => row.conclusion !== undefined),
                series: namesIn(rows, (row, key) => isSeries(row[key])),
                constant: parameters.filter((key) => !differs(key)),
                varying: parameters.filter(differs),
            };
        });
    }

    // ------------------------------------------------------------------------ what is to be shown
    function rangeText(row, figure, kind) {
        const [low, high] = ranges.map((each) => row[figure + each]);
        const text = format(row[figure], kind);
        return low < high ? `${text} (${format(low, kind)} to ${format(high, kind)})` : text;
    }

    function pointOf(experiment, index, figure, x, xText) {
        const row = experiment.rows[index];
        const kind = kindOf(figure);
        const tip = [[titleOf(figure), rangeText(row, figure, kind)]];
        if (xText) tip.unshift(xText);
        if (row.repeat > 1) tip.push(["Runs", String(row.repeat)]);
        const ratio = experiment.ratios.get(row);
        if (ratio !== undefined) tip.push(["Time, throng's = 1", ratioText(ratio)]);
        const [low, high] = ranges.map((each) => row[figure + each]);
        return {
            x, y: row[figure], low, high,
            line: experiment.labels[index], runtime: row.runtime ?? "throng",
            tip: { title: experiment.labels[index], rows: tip },
        };
    }

    function rowsWith(experiment, figure) {
        return experiment.rows.map((row, i) => i)
            .filter((i) => isMeasured(experiment.rows[i], figure));
    }

    function panelOverX(experiment, figure, title) {
        const { x, rows } = experiment;
        const points = rowsWith(experiment, figure).map((i) =>
            pointOf(experiment, i, figure, rows[i][x], [titleOf(x), valueText(x, rows[i][x])]));
        return { title, points: [...points].sort((a, b) => a.x - b.x) };
    }

    // Rows with the same label get a number.
    function panelOfBars(experiment, figure) {
        const seen = new Map();
        const points = rowsWith(experiment, figure).map((i) => {
            const point = pointOf(experiment, i, figure, 0, null);
            const count = (seen.get(point.line) ?? 0) + 1;
            seen.set(point.line, count);
            return count === 1 ? point : { ...point, line: `${point.line} (${count})` };
        });
        return { title: "", points };
    }

    function chartOf(experiment, what, form, panels, rest) {
        const points = panels.flatMap((panel) => panel.points);
        return {
            name: `${experiment.name}.${what}`, title: titleOf(what), experiment: experiment.name,
            kind: kindOf(what), note: "", xTitle: "", guides: [], ...rest, form, panels,
            count: points.length,
            lines: unique(points.map((point) => point.line)),
            allLines: unique(experiment.labels), runtimes: experiment.runtimes,
        };
    }

    function figureChart(experiment, figure) {
        const { x, placed, labels, conclusions } = experiment;
        if (!x) return chartOf(experiment, figure, "bars", [panelOfBars(experiment, figure)]);
        const hasGuides = figure === "speedup" && experiment.isOverWorkers;
        const guides = hasGuides ? scaling.guidesOf(placed, labels, conclusions) : [];
        return chartOf(experiment, figure, "lines", [panelOverX(experiment, figure, "")],
            { xTitle: titleOf(x), xKind: kindOf(x), guides });
    }

    // Over x: a panel for each percentile; else a line over the percentiles for each row.
    function latencyChart(experiment, figures) {
        const rest = { title: "Latency", kind: "ns" };
        if (experiment.x) {
            const panels = figures.map((figure) =>
                panelOverX(experiment, figure, `${percentileText(figure)} are faster`));
            return chartOf(experiment, "latency", "lines", panels,
                { ...rest, xTitle: titleOf(experiment.x), xKind: kindOf(experiment.x) });
        }
        const points = figures.flatMap((figure) => rowsWith(experiment, figure).map((i) =>
            pointOf(experiment, i, figure, percentileText(figure), null)));
        return chartOf(experiment, "latency", "lines", [{ title: "", points }],
            { ...rest, xTitle: "share of the messages that are faster", xKind: "ordinal" });
    }

    // Of a sweep only the rows with the largest x: a line each, over time.
    function seriesChart(experiment, name) {
        const { x, rows, labels } = experiment;
        const having = rows.map((row, i) => i).filter((i) => isSeries(rows[i][name]));
        const most = x ? Math.max(...having.map((i) => rows[i][x])) : 0;
        const shown = having.filter((i) => !x || rows[i][x] === most);
        const points = shown.flatMap((i) => rows[i][name].map(([second, value]) => ({
            x: second, y: value, low: value, high: value, line: labels[i],
            tip: {
                title: labels[i],
                rows: [["After", format(second, "seconds")], ["", format(value, kindOf(name))]],
            },
        })));
        const note = shown.length < having.length ? `${titleOf(x)}: ${valueText(x, most)}` : "";
        return chartOf(experiment, name, "lines", [{ title: "", points }],
            { note, xTitle: "time since the start", xKind: "seconds", isSeries: true });
    }

    // All charts, the main one first.
    function chartsOf(rows) {
        return experimentsIn(rows).flatMap((experiment) => {
            const latencies = experiment.figures.filter((name) => percentile.test(name))
                .sort((a, b) => parseFloat(percentileText(a)) - parseFloat(percentileText(b)));
            const all = experiment.figures.filter((name) => !answers.has(name)).flatMap((figure) => {
                if (!latencies.includes(figure)) return [figureChart(experiment, figure)];
                return figure === latencies[0] ? [latencyChart(experiment, latencies)] : [];
            });
            return [...all, ...experiment.series.map((name) => seriesChart(experiment, name))];
        });
    }

    return {
        chartsOf, experimentsIn, isMeasured, rangeText, ratioText, shapes, titleOf, valueText,
    };
})();
