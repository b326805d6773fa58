package io.holdfast.faults;

import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a service of Kubernetes does: new connections go to the processes that say they are ready, in turn; who says so is
 * asked again and again. It sees bytes only, so a connection stays where it went first, and a request that fails has failed.
 */
final class Balancer implements AutoCloseable {
    private static final int ASK_EVERY_MS = 200;
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket entrance = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final List<ServiceProcess> behind = new CopyOnWriteArrayList<>();
    private final Set<ServiceProcess> ready = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("balancer").factory());

    Balancer() throws IOException {
        asking.scheduleWithFixedDelay(this::ask, 0, ASK_EVERY_MS, TimeUnit.MILLISECONDS);
        Thread.ofVirtual().start(this::accept);
    }

    /** Such as {@code http://127.0.0.1:8081}. */
    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
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

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // closed: the loop ends
            }
        }
    }

    private void connect(Socket client) {
        List<ServiceProcess> now = List.copyOf(ready);
        if (now.isEmpty()) {
            close(client);
            return;
        }
        URI to = URI.create(
                now.get(Math.floorMod(turn.getAndIncrement(), now.size())).url());
        try (client;
                Socket server = new Socket(to.getHost(), to.getPort())) {
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
            back.join();
            open.remove(server);
        } catch (IOException e) {
            // the client finds its connection ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // ended from either side
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is as good as closed
        }
    }

    @Override
    public void close() throws IOException {
        asking.shutdownNow();
        entrance.close();
        open.forEach(Balancer::close);
    }
}
