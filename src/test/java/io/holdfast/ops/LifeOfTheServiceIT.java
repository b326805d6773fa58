package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, started, killed and stopped as users and orchestrators do it. */
class LifeOfTheServiceIT {
    @TempDir
    Path folder;

    @AfterEach
    void stopWhatAKilledServiceLeft() throws IOException, InterruptedException {
        Optional<Postmaster> left = Postmaster.in(folder.resolve("data/postgres"));
        if (left.isPresent()) {
            left.get().stop(Duration.ofSeconds(30));
        }
    }

    @Test
    void itBringsItsDatabaseFindsItAgainAfterAKillAndStopsItAtTheEnd() throws Exception {
        Path data = folder.resolve("data");
        Path note = data.resolve("postgres/postmaster.pid");
        String url;
        try (ServiceProcess killed = ServiceProcess.start(folder, Map.of()).awaitReady()) {
            url = Files.readString(data.resolve("jdbc-url"));
            try (ServiceProcess second = ServiceProcess.start(folder, Map.of())) {
                assertThat(second.awaitEnd()).isNotZero();
                assertThat(second.log())
                        .contains("Holdfast does not start: Another Holdfast uses the data folder " + data);
            }
            killed.kill();
        }
        String server = firstLine(note);

        try (ServiceProcess again = ServiceProcess.start(folder, Map.of()).awaitReady()) {
            assertThat(firstLine(note)).isEqualTo(server);
            assertThat(data.resolve("jdbc-url")).hasContent(url);
            assertThat(again.log()).contains("Holdfast is ready: API http://127.0.0.1:");
            again.terminate();
        }
        assertThat(note).doesNotExist();
    }

    @Test
    void whoeverEndsItNeedNotWaitForADatabaseThatIsNotThere() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (ServiceProcess service = ServiceProcess.start(
                folder,
                Map.of("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + nobody + "/none?user=nobody"))) {
            await().atMost(Duration.ofMinutes(1)).until(() -> service.log().contains("Retrying in"));

            service.askToEnd();

            // it would try for half a minute
            assertThat(service.endsWithin(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(folder.resolve("data")).as("a database of its own").doesNotExist();
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readAllLines(file).getFirst();
    }
}
