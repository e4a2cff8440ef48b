import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The results of one run. */
final class Row {
    private final List<String> parameters;
    private final long answer;
    private final double seconds;
    private long tasklets; // alive at once; 0: too few to speak of their memory
    private long rssBefore;
    private long messages; // 0: no figure of messages a second
    private double drainSeconds;

    Row(List<String> parameters, long answer, double seconds) {
        this.parameters = parameters;
        this.answer = answer;
        this.seconds = seconds;
    }

    Row withTasklets(long count, long before) {
        tasklets = count;
        rssBefore = before;
        return this;
    }

    Row withMessages(long count, double drain) {
        messages = count;
        drainSeconds = drain;
        return this;
    }

    static void fail(String what) {
        System.err.println("java: " + what);
        System.exit(1);
    }

    static void check(String what, long got, long expected) {
        if (got != expected) fail(what + " is " + got + " instead of " + expected);
    }

    static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Bytes of a field of /proc/self/status, which has them in KiB. */
    static long memory(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("no " + field + " in /proc/self/status");
    }

    void print(String experiment, Map<String, Long> options) throws IOException {
        long peak = memory("VmHWM");
        StringBuilder text = new StringBuilder();
        text.append("{\"experiment\":\"").append(experiment).append("\",\"runtime\":\"java\"");
        for (String name : parameters) append(text, name, options.get(name));
        append(text, "workers", options.get("workers"));
        append(text, "answer", answer);
        text.append(String.format(",\"seconds\":%.9f", seconds));
        if (messages > 0) {
            append(text, "messages_per_second", Math.round(messages / seconds));
            append(text, "live_reducers", tasklets);
            text.append(String.format(",\"drain_seconds\":%.9f", drainSeconds));
        }
        append(text, "peak_rss_bytes", peak);
        if (tasklets > 0) append(text, "bytes_per_tasklet", (peak - rssBefore) / tasklets);
        String version = System.getProperty("java.version");
        System.out.println(text.append(",\"compiler\":\"Java ").append(version).append("\"}"));
    }

    private static void append(StringBuilder text, String name, long value) {
        text.append(",\"").append(name).append("\":").append(value);
    }
}
