package io.holdfast.bench;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some clients that send the same request again and again, each as soon as it was answered. */
final class Load {
    private Load() {}

    /**
     * Sends for as long as it is told, and returns how long each answer took, in milliseconds.
     *
     * @param status what every answer has to have
     */
    static Numbers of(Caller caller, int clients, Duration time, HttpRequest request, int status) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        Callable<List<Double>> client = () -> {
            List<Double> taken = new ArrayList<>();
            while (System.nanoTime() < end) {
                taken.add(once(caller, request, status));
            }
            return taken;
        };
        List<Double> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<List<Double>>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
            for (Future<List<Double>> one : running) {
                all.addAll(one.get());
            }
        }
        return Numbers.of(all);
    }

    /** In milliseconds. */
    static double once(Caller caller, HttpRequest request, int status) throws Exception {
        long begun = System.nanoTime();
        HttpResponse<String> answer = caller.send(request);
        double taken = (System.nanoTime() - begun) / 1e6;
        if (answer.statusCode() != status) {
            throw new IllegalStateException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return taken;
    }
}
