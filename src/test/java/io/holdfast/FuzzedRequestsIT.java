package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.AtOnce;
import io.holdfast.testing.ServiceProcess;
import io.holdfast.testing.contract.ApiDocument;
import io.holdfast.testing.contract.Contract;
import io.holdfast.testing.contract.Described;
import io.holdfast.testing.contract.Exchange;
import io.holdfast.testing.fuzz.FuzzedRequest;
import io.holdfast.testing.fuzz.RequestMaker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of requests made up from the service's own description: whatever is sent, the answer is a described one, and none
 * is a failure of the service. {@code -Dfuzz.seed=…} makes up others.
 */
@Tag("heavy")
class FuzzedRequestsIT {
    private static final int REQUESTS = 5_000;
    private static final int CALLERS = 4;
    private static final int FAILURES_TOLD = 10;
    /** One never does what it is asked, and a few are a matter of luck. */
    private static final int PERCENT_DONE = 90;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    @Test
    void everyAnswerIsADescribedOneAndNoneAFailure() throws Exception {
        long seed = Long.getLong("fuzz.seed", 1);
        long begun = System.nanoTime();
        Map<String, String> cheapPasswords = Map.of("HOLDFAST_ACCESS_PASSWORDS_MEMORY", "64");
        try (ServiceProcess service =
                ServiceProcess.start(folder, cheapPasswords).awaitReady()) {
            ApiDocument document = ApiDocument.of(URI.create(service.url()));
            List<Callable<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Random random = new Random(seed * CALLERS + i);
                callers.add(() -> call(service, document, random));
            }
            AtOnce.all(callers);
            tell(seed, begun);

            assertThat(failures.stream().limit(FAILURES_TOLD))
                    .as("of " + failures.size())
                    .isEmpty();
            assertThat(done)
                    .as("operations that did what they were asked at least once")
                    .hasSizeGreaterThan(document.operations().size() * PERCENT_DONE / 100);
        }
    }

    private boolean call(ServiceProcess service, ApiDocument document, Random random)
            throws IOException, InterruptedException {
        RequestMaker maker = new RequestMaker(service.url(), document, random);
        List<Described> operations = document.operations();
        for (int i = 0; i < REQUESTS / CALLERS; i++) {
            FuzzedRequest request = maker.about(operations.get((i + random.nextInt(3)) % operations.size()));
            Exchange exchange = send(service.url(), request);
            maker.note(request, exchange.status());
            note(service, request, exchange);
        }
        return true;
    }

    private Exchange send(String service, FuzzedRequest request) throws IOException, InterruptedException {
        byte[] body = request.body();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(service + request.target()))
                .method(
                        request.method(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        request.headers().forEach(builder::header);
        HttpResponse<byte[]> response = client.send(builder.build(), BodyHandlers.ofByteArray());
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        String answer = new String(response.body(), StandardCharsets.UTF_8);
        return new Exchange(request.method(), request.target(), null, null, response.statusCode(), headers, answer);
    }

    private void note(ServiceProcess service, FuzzedRequest request, Exchange exchange) {
        int status = exchange.status();
        statuses.computeIfAbsent(status, none -> new AtomicInteger()).incrementAndGet();
        if (status >= 500) {
            failures.add(request + "\n-> " + status + " " + exchange.answer());
            return;
        }
        if (status < 300 && request.method().equals(request.operation().method())) {
            done.add(request.operation().id());
        }
        try {
            Contract.checkAnswer(URI.create(service.url()), exchange);
        } catch (AssertionError e) {
            failures.add(request + "\n" + e.getMessage());
        }
    }

    @SuppressWarnings("SystemOut")
    private void tell(long seed, long begun) {
        String counts = new TreeMap<>(statuses)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " × " + entry.getValue())
                        .collect(Collectors.joining(", "));
        System.out.printf(
                "Fuzzed with seed %d in %d s: %s; done at least once: %s%n",
                seed, (System.nanoTime() - begun) / 1_000_000_000, counts, new TreeSet<>(done));
    }
}
