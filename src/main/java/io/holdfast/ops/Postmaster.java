package io.holdfast.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server as {@code postmaster.pid} in its folder tells of it. It may outlive the service that started it.
 *
 * @param file the {@code postmaster.pid} it was read from; the server removes it when it has stopped
 */
record Postmaster(Path file, long pid, int port) {
    private static final int LINE_OF_PORT = 3;

    /** The server that runs in a folder, or nothing; a file that a crash left behind is removed. */
    static Optional<Postmaster> in(Path folder) throws IOException {
        Path file = folder.resolve("postmaster.pid");
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.size() <= LINE_OF_PORT) {
            return Optional.empty();
        }
        Postmaster found = new Postmaster(
                file,
                Long.parseLong(lines.get(0).trim()),
                Integer.parseInt(lines.get(LINE_OF_PORT).trim()));
        if (found.isAlive()) {
            return Optional.of(found);
        }
        // Process ids come back soon in a container, even as ids of threads, and PostgreSQL would take any of them for
        // itself.
        Files.deleteIfExists(file);
        return Optional.empty();
    }

    boolean isAlive() {
        return Files.exists(file)
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        // the command of another user's process is hidden: then believe the file
                        .filter(process -> process.info()
                                .command()
                                .map(command -> command.endsWith("postgres"))
                                .orElse(true))
                        .isPresent();
    }

    /** Ends all sessions and stops, the "fast" way. False when it is still there after {@code limit}. */
    boolean stop(Duration limit) throws IOException, InterruptedException {
        if (!isAlive()) {
            return true;
        }
        new ProcessBuilder("sh", "-c", "kill -INT " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        long end = System.nanoTime() + limit.toNanos();
        while (isAlive()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }
}
