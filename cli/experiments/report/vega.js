// Vega as one object, from the modules that the build puts into `vegaModules`: each a function of
// its exports, of its module, and of what finds the others.
"use strict";

function loadVega() {
    const loaded = new Map();
    function find(name) {
        const known = name === "vega-selections" ? "vega-selection" : name; // as its file is called
        if (!loaded.has(known)) {
            const module = { exports: {} };
            loaded.set(known, module);
            vegaModules[known](module.exports, module, find);
        }
        return loaded.get(known).exports;
    }
    const { View } = find("vega-view");
    const { parse } = find("vega-parser");
    const { expressionFunction } = find("vega-functions");
    const { Error, transforms } = { ...find("vega-util"), ...find("vega-dataflow") };
    for (const each of ["vega-transforms", "vega-view-transforms", "vega-encode"]) {
        Object.assign(transforms, find(each));
    }
    return { Error, View, expressionFunction, parse };
}
