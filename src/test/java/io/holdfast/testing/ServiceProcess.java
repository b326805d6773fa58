package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, on random ports. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;

    private ServiceProcess(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts it without waiting for anything. */
    public static ServiceProcess start(Path folder, Map<String, String> environment) throws IOException {
        return start(folder, environment, List.of("-XX:TieredStopAtLevel=1"));
    }

    /**
     * As {@link #start(Path, Map)}.
     *
     * @param jvmOptions such as {@code -Xmx256m}, instead of those that make a short life quick
     */
    public static ServiceProcess start(Path folder, Map<String, String> environment, List<String> jvmOptions)
            throws IOException {
        Path log = Files.createTempFile(folder, "service", ".log");
        int port = freePort();
        int managementPort = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-jar");
        command.add(Path.of("target", "quarkus-app", "quarkus-run.jar")
                .toAbsolutePath()
                .toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        String.valueOf(port),
                        "QUARKUS_MANAGEMENT_HOST",
                        "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT",
                        String.valueOf(managementPort)));
        builder.environment().putAll(environment);
        return new ServiceProcess(builder.start(), log, port, managementPort);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public ServiceProcess awaitReady() {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast(() -> assertThat(process.isAlive()).as(log()).isTrue())
                .until(this::isReady);
        return this;
    }

    /** What it tells whoever distributes requests; false also when it is not there to tell. */
    public boolean isReady() throws InterruptedException {
        URI ready = URI.create(managementUrl() + "/q/health/ready");
        try {
            return CLIENT.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The value of a metric, given with all its labels as it is exported. */
    public double metric(String name) {
        URI metrics = URI.create(managementUrl() + "/q/metrics");
        try {
            String all = CLIENT.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
            return all.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not among the metrics"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where its API is, such as {@code http://127.0.0.1:8081}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Where health and metrics are. */
    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Its exit code, once it has ended by itself. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + log());
        }
        return process.exitValue();
    }

    /** As the out-of-memory killer does it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets it stand still, whatever it does, until {@link #resume}. */
    public void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).as(name).isZero();
    }

    /** As Ctrl-C and orchestrators do it, and waits for it. */
    public void terminate() throws InterruptedException {
        askToEnd();
        awaitEnd();
    }

    /** As {@link #terminate}, without waiting. */
    public void askToEnd() {
        process.destroy();
    }

    /** Whether it ends by itself within a time. */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            terminate();
        }
    }
}
