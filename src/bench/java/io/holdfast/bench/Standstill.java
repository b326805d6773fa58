package io.holdfast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A database that a snapshot holds for as long as this is open: it stands still at a table that is locked in PostgreSQL. */
final class Standstill implements AutoCloseable {
    private final Workbench bench;
    private final int database;
    private final Connection hold;
    private final JsonNode job;

    private Standstill(Workbench bench, int database, Connection hold, JsonNode job) {
        this.bench = bench;
        this.database = database;
        this.hold = hold;
        this.job = job;
    }

    /** A database whose tables can be read, but for the last one. */
    record Subject(int database, List<Integer> tables, List<Integer> fields) {
        static Subject make(Workbench bench, int tables, int fields, int rows) throws Exception {
            int database = bench.database("Standstill");
            List<Integer> made = new ArrayList<>();
            List<Integer> allFields = new ArrayList<>();
            for (int t = 0; t < tables; t++) {
                made.add(bench.table(database, "Table " + t, fields, rows));
                allFields.addAll(bench.fields(made.getLast()));
            }
            return new Subject(database, made, allFields);
        }
    }

    /** Returns once the snapshot holds its locks. */
    static Standstill of(Workbench bench, Subject subject) throws Exception {
        Connection hold = bench.hold(subject.tables().getLast());
        JsonNode job = bench.snapshot(subject.database(), "Of now");
        while (bench.raw()
                .one("select locked from job where id = " + job.path("id"))
                .equals("f")) {
            Thread.sleep(20);
        }
        return new Standstill(bench, subject.database(), hold, job);
    }

    @Override
    public void close() throws Exception {
        hold.rollback();
        hold.close();
        bench.caller().awaitFinished(job);
        bench.dropSnapshots(database);
    }
}
