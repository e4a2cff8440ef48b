import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class Spawn {
    private Spawn() {}

    static Row run(Map<String, Long> options) throws Exception {
        long tasks = options.get("tasklets");
        long batch = options.get("batch");
        long start = System.nanoTime();
        long answer = 0;
        long[] results = new long[Math.toIntExact(batch)];
        for (long first = 0; first < tasks; first += batch) {
            int count = (int) Math.min(batch, tasks - first);
            List<Thread> threads = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int place = i;
                long number = first + i;
                threads.add(Thread.startVirtualThread(() -> results[place] = number));
            }
            for (Thread thread : threads) thread.join();
            for (int i = 0; i < count; i++) answer += results[i];
        }
        double seconds = Row.secondsSince(start);
        Row.check("the sum of the results", answer, tasks * (tasks - 1) / 2);
        return new Row(List.of("tasklets", "batch"), answer, seconds);
    }
}
