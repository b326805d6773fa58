package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writers, editors and job makers who play against two processes, of which somebody kills one again and again. Each player
 * writes down what was answered; what got no answer may have been done or not.
 */
final class SoakRun {
    private static final int TABLES = 3;
    private static final int WRITERS = 4;
    private static final int ROWS_OF_IMPORT = 60;

    private final Site site;
    private final Api ann;
    private final int workspace;
    private final int application;
    private final List<Integer> tables = new ArrayList<>();
    private final Map<String, Fate> fates = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Import> imports = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final long seed;

    /** What a row has to be afterwards, by the text in its first cell. */
    private enum Fate {
        THERE,
        GONE,
        EITHER
    }

    /** @param job null when nobody knows whether there is one */
    private record Import(@Nullable Integer job, List<String> rows) {}

    /** One of those who play. */
    private interface Player {
        void move(Random chance) throws Exception;
    }

    SoakRun(Site site, long seed) throws IOException {
        site.awaitBoth();
        this.site = site;
        this.seed = seed;
        this.ann = Api.at(site.first().process().url()).register("Ann");
        this.workspace = ann.workspace("Team");
        this.application = id(ann.post(
                "/api/applications/workspace/" + workspace + "/", "{\"name\": \"CRM\", \"type\": \"database\"}"));
        for (int i = 0; i < TABLES; i++) {
            tables.add(makeTable(ann, "Base " + i));
        }
    }

    private int makeTable(Api through, String name) {
        return id(through.post("/api/database/tables/database/" + application + "/", """
                {"name": "%s", "first_row_header": true, "data": [["Name", "Notes"]]}""".formatted(name)));
    }

    private static int id(Answer answer) {
        return answer.ok().path("id").asInt();
    }

    /** Returns when the time is over and everybody has made his last move. */
    void play(Duration length) throws Exception {
        List<Player> players = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            players.add(new Writer(tables.get(writer % TABLES), "w" + writer));
        }
        players.add(new Importer());
        players.add(this::snapshots);
        players.add(this::copies);
        players.add(this::trash);
        players.add(this::edits);
        players.add(this::edits);
        players.add(this::cancels);
        players.add(this::kills);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            CompletionService<Boolean> playing = new ExecutorCompletionService<>(threads);
            try {
                for (int i = 0; i < players.size(); i++) {
                    Random chance = new Random(seed + i);
                    Player player = players.get(i);
                    playing.submit(() -> untilOver(player, chance));
                }
                Future<Boolean> gaveUp = playing.poll(length.toMillis(), TimeUnit.MILLISECONDS);
                if (gaveUp != null) {
                    gaveUp.get();
                }
            } finally {
                // before the threads are waited for, which play until then
                over.countDown();
            }
            for (int i = 0; i < players.size(); i++) {
                playing.take().get();
            }
        }
    }

    private boolean untilOver(Player player, Random chance) throws Exception {
        while (over.getCount() > 0) {
            player.move(chance);
        }
        return true;
    }

    /** Returns after some time, or when all is over. */
    private void pause(Random chance, int least, int most) throws InterruptedException {
        boolean unused = over.await(chance.nextInt(least, most), TimeUnit.MILLISECONDS);
    }

    /** Asks one of the two; null when there was no answer. */
    private @Nullable Answer ask(Random chance, String method, String path, @Nullable String body) throws Exception {
        Site.Place place = chance.nextBoolean() ? site.first() : site.other(site.first());
        Answer answer;
        try {
            answer = ann.through(place.process().url()).send(method, path, body);
        } catch (Exception e) {
            // thrown by REST Assured without being declared
            if (e instanceof IOException) {
                count("none");
                pause(chance, 20, 60);
                return null;
            }
            throw e;
        }
        count(String.valueOf(answer.status()));
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isLessThan(500);
        return answer;
    }

    private void count(String what) {
        answers.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
    }

    // the players ---------------------------------------------------------------------------------------------------

    /** Makes, renames and trashes rows of its own. */
    private final class Writer implements Player {
        private final String rows;
        private final String key;
        private final String name;
        private final Map<String, Integer> own = new ConcurrentHashMap<>();
        private int made;

        Writer(int table, String name) {
            this.rows = "/api/database/rows/table/" + table + "/";
            this.key = "field_" + primary(table);
            this.name = name;
        }

        @Override
        public void move(Random chance) throws Exception {
            switch (own.isEmpty() ? 0 : chance.nextInt(4)) {
                case 0, 1 -> make(chance);
                case 2 -> rename(chance, any(chance));
                default -> trash(chance, any(chance));
            }
        }

        private String any(Random chance) {
            List<String> all = List.copyOf(own.keySet());
            return all.get(chance.nextInt(all.size()));
        }

        private String next() {
            return name + "-" + made++;
        }

        private String body(String text) {
            return "{\"%s\": \"%s\"}".formatted(key, text);
        }

        private void make(Random chance) throws Exception {
            String text = next();
            fates.put(text, Fate.EITHER);
            Answer answer = ask(chance, "POST", rows, body(text));
            if (answer != null && answer.status() == 200) {
                own.put(text, answer.json().path("id").asInt());
                fates.put(text, Fate.THERE);
            } else if (answer != null) {
                fates.put(text, Fate.GONE);
            }
        }

        private void rename(Random chance, String from) throws Exception {
            String to = next();
            Integer row = own.remove(from);
            fates.put(from, Fate.EITHER);
            fates.put(to, Fate.EITHER);
            Answer answer = ask(chance, "PATCH", rows + row + "/", body(to));
            if (answer != null) {
                boolean done = answer.status() == 200;
                fates.put(from, done ? Fate.GONE : Fate.THERE);
                fates.put(to, done ? Fate.THERE : Fate.GONE);
                own.put(done ? to : from, row);
            }
        }

        private void trash(Random chance, String text) throws Exception {
            Integer row = own.remove(text);
            fates.put(text, Fate.EITHER);
            Answer answer = ask(chance, "DELETE", rows + row + "/", null);
            if (answer != null) {
                boolean done = answer.status() == 204;
                fates.put(text, done ? Fate.GONE : Fate.THERE);
                if (!done) {
                    own.put(text, row);
                }
            }
        }
    }

    /** Brings rows into the tables, some at a time. */
    private final class Importer implements Player {
        private int made;

        @Override
        public void move(Random chance) throws Exception {
            int table = tables.get(chance.nextInt(TABLES));
            int number = made++;
            List<String> rows = IntStream.range(0, ROWS_OF_IMPORT)
                    .mapToObj(i -> "i" + number + "-" + i)
                    .toList();
            String body = rows.stream()
                    .map(row -> "[\"" + row + "\"]")
                    .collect(Collectors.joining(",", "{\"data\": [", "]}"));
            Answer answer = ask(chance, "POST", "/api/database/tables/" + table + "/import/async/", body);
            if (answer == null) {
                imports.add(new Import(null, rows));
            } else if (answer.status() == 200) {
                imports.add(new Import(answer.json().path("id").asInt(), rows));
            }
            pause(chance, 50, 400);
        }
    }

    private void snapshots(Random chance) throws Exception {
        String of = "/api/snapshots/application/" + application + "/";
        Answer all = ask(chance, "GET", of, null);
        if (all != null && all.status() == 200 && all.json().size() > 3) {
            JsonNode one = all.json().get(chance.nextInt(all.json().size()));
            ask(chance, "DELETE", "/api/snapshots/" + one.path("id") + "/", null);
        } else {
            ask(chance, "POST", of, "{\"name\": \"Of %d\"}".formatted(chance.nextInt(1_000_000)));
        }
        pause(chance, 100, 600);
    }

    /** Beside the tables that are written, so that nothing of theirs is in the way of a check. */
    private void copies(Random chance) throws Exception {
        int table = tables.get(chance.nextInt(TABLES));
        String edits = "{\"edits\": \"" + (chance.nextBoolean() ? "pass" : "refuse") + "\"}";
        switch (chance.nextInt(4)) {
            case 0 -> ask(chance, "POST", "/api/applications/" + application + "/duplicate/async/", edits);
            case 1 -> ask(chance, "POST", "/api/database/tables/" + table + "/duplicate/async/", edits);
            case 2 ->
                ask(
                        chance,
                        "POST",
                        "/api/database/export/table/" + table + "/",
                        edits.replace("{", "{\"exporter_type\": \"csv\", "));
            default -> {
                Answer all = ask(chance, "GET", "/api/snapshots/application/" + application + "/", null);
                if (all != null && all.status() == 200 && !all.json().isEmpty()) {
                    ask(chance, "POST", "/api/snapshots/" + all.json().at("/0/id") + "/restore/", null);
                }
            }
        }
        pause(chance, 200, 900);
    }

    /** What copies left goes to the trash; what is in there comes back or goes for ever, but never a row. */
    private void trash(Random chance) throws Exception {
        Answer all = ask(chance, "GET", "/api/applications/workspace/" + workspace + "/", null);
        if (all != null && all.status() == 200) {
            for (JsonNode one : all.json()) {
                int id = one.path("id").asInt();
                if (id != application && chance.nextBoolean()) {
                    ask(chance, "DELETE", "/api/applications/" + id + "/", null);
                    deleteForEver(chance, "application", id);
                }
            }
        }
        Answer inside = ask(chance, "GET", "/api/database/tables/database/" + application + "/", null);
        if (inside != null && inside.status() == 200) {
            for (JsonNode one : inside.json()) {
                int id = one.path("id").asInt();
                if (!tables.contains(id) && chance.nextBoolean()) {
                    ask(chance, "DELETE", "/api/database/tables/" + id + "/", null);
                    if (chance.nextBoolean()) {
                        deleteForEver(chance, "table", id);
                    } else {
                        ask(chance, "PATCH", "/api/trash/restore/", """
                                {"trash_item_type": "table", "trash_item_id": %d}""".formatted(id));
                    }
                }
            }
        }
        pause(chance, 300, 1_200);
    }

    private void deleteForEver(Random chance, String type, int id) throws Exception {
        ask(chance, "DELETE", "/api/trash/item/" + type + "/" + id + "/", null);
    }

    private void edits(Random chance) throws Exception {
        int table = tables.get(chance.nextInt(TABLES));
        String name = "N" + chance.nextInt(1_000_000);
        switch (chance.nextInt(7)) {
            case 0 -> ask(chance, "POST", "/api/database/fields/table/" + table + "/", """
                        {"name": "%s", "type": "number", "number_default": 1}""".formatted(name));
            case 1 -> changeField(chance, table, "PATCH", "{\"name\": \"" + name + "\"}");
            case 2 -> changeField(chance, table, "PATCH", "{\"type\": \"number\"}");
            case 3 -> changeField(chance, table, "PATCH", "{\"type\": \"text\"}");
            case 4 -> changeField(chance, table, "DELETE", null);
            case 5 -> {
                Answer made =
                        ask(chance, "POST", "/api/database/tables/database/" + application + "/", """
                        {"name": "%s", "data": [["a", "b"], ["c", "d"]]}""".formatted(name));
                if (made != null && made.status() == 200) {
                    ask(chance, "DELETE", "/api/database/tables/" + made.json().path("id") + "/", null);
                }
            }
            default -> ask(chance, "PATCH", "/api/database/tables/" + table + "/", "{\"name\": \"" + name + "\"}");
        }
        pause(chance, 10, 80);
    }

    /** Any field but the primary one. */
    private void changeField(Random chance, int table, String method, @Nullable String body) throws Exception {
        Answer fields = ask(chance, "GET", "/api/database/fields/table/" + table + "/", null);
        if (fields != null && fields.json().size() > 1) {
            JsonNode one = fields.json().get(1 + chance.nextInt(fields.json().size() - 1));
            ask(chance, method, "/api/database/fields/" + one.path("id") + "/", body);
        }
    }

    private void cancels(Random chance) throws Exception {
        Answer open = ask(chance, "GET", "/api/jobs/?states=pending,started", null);
        if (open != null && chance.nextInt(3) == 0) {
            for (JsonNode job : open.json().path("jobs")) {
                ask(chance, "POST", "/api/jobs/" + job.path("id") + "/cancel/", null);
            }
        }
        pause(chance, 200, 800);
    }

    private void kills(Random chance) throws Exception {
        pause(chance, 2_000, 5_000);
        site.awaitBoth();
        if (over.getCount() > 0) {
            (chance.nextBoolean() ? site.first() : site.other(site.first()))
                    .process()
                    .kill();
            site.startKilled();
            count("kills");
        }
    }

    // afterwards ----------------------------------------------------------------------------------------------------

    /** Everything has come to an end, all is as it was answered, and nothing is left. */
    void verify() throws IOException, SQLException {
        site.awaitBoth();
        await().alias("jobs that never end").atMost(Duration.ofMinutes(2)).until(() -> site.count("""
                        select count(*) from job
                        where workspace_id = ? and state not in ('finished', 'failed', 'cancelled')
                        """, workspace) == 0);
        site.letEditsLeftHalfMadeGrowOld();
        site.awaitNothingLeft();
        site.awaitNoLocks();
        Map<String, Long> there = there();
        fates.forEach((text, fate) -> assertThat(there.getOrDefault(text, 0L))
                .as("row %s that has to be %s, seed %d", text, fate, seed)
                .isBetween(fate == Fate.THERE ? 1L : 0L, fate == Fate.GONE ? 0L : 1L));
        imports.forEach(one -> verify(one, there));
        System.out.printf(
                "Soak with seed %d: answers %s; %d rows written, %d imports%n",
                seed, answers, fates.size(), imports.size());
    }

    private void verify(Import one, Map<String, Long> there) {
        long rows = one.rows().stream()
                .mapToLong(row -> there.getOrDefault(row, 0L))
                .sum();
        boolean anyTwice = one.rows().stream().anyMatch(row -> there.getOrDefault(row, 0L) > 1);
        assertThat(anyTwice)
                .as("rows of job %s twice, seed %d", one.job(), seed)
                .isFalse();
        if (one.job() == null) {
            assertThat(rows).as("seed %d", seed).isIn(0L, (long) ROWS_OF_IMPORT);
            return;
        }
        String state = site.one("select state from job where id = ?", one.job()).get(0, String.class);
        assertThat(rows)
                .as("rows of job %d that is %s, seed %d", one.job(), state, seed)
                .isEqualTo(state.equals("finished") ? ROWS_OF_IMPORT : 0);
    }

    /** How often each text is in the first cell of a live row. */
    private Map<String, Long> there() {
        return tables.stream()
                .flatMap(table -> site
                        .all("select %s, count(*) from %s where deleted_at is null group by 1"
                                .formatted(primaryColumn(table), site.physical(table)))
                        .stream())
                .filter(row -> row.get(0) != null)
                .collect(Collectors.toMap(row -> row.get(0, String.class), row -> row.get(1, Long.class), Long::sum));
    }

    private String primaryColumn(int table) {
        return site.one("select column_name from field where table_id = ? and is_primary", table)
                .get(0, String.class);
    }

    private long primary(int table) {
        return site.count("select id from field where table_id = ? and is_primary", table);
    }
}
