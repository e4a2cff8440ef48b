import java.util.HashMap;
import java.util.Map;

/** Throng's experiments in Java: virtual threads and the queues of java.util.concurrent. */
public final class Peer {
    private Peer() {}

    interface Experiment {
        Row run(Map<String, Long> options) throws Exception;
    }

    private static final Map<String, Experiment> EXPERIMENTS =
            Map.of(
                    "chain", Chain::run,
                    "skynet", Skynet::run,
                    "pingpong", PingPong::run,
                    "fanout", Fanout::run,
                    "ring", Ring::run,
                    "spawn", Spawn::run,
                    "hackysack", Hackysack::run);

    /** Each option's meaning is that of throng's option of the same name. */
    private static Map<String, Long> defaults() {
        Map<String, Long> options = new HashMap<>();
        options.put("tasklets", 100_000L);
        options.put("leaves", 1_000_000L);
        options.put("rounds", 1_000_000L);
        options.put("reducers", 100_000L);
        options.put("messages", 10_000_000L);
        options.put("producers", 2L);
        options.put("batch", 1_000L);
        options.put("players", 1_000L);
        options.put("kicks", 1_000_000L);
        options.put("workers", (long) Runtime.getRuntime().availableProcessors());
        options.put("seed", 1L);
        return options;
    }

    private static Map<String, Long> parse(String[] arguments) {
        Map<String, Long> options = defaults();
        for (int i = 1; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!options.containsKey(name)) Row.fail("there is no option '" + arguments[i] + "'");
            try {
                options.put(name, Long.parseLong(arguments[i + 1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                Row.fail("--" + name + " needs a number");
            }
        }
        return options;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0 || !EXPERIMENTS.containsKey(arguments[0])) {
            Row.fail("usage: Peer EXPERIMENT [--NAME VALUE...]");
        }
        Map<String, Long> options = parse(arguments);
        // In a virtual thread, too, so that it runs on a worker as all others do.
        Row[] row = new Row[1];
        Exception[] failure = new Exception[1];
        Thread.startVirtualThread(
                        () -> {
                            try {
                                row[0] = EXPERIMENTS.get(arguments[0]).run(options);
                            } catch (Exception e) {
                                failure[0] = e;
                            }
                        })
                .join();
        if (row[0] == null) Row.fail("no result: " + failure[0]);
        row[0].print(arguments[0], options);
    }
}
