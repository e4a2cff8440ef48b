// Draws one chart as an image, in node: node FILE WHERE [NAME], of `reportRows`, all other scripts
// before. Without NAME it is the main one. What is wrong goes to standard error, with status 1.
"use strict";

function chosenChart(all, name) {
    if (all.length === 0) {
        throw new Error("there is nothing to draw: no row has a figure that was measured, one " +
            "with its minimum and maximum");
    }
    const found = name === undefined ? all[0] : all.find((each) => each.name === name);
    if (found) return found;
    throw new Error(`there is no chart '${name}'; there are: ` +
        all.map((each) => each.name).join(", "));
}

async function draw(where, name) {
    const vega = loadVega();
    specification.teach(vega);
    const chart = chosenChart(charts.chartsOf(reportRows), name);
    const runtime = vega.parse(specification.of(chart, specification.paper, true));
    const view = new vega.View(runtime, { renderer: "none", logLevel: vega.Error });
    require("fs").writeFileSync(where, (await view.toSVG()) + "\n");
}

draw(process.argv[2], process.argv[3]).catch((problem) => {
    console.error(problem.message);
    process.exitCode = 1;
});
