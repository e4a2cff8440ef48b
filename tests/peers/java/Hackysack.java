import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

final class Hackysack {
    private Hackysack() {}

    /** It knows how often it is still to be kicked, where to, and whom it has come to so far. */
    private static final class Sack {
        long kicks;
        long sum;
        final Numbers random;

        Sack(long kicks, Numbers random) {
            this.kicks = kicks;
            this.random = random;
        }
    }

    private static int another(Numbers random, int players, int player) {
        int other = random.below(players - 1);
        return other >= player ? other + 1 : other;
    }

    private static void play(
            int player, List<SynchronousQueue<Sack>> circle, SynchronousQueue<Long> done) {
        try {
            while (true) {
                Sack sack = circle.get(player).take();
                sack.sum += player;
                if (sack.kicks-- == 0) {
                    done.put(sack.sum);
                } else {
                    circle.get(another(sack.random, circle.size(), player)).put(sack);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same without threads. */
    private static long expected(long kicks, Numbers random, int players) {
        long sum = 0;
        int player = 0;
        for (long i = 0; i < kicks; i++) {
            player = another(random, players, player);
            sum += player;
        }
        return sum;
    }

    static Row run(Map<String, Long> options) throws Exception {
        int n = Math.toIntExact(options.get("players"));
        long kicks = options.get("kicks");
        long seed = options.get("seed");
        long start = System.nanoTime();
        List<SynchronousQueue<Sack>> circle = new ArrayList<>();
        for (int i = 0; i < n; i++) circle.add(new SynchronousQueue<>());
        SynchronousQueue<Long> done = new SynchronousQueue<>();
        List<Thread> players = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int player = i;
            players.add(Thread.startVirtualThread(() -> play(player, circle, done)));
        }
        circle.get(0).put(new Sack(kicks, new Numbers(seed, 0)));
        long answer = done.take();
        for (Thread player : players) player.interrupt();
        for (Thread player : players) player.join();
        double seconds = Row.secondsSince(start);
        Row.check("the sum of the players", answer, expected(kicks, new Numbers(seed, 0), n));
        return new Row(List.of("players", "kicks", "seed"), answer, seconds);
    }
}
