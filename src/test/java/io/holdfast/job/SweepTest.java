package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What jobs, edits and uploads leave behind when nobody owns it any more, made by hand. */
@QuarkusTest
class SweepTest {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    @Inject
    Stage stage;

    @Inject
    Sweep sweep;

    @Inject
    DataSource dataSource;

    @Inject
    MeterRegistry meters;

    private final String schema = "swept_" + SCHEMAS.incrementAndGet();

    /** A schema and a table in it, announced and made, as somebody does who ends before showing them. */
    private void halfMade(@Nullable Integer job) {
        stage.announced(job, schema, null);
        stage.announced(job, schema, "t");
        stage.update("create schema " + schema);
        stage.update("create table " + schema + ".t (id int)");
    }

    /** A job that no process of this run touches, in a state that another process may have brought it to. */
    private int job(String state) throws SQLException {
        int job = stage.unqueued(stage.scene(), run -> {}).id();
        stage.update("""
                update job
                set state = ?, ended_at = case when ? in ('failed', 'cancelled') then now() end
                where id = ?
                """, state, state, job);
        return job;
    }

    /** The service's own sweep may be at work on the same things, and is then waited for. */
    private void sweepUntil(Callable<Boolean> isDone) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    sweep.runOnce();
                    return isDone.call();
                });
    }

    private boolean isThere(String table) {
        return stage.count("select count(to_regclass(?))", schema + "." + table) == 1;
    }

    private long lines() {
        return stage.count("select count(*) from physical_object where schema_name = ?", schema);
    }

    private boolean isSchemaThere() {
        return stage.count("select count(*) from pg_namespace where nspname = ?", schema) == 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "cancelled", "deleted"})
    void whatAnEndedJobDidNotShowIsDropped(String state) throws SQLException {
        int job = job(state.equals("deleted") ? "failed" : state);
        halfMade(job);
        if (state.equals("deleted")) {
            stage.update("delete from job where id = ?", job);
        }

        sweepUntil(() -> lines() == 0);

        assertThat(isSchemaThere()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "running", "cancelling"})
    void whatAnOpenJobMakesStays(String state) throws SQLException {
        int job = job(state);
        halfMade(job);

        sweep.runOnce();

        assertThat(isThere("t")).isTrue();
        assertThat(lines()).isEqualTo(2);
        stage.update("delete from job where id = ?", job);
    }

    @ParameterizedTest
    @CsvSource({"11 minutes, false", "1 minute, true"})
    void whatAnEditDidNotShowIsDroppedAfterTenMinutes(String age, boolean stays) {
        halfMade(null);
        stage.update("update physical_object set since = now() - ?::interval where schema_name = ?", age, schema);

        sweepUntil(() -> isThere("t") == stays);

        stage.update("update physical_object set state = 'dropping' where schema_name = ?", schema);
    }

    @Test
    void aTableWhoseMakerIsAtWorkIsPassedOver() throws SQLException {
        halfMade(null);
        stage.update("update physical_object set since = now() - interval '1 hour' where schema_name = ?", schema);
        try (Connection maker = dataSource.getConnection()) {
            maker.setAutoCommit(false);
            Statements.list(
                    maker,
                    row -> true,
                    "select from physical_object where schema_name = ? and table_name = 't' for share",
                    schema);

            sweep.runOnce();

            assertThat(isThere("t")).isTrue();
            maker.rollback();
            maker.setAutoCommit(true);
        }
        sweepUntil(() -> !isSchemaThere());
    }

    @Test
    void anythingThatWasOnlyAnnouncedIsForgotten() throws SQLException {
        int job = job("failed");
        stage.announced(job, schema, null);
        stage.announced(job, schema, "t");

        sweepUntil(() -> lines() == 0);
    }

    @Test
    void moreThanOneTransactionMayDropGoesAllTheSame() throws SQLException {
        int job = job("failed");
        halfMade(job);
        for (int i = 0; i < 120; i++) {
            stage.announced(job, schema, "more_" + i);
            stage.update("create table " + schema + ".more_" + i + " (id int)");
        }

        sweepUntil(() -> lines() == 0);

        assertThat(isSchemaThere()).isFalse();
    }

    @Test
    void whatIsBeingReadStaysAndTheRestGoes() throws SQLException {
        int job = job("failed");
        halfMade(job);
        stage.announced(job, schema, "other");
        stage.update("create table " + schema + ".other (id int)");
        try (Connection reader = dataSource.getConnection()) {
            reader.setAutoCommit(false);
            Statements.list(reader, row -> true, "select 1 from " + schema + ".t");

            sweepUntil(() -> !isThere("other"));

            assertThat(isThere("t")).isTrue();
            reader.rollback();
            reader.setAutoCommit(true);
        }
        sweepUntil(() -> !isSchemaThere());
    }

    /** As a copy that reads without row locks does, before it reads anything. */
    @Test
    void nothingIsDroppedWhileSomebodyHoldsThePhysicalLockOfTheApplication() throws SQLException {
        halfMade(job("failed"));
        stage.update("update physical_object set application_id = 2147483647 where schema_name = ?", schema);
        try (Connection reader = dataSource.getConnection()) {
            reader.setAutoCommit(false);
            Statements.list(reader, row -> true, "select pg_advisory_xact_lock_shared(4803, 2147483647)");

            sweep.runOnce();

            assertThat(isThere("t")).isTrue();
            reader.rollback();
            reader.setAutoCommit(true);
        }
        sweepUntil(() -> !isSchemaThere());
    }

    @Test
    void whatIsShownStays() throws SQLException {
        halfMade(job("failed"));
        stage.update("update physical_object set state = 'live' where schema_name = ?", schema);
        stage.update(
                "update application set schema_name = ? where id = ?",
                schema,
                stage.scene().application());

        sweep.runOnce();

        assertThat(isThere("t")).isTrue();
        assertThat(lines()).isEqualTo(2);
    }

    @Test
    void aSchemaWithoutAnApplicationGoes() throws SQLException {
        halfMade(job("failed"));
        stage.update("update physical_object set state = 'live' where schema_name = ?", schema);

        sweepUntil(() -> lines() == 0);

        assertThat(isSchemaThere()).isFalse();
    }

    @Test
    void aColumnOnTheDropListGoesOnceNobodyReadsItsTable() throws SQLException {
        int job = job("pending");
        halfMade(job);
        stage.update("alter table " + schema + ".t add column gone int");
        stage.update(
                "insert into dropped_column (application_id, schema_name, table_name, column_name) values (0, ?, 't', 'gone')",
                schema);
        try (Connection reader = dataSource.getConnection()) {
            reader.setAutoCommit(false);
            Statements.list(reader, row -> true, "select 1 from " + schema + ".t");

            sweep.runOnce();

            assertThat(hasColumn("gone")).isTrue();
            reader.rollback();
            reader.setAutoCommit(true);
        }
        double columns = removed("column");

        sweepUntil(() -> !hasColumn("gone"));

        assertThat(stage.count("select count(*) from dropped_column where schema_name = ?", schema))
                .isZero();
        assertThat(removed("column")).isGreaterThan(columns);
        stage.update("delete from job where id = ?", job);
    }

    private boolean hasColumn(String column) {
        return stage.count(
                        "select count(*) from information_schema.columns where table_schema = ? and column_name = ?",
                        schema,
                        column)
                == 1;
    }

    /** Somebody else's view on a table, say, keeps it from being dropped. */
    @Test
    void whatCannotBeDroppedIsPutOffAndTheRestGoes() throws SQLException {
        halfMade(job("failed"));
        stage.announced(job("failed"), schema, "other");
        stage.update("create table " + schema + ".other (id int)");
        stage.update("create view public.of_" + schema + " as select id from " + schema + ".t");

        sweepUntil(() -> !isThere("other"));

        sweepUntil(() -> stage.count(
                        "select count(*) from physical_object where schema_name = ? and table_name = 't' and since > now()",
                        schema)
                == 1);
        stage.update("drop view public.of_" + schema);
        stage.update("update physical_object set since = now() where schema_name = ?", schema);
        sweepUntil(() -> !isSchemaThere());
    }

    private long upload(@Nullable Integer job, String silence) {
        long upload = stage.count("""
                with new as (
                    insert into upload (account_id, job_id, heartbeat_at) values (1, ?, now() - ?::interval) returning id)
                select id from new
                """, job, silence);
        stage.update("insert into upload_chunk (upload_id, number, content) values (?, 0, 'x')", upload);
        return upload;
    }

    private boolean hasPieces(long upload) {
        return stage.count("select count(*) from upload_chunk where upload_id = ?", upload) == 1;
    }

    @Test
    void anUploadThatNobodyFeedsGoesAfterAMinute() {
        long silent = upload(null, "61 seconds");
        long fed = upload(null, "40 seconds");

        sweepUntil(() -> !hasPieces(silent));

        assertThat(hasPieces(fed)).isTrue();
        stage.update("update upload set heartbeat_at = 'epoch' where id = ?", fed);
    }

    @ParameterizedTest
    @CsvSource({"pending, true", "running, true", "cancelling, true", "failed, false", "cancelled, false"})
    void anUploadStaysAsLongAsItsJobIsOpen(String state, boolean stays) throws SQLException {
        int job = job(state);
        long upload = upload(job, "1 hour");

        sweepUntil(() -> hasPieces(upload) == stays);

        stage.update("delete from job where id = ?", job);
    }

    @Test
    void monitoringSeesWhatWasRemoved() throws SQLException {
        double tables = removed("table");
        double schemas = removed("schema");
        double uploads = removed("upload");
        halfMade(job("failed"));
        upload(null, "1 hour");

        sweepUntil(() -> !isSchemaThere());

        assertThat(removed("table")).isGreaterThan(tables);
        assertThat(removed("schema")).isGreaterThan(schemas);
        assertThat(removed("upload")).isGreaterThan(uploads);
    }

    @Test
    void monitoringSeesWhenEveryChoreWasLastDone() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(
                                meters.get("holdfast_sweep_last_run_timestamp").timeGauges())
                        .isNotEmpty()
                        .allMatch(gauge -> gauge.value() > 0));
    }

    private double removed(String kind) {
        return meters.get("holdfast_sweep_removed").tag("kind", kind).counter().count();
    }
}
