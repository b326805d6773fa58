package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    void severalMayStartAtOnceOnOneEmptyDatabase() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("shared"), Durability.NONE)) {
            Map<String, String> environment = Map.of("QUARKUS_DATASOURCE_JDBC_URL", database.completeUrl());
            List<ServiceProcess> services = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    services.add(ServiceProcess.start(folder, environment));
                }
                services.forEach(ServiceProcess::awaitReady);
            } finally {
                for (ServiceProcess service : services) {
                    service.close();
                }
            }
            assertThat(folder.resolve("data")).as("a database of its own").doesNotExist();
        }
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readAllLines(file).getFirst();
    }
}
