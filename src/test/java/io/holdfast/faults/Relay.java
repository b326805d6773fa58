package io.holdfast.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of its own, whose connections go on somewhere else. It sees bytes only. */
abstract class Relay implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final int QUEUE = 200;

    private final ServerSocket entrance = new ServerSocket(0, QUEUE, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Relay() throws IOException {}

    /** Where a new connection goes; empty when there is no place for it: its client finds it ended. */
    abstract Optional<InetSocketAddress> target();

    /** Is called before bytes are passed on, or the end of a connection is. */
    void awaitLeave() {}

    /** Lets connections in, from here on. */
    final void open() {
        Thread.ofVirtual().start(this::accept);
    }

    final int port() {
        return entrance.getLocalPort();
    }

    /** Ends every connection; new ones can be made at once. */
    final void cut() {
        open.forEach(Relay::close);
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
        Optional<InetSocketAddress> target = target();
        try (client;
                Socket server = new Socket()) {
            if (target.isEmpty()) {
                return;
            }
            server.connect(target.get());
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
            back.join();
        } catch (IOException e) {
            // nobody is there: the client finds its connection ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitLeave();
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // ended from either side
        } finally {
            awaitLeave();
            close(from);
            close(to);
            open.remove(from);
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
        entrance.close();
        cut();
    }
}
