package io.holdfast.job;

import static io.holdfast.job.Stage.mark;
import static io.holdfast.job.Stage.publishing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.problem.ErrorCode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UploadTest {
    @Inject
    Stage stage;

    @Inject
    Jobs jobs;

    @Inject
    Uploads uploads;

    @Inject
    Retention retention;

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private long pieces(long upload) {
        return stage.count("select count(*) from upload_chunk where upload_id = ?", upload);
    }

    private long upload(int account, byte[] bytes) throws SQLException, IOException {
        try (Upload upload = uploads.begin(account)) {
            for (int i = 0; i < bytes.length; i += 70_000) {
                upload.write(bytes, i, Math.min(70_000, bytes.length - i));
            }
            upload.complete();
            return upload.id();
        }
    }

    @Test
    void aJobReadsWhatWasUploadedAndItIsGoneAfterwards() throws SQLException, IOException {
        Stage.Scene scene = stage.scene();
        byte[] bytes = content(2_500_000);
        long upload = upload(scene.ann().id(), bytes);
        assertThat(pieces(upload)).isEqualTo(3);
        AtomicReference<byte[]> read = new AtomicReference<>(new byte[0]);

        JobRow job = QuarkusTransaction.requiringNew().call(() -> {
            JobRow created = jobs.create(
                    stage.newJob(scene, scene.ann(), run -> {
                        ByteArrayOutputStream all = new ByteArrayOutputStream();
                        try (InputStream in = uploads.open(run.job().id())) {
                            in.transferTo(all);
                        }
                        read.set(all.toByteArray());
                        run.publish(publishing(mark()));
                    }),
                    ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED);
            uploads.attach(upload, created.id());
            return created;
        });

        assertThat(stage.ended(job.id()).state()).isEqualTo(JobState.FINISHED);
        assertThat(read.get()).isEqualTo(bytes);
        await().atMost(Duration.ofSeconds(10)).until(() -> pieces(upload) == 0);
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws SQLException, IOException {
        long id;
        try (Upload upload = uploads.begin(1)) {
            upload.write(content(1_500_000));
            id = upload.id();
            upload.flush();
            assertThat(pieces(id)).isEqualTo(2);
        }
        assertThat(pieces(id)).isZero();
        assertThat(stage.count("select count(*) from upload where id = ?", id)).isZero();
    }

    @Test
    void jobsThatEndedAreKeptForThirtyDays() throws SQLException {
        JobRow old = stage.queued(stage.scene(), run -> run.publish(publishing(mark())));
        JobRow young = stage.queued(stage.scene(), run -> run.publish(publishing(mark())));
        stage.ended(old.id());
        stage.ended(young.id());
        stage.update("update job set created_at = now() - interval '31 days' where id = ?", old.id());

        retention.sweep();

        assertThat(jobs.find(old.id())).isEmpty();
        assertThat(jobs.find(young.id())).isPresent();
    }
}
