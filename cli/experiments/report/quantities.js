// Figures as people read them, and the axes that show them. Used by charts.js and page.js.
"use strict";

const quantities = (() => {
    const units = {
        bytes: { base: 1024, names: [" B", " KiB", " MiB", " GiB", " TiB"] },
        ns: { base: 1000, names: [" ns", " µs", " ms", " s"] },
        rate: { base: 1000, names: ["/s", " k/s", " M/s", " G/s"] },
        count: { base: 1000, names: ["", " k", " M", " G", " T"] },
    };

    // What a figure is a quantity of, which its name says.
    function kindOf(name) {
        if (/(^|_)bytes(_|$)/.test(name)) return "bytes";
        if (/_ns$|^ns_/.test(name)) return "ns";
        if (/(^|_)seconds$/.test(name)) return "seconds";
        if (/_per_second$/.test(name)) return "rate";
        if (/(^|_)(share|utilisation|efficiency)(_|$)/.test(name)) return "share";
        return "count";
    }

    // Three digits that count, without the zeros that do not.
    function significant(value) {
        return String(Number(value.toPrecision(3)));
    }

    // 1234567 as "1.23 M", 2048 bytes as "2 KiB", 0.0015 seconds as "1.5 ms".
    function format(value, kind) {
        if (value === 0) return "0";
        if (kind === "share") return significant(value * 100) + " %";
        if (kind === "seconds") return format(value * 1e9, "ns");
        const { base, names } = units[kind];
        let scaled = value;
        let i = 0;
        while (i + 1 < names.length && Math.abs(scaled) >= base * 0.9995) {
            scaled /= base;
            ++i;
        }
        if (Math.abs(scaled) >= 999.5) return scaled.toFixed(0) + names[i];
        return significant(scaled) + names[i];
    }

    // The least of 1, 2, 5, 10, 20 ... times `unit` that is `least` or more.
    function niceStep(least, unit) {
        const power = 10 ** Math.floor(Math.log10(least / unit));
        return unit * power * [1, 2, 5, 10].find((each) => each * power * unit >= least * 0.999999);
    }

    function steps(from, to, step) {
        const values = [];
        for (let i = Math.ceil(from / step - 1e-6); i * step <= to * (1 + 1e-9); ++i) {
            values.push(Number((i * step).toPrecision(12)));
        }
        return values;
    }

    function linearAxis(least, most, kind, fromZero) {
        const begin = fromZero ? Math.min(0, least) : least;
        const range = most - begin || Math.abs(most) || 1;
        const unit = kind === "bytes" ? 1024 ** Math.max(0, Math.floor(Math.log2(range) / 10)) : 1;
        const step = niceStep(range / 5, unit);
        if (!fromZero) return { domain: [least, most], ticks: steps(least, most, step) };
        const domain = [Math.floor(begin / step) * step, Math.ceil(most / step - 1e-9) * step];
        if (domain[0] === domain[1]) domain[1] += step;
        return { domain, ticks: steps(domain[0], domain[1], step) };
    }

    // Powers of ten, 1-2-5 where there would be few; for bytes powers of two.
    function logarithmicAxis(least, most, kind) {
        if (kind === "bytes") {
            const [low, high] = [Math.floor(Math.log2(least)), Math.ceil(Math.log2(most))];
            const every = Math.max(1, Math.ceil((high - low) / 6));
            const ticks = [];
            for (let i = Math.ceil(low / every) * every; i <= high; i += every) ticks.push(2 ** i);
            return { domain: [2 ** low, 2 ** high], ticks };
        }
        const [low, high] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
        const all = [];
        for (let i = low; i <= high; ++i) {
            for (const digit of [1, 2, 5]) all.push(Number((digit * 10 ** i).toPrecision(12)));
        }
        const begin = all.filter((each) => each <= least * 1.000001).pop();
        const end = all.find((each) => each >= most * 0.999999);
        const inside = all.filter((each) => each >= begin && each <= end);
        const every = Math.max(1, Math.ceil((high - low) / 7));
        const decades = inside.filter((each) => {
            const power = Math.log10(each);
            return Math.abs(power - Math.round(power)) < 1e-9 && Math.round(power) % every === 0;
        });
        return { domain: [begin, end], ticks: decades.length > 2 ? decades : inside };
    }

    // Domain and ticks for these values: logarithmic where they span more than a factor of 20,
    // unless they are shares.
    // `fromZero`: where it is linear, it begins at zero, and ends at a tick.
    function axis(values, kind, fromZero) {
        const least = Math.min(...values);
        const most = Math.max(...values);
        const isLogarithmic = kind !== "share" && least > 0 && most / least > 20;
        if (!isLogarithmic) {
            return { type: "linear", ...linearAxis(least, most, kind, fromZero) };
        }
        const found = logarithmicAxis(least, most, kind);
        if (fromZero) return { type: "log", ...found };
        return { type: "log", ticks: found.ticks, domain: [least, most] };
    }

    return { axis, format, kindOf };
})();
