package io.holdfast.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** The migrations as they lie in the sources, in their order. */
record Migrations(List<Migration> all) {
    private static final Path FOLDER = Path.of("src", "main", "resources", "db", "migration");

    record Migration(MigrationVersion version, Path file) {
        String text() throws IOException {
            return Files.readString(file);
        }
    }

    static Migrations read() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return new Migrations(files.map(file -> new Migration(versionOf(file), file))
                    .sorted(Comparator.comparing(Migration::version))
                    .toList());
        }
    }

    private static MigrationVersion versionOf(Path file) {
        return MigrationVersion.fromVersion(
                file.getFileName().toString().replaceAll("^V(.+?)__.*", "$1").replace('_', '.'));
    }

    /** Brings an empty database to where the release before this one left it. */
    void migrateToThePreviousRelease(String url) {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("filesystem:" + FOLDER)
                .target(all.get(all.size() - 2).version())
                .load()
                .migrate();
    }
}
