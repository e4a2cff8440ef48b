// Rows of the experiment `scaling`: which of them are of one curve, and the lines that go with it:
// the ideal, and the laws that were found in its points. quantities.js comes before it.
"use strict";

const scaling = (() => {
    const share = (value) => quantities.format(value, "share");

    // What they are called, and the speedup with n workers.
    const laws = {
        amdahl: {
            dash: [8, 4],
            text: (law) => `Amdahl, serial share ${share(law.serial_share)}`,
            at: (law, n) => n / (1 + law.serial_share * (n - 1)),
        },
        usl: {
            dash: [2, 3],
            text: (law) =>
                `USL, contention ${share(law.contention)}, coherency ${share(law.coherency)}`,
            at: (law, n) => n / (1 + law.contention * (n - 1) + law.coherency * n * (n - 1)),
        },
        gustafson: {
            dash: [8, 4],
            text: (law) => `Gustafson, serial share ${share(law.serial_share)}`,
            at: (law, n) => n - law.serial_share * (n - 1),
        },
    };

    function isScaling(rows) {
        return rows.length > 0 && rows.every((row) =>
            typeof row.speedup === "number" && typeof row.workers === "number");
    }

    // As one with the others of its curve, which in weak scaling read the more the more workers
    // there are: with what there is for each.
    function ofCurve(row) {
        if (row.scaling !== "weak") return row;
        return { ...row, input_bytes: Math.round(row.input_bytes / row.workers) };
    }

    function curveOf(row) {
        const names = ["runtime", "job", "scaling", "input_bytes"];
        return JSON.stringify(names.map((each) => row[each] ?? null));
    }

    function sampled(most, at) {
        const steps = 60;
        return Array.from({ length: steps + 1 }, (each, i) => {
            const workers = 1 + (most - 1) * i / steps;
            return { x: workers, y: at(workers) };
        });
    }

    // The lines to be drawn beside the points: `rows` as ofCurve makes them, with the label of
    // each. `line` is the label of the points that one belongs to; the ideal's is null.
    function guidesOf(rows, labels, conclusions) {
        const most = Math.max(...rows.map((row) => row.workers));
        if (most < 2) return [];
        const curves = new Map(rows.map((row, i) => [curveOf(row), labels[i]]));
        const fitted = conclusions
            .filter((each) => Object.hasOwn(laws, each.conclusion) && curves.has(curveOf(each)))
            .map((each) => {
                const law = laws[each.conclusion];
                const line = curves.get(curveOf(each));
                const whose = curves.size > 1 ? `${line}: ` : "";
                const points = sampled(most, (n) => law.at(each, n));
                return { label: whose + law.text(each), line, dash: law.dash, points };
            });
        const ideal = { label: "ideal", line: null, dash: [1, 0], points: sampled(most, (n) => n) };
        return [ideal, ...fitted];
    }

    return { guidesOf, isScaling, ofCurve };
})();
