import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;

final class Fanout {
    private static final Long CLOSED = -1L;

    private Fanout() {}

    /** The virtual thread of a key, which its first message starts. */
    private static final class Reducer implements Runnable {
        final ArrayBlockingQueue<Long> messages = new ArrayBlockingQueue<>(16);
        Thread thread;
        long sum;

        @Override
        public void run() {
            try {
                for (Long value = messages.take(); value >= 0; value = messages.take()) {
                    sum += value;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Reducer find(AtomicReferenceArray<Reducer> reducers, int key) {
        Reducer reducer = reducers.get(key);
        if (reducer != null) return reducer;
        Reducer made = new Reducer();
        made.thread = Thread.ofVirtual().unstarted(made);
        if (!reducers.compareAndSet(key, null, made)) return reducers.get(key);
        made.thread.start();
        return made;
    }

    private static void produce(
            AtomicReferenceArray<Reducer> reducers, Numbers keys, long messages) {
        try {
            for (long i = 0; i < messages; i++) {
                find(reducers, keys.below(reducers.length())).messages.put(1L);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sendAll(Map<String, Long> options, AtomicReferenceArray<Reducer> reducers)
            throws InterruptedException {
        long messages = options.get("messages");
        long producers = options.get("producers");
        List<Thread> threads = new ArrayList<>();
        for (long p = 0; p < producers; p++) {
            Numbers keys = new Numbers(options.get("seed"), p);
            long share = messages / producers + (p < messages % producers ? 1 : 0);
            threads.add(Thread.startVirtualThread(() -> produce(reducers, keys, share)));
        }
        for (Thread thread : threads) thread.join();
        // Until every message has been received.
        for (int i = 0; i < reducers.length(); i++) {
            Reducer reducer = reducers.get(i);
            while (reducer != null && !reducer.messages.isEmpty()) Thread.yield();
        }
    }

    static Row run(Map<String, Long> options) throws Exception {
        long before = Row.memory("VmRSS");
        long start = System.nanoTime();
        int keys = Math.toIntExact(options.get("reducers"));
        AtomicReferenceArray<Reducer> reducers = new AtomicReferenceArray<>(keys);
        sendAll(options, reducers);
        double seconds = Row.secondsSince(start);
        for (int i = 0; i < keys; i++) {
            if (reducers.get(i) != null) reducers.get(i).messages.put(CLOSED);
        }
        long sum = 0;
        long live = 0;
        for (int i = 0; i < keys; i++) {
            if (reducers.get(i) == null) continue;
            reducers.get(i).thread.join();
            sum += reducers.get(i).sum;
            live++;
        }
        double drain = Row.secondsSince(start) - seconds;
        long messages = options.get("messages");
        Row.check("the sum of the results", sum, messages);
        return new Row(List.of("reducers", "messages", "producers", "seed"), sum, seconds)
                .withTasklets(live, before)
                .withMessages(messages, drain);
    }
}
