package io.holdfast.faults;

import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a service of Kubernetes does: new connections go to the processes that say they are ready, in turn; who says so is
 * asked again and again. A connection stays where it went first, and a request that fails has failed.
 */
final class Balancer extends Relay {
    private static final int ASK_EVERY_MS = 200;

    private final List<ServiceProcess> behind = new CopyOnWriteArrayList<>();
    private final Set<ServiceProcess> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("balancer").factory());

    Balancer() throws IOException {
        asking.scheduleWithFixedDelay(this::ask, 0, ASK_EVERY_MS, TimeUnit.MILLISECONDS);
        open();
    }

    /** Such as {@code http://127.0.0.1:8081}. */
    String url() {
        return "http://127.0.0.1:" + port();
    }

    void add(ServiceProcess process) {
        behind.add(process);
    }

    /** Whether new connections may go there. */
    boolean sends(ServiceProcess to) {
        return ready.contains(to);
    }

    private void ask() {
        for (ServiceProcess one : behind) {
            try {
                if (one.isReady()) {
                    ready.add(one);
                } else {
                    ready.remove(one);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    Optional<InetSocketAddress> target() {
        List<ServiceProcess> now = List.copyOf(ready);
        if (now.isEmpty()) {
            return Optional.empty();
        }
        URI to = URI.create(
                now.get(Math.floorMod(turn.getAndIncrement(), now.size())).url());
        return Optional.of(new InetSocketAddress(to.getHost(), to.getPort()));
    }

    @Override
    public void close() throws IOException {
        asking.shutdownNow();
        super.close();
    }
}
