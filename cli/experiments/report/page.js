// The report as a page: draws what `reportRows` and `reportMade` say. All text goes in as text,
// never as markup.
"use strict";

// element("td", {class: "text"}, "a text", anotherElement)
function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
}

const { titleOf, valueText } = charts;

function facts(pairs) {
    return element("dl", { class: "facts" }, ...pairs.map(([name, value]) =>
        element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function unique(values) {
    return [...new Set(values)];
}

// -------------------------------------------------------------------------------------- machines
function hardwareOf(machine) {
    return JSON.stringify(["processor", "cores", "memory_bytes", "kernel"].map((each) =>
        machine[each] ?? null));
}

function machineCard(machine, rows) {
    const pairs = [];
    const add = (name, value) => value !== undefined && value !== null && pairs.push([name, value]);
    add("Processor", machine.processor);
    add("Cores", machine.cores === undefined ? undefined : String(machine.cores));
    const memory = machine.memory_bytes;
    add("Memory", memory === undefined ? undefined : quantities.format(memory, "bytes"));
    add("Kernel", machine.kernel);
    for (const runtime of unique(rows.map((row) => row.runtime ?? "throng"))) {
        const of = rows.filter((row) => (row.runtime ?? "throng") === runtime);
        const versions = of.map((row) =>
            [row.machine[runtime], row.machine.compiler].filter(Boolean).join(", "));
        add(runtime, unique(versions).filter(Boolean).join("; ") || undefined);
    }
    return element("div", { class: "card" }, facts(pairs));
}

function showMachines(main) {
    const known = reportRows.filter((row) => row.machine && typeof row.machine === "object");
    const kinds = unique(known.map((row) => hardwareOf(row.machine)));
    if (kinds.length > 1) {
        main.append(element("p", { class: "warning" }, "These rows are from different machines, " +
            "kernels or amounts of memory: their figures cannot be compared with one another."));
    }
    for (const kind of kinds) {
        const rows = known.filter((row) => hardwareOf(row.machine) === kind);
        main.append(machineCard(rows[0].machine, rows));
    }
}

// ---------------------------------------------------------------------------------------- tables
function cellOf(experiment, row, name) {
    const value = row[name];
    if (value === undefined || value === null) return element("td", {}, "");
    if (!charts.isMeasured(row, name)) {
        const kind = typeof value === "number" ? {} : { class: "text" };
        return element("td", { title: String(value), ...kind }, valueText(name, value));
    }
    const [low, high] = [row[name + "_minimum"], row[name + "_maximum"]];
    const cell = element("td", { title: String(value) }, valueText(name, value));
    if (low < high) {
        cell.append(element("small", {}, `${valueText(name, low)} – ${valueText(name, high)}`));
    }
    return cell;
}

// Beside other runtimes the first column after what was run is how their time compares.
function ratioCell(experiment, row) {
    const ratio = experiment.ratios.get(row);
    return element("td", { class: "ratio" }, ratio === undefined ? "" : charts.ratioText(ratio));
}

function tableOf(experiment) {
    const runtime = experiment.runtimes.length > 1 ? ["runtime"] : [];
    const first = [...runtime, ...experiment.varying.filter((name) => name !== "point")];
    const names = [...first, ...experiment.figures];
    const isText = (name) => experiment.rows.some((row) =>
        row[name] !== undefined && typeof row[name] !== "number");
    const heads = names.map((name) =>
        element("th", { title: name, ...(isText(name) ? { class: "text" } : {}) }, titleOf(name)));
    const rows = experiment.rows.map((row) => names.map((name) => cellOf(experiment, row, name)));
    if (experiment.ratios.size > 0) {
        heads.splice(first.length, 0, element("th", {}, "Time, throng's = 1"));
        rows.forEach((cells, i) =>
            cells.splice(first.length, 0, ratioCell(experiment, experiment.rows[i])));
    }
    return element("div", { class: "card scrolled" }, element("table", {},
        element("thead", {}, element("tr", {}, ...heads)), element("tbody", {},
            ...rows.map((cells) => element("tr", {}, ...cells)))));
}

function skippedOf(row) {
    return element("p", { class: "note" },
        `${row.runtime ?? "throng"}: ${row.skipped} (${row.point ?? row.experiment})`);
}

// ---------------------------------------------------------------------------------------- charts
const hover = element("div", { id: "hover" });

function showHover(handler, event, item, value) {
    hover.style.display = value ? "block" : "none";
    if (!value) return;
    hover.replaceChildren(element("b", {}, value.title), ...value.rows.map(([name, text]) =>
        element("div", {}, element("span", {}, name ? name + ": " : ""), text)));
    const left = Math.min(event.clientX + 14, window.innerWidth - hover.offsetWidth - 8);
    const above = event.clientY - hover.offsetHeight - 14;
    hover.style.left = `${Math.max(8, left)}px`;
    hover.style.top = `${above > 8 ? above : event.clientY + 18}px`;
}

// Notes in `data-drawn` how many points have really been drawn, and so for guides; `data-count` and
// `data-guides` say how many there are.
async function drawChart(vega, chart, figure) {
    const place = element("div", {});
    figure.append(place);
    const view = new vega.View(vega.parse(specification.of(chart, specification.page, false)), {
        renderer: "svg", container: place, hover: false, logLevel: vega.Error,
    });
    view.tooltip(showHover);
    await view.runAsync();
    figure.dataset.drawn = place.querySelectorAll("g.point > path").length;
    figure.dataset.drawnGuides = place.querySelectorAll("g.guide > path").length;
}

function figureOf(chart) {
    const caption = element("figcaption", {}, element("h3", {}, chart.title));
    if (chart.note) caption.append(element("span", { class: "note" }, chart.note));
    const wide = chart.panels.length > 2 ? " wide" : "";
    return element("figure", {
        class: "chart" + wide, "data-name": chart.name, "data-count": chart.count,
        "data-guides": chart.guides.length,
    }, caption);
}

function conclusionOf(row) {
    const names = Object.keys(row).filter((name) =>
        !["experiment", "runtime", "conclusion"].includes(name));
    return element("div", { class: "card" }, element("h3", {}, titleOf(String(row.conclusion))),
        facts(names.map((name) => [titleOf(name), valueText(name, row[name])])));
}

function showExperiment(main, experiment, all) {
    main.append(element("h2", {}, experiment.name));
    if (Object.hasOwn(reportMade.experiments, experiment.name)) {
        const known = reportMade.experiments[experiment.name];
        main.append(element("p", {}, known.summary + "."), element("details", {},
            element("summary", {}, "What is measured"), element("pre", {}, known.definition)));
    }
    const constant = experiment.constant.filter((name) => !["operations", "point"].includes(name));
    if (experiment.rows.length > 0) {
        main.append(facts(constant.map((name) =>
            [titleOf(name), valueText(name, experiment.rows[0][name])])));
    }
    const its = all.filter((chart) => chart.experiment === experiment.name);
    const drawn = its.map((chart) => ({ chart, figure: figureOf(chart) }));
    main.append(element("div", { class: "charts" }, ...drawn.map((each) => each.figure)));
    if (experiment.rows.length > 0) main.append(tableOf(experiment));
    main.append(...experiment.skipped.map(skippedOf));
    main.append(...experiment.conclusions.map(conclusionOf));
    return drawn;
}

function showHeading(main, experiments) {
    const names = experiments.map((each) => each.name).join(", ");
    main.append(element("h1", {}, `Experiments with tasklets: ${names}`));
    const made = `${reportMade.when}, throng ${reportMade.version}: `;
    main.append(element("p", { class: "made" }, made, element("code", {}, reportMade.command)));
    main.append(element("p", { class: "note" }, "Points and bars are medians; the thin lines at " +
        "them go from the least to the most that was measured."));
}

async function showReport() {
    const main = document.querySelector("main");
    const experiments = charts.experimentsIn(reportRows);
    const all = charts.chartsOf(reportRows);
    showHeading(main, experiments);
    showMachines(main);
    const drawn = experiments.flatMap((each) => showExperiment(main, each, all));
    document.body.append(hover);
    const vega = loadVega();
    specification.teach(vega);
    for (const { chart, figure } of drawn) await drawChart(vega, chart, figure);
    document.body.dataset.charts = String(drawn.length);
}

// What goes wrong is said on the page: without a console nobody would see it.
function showProblem(problem) {
    const text = `This report could not be drawn: ${problem?.message ?? problem}`;
    document.querySelector("main").prepend(element("p", { class: "warning" }, text));
    document.body.dataset.problem = text;
}
window.addEventListener("error", (event) => showProblem(event.error ?? event.message));
showReport().catch(showProblem);
