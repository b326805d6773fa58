package io.holdfast.imports;

import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The body of a request, kept elsewhere while it is read. Closing it leaves the body's own stream to the HTTP layer. */
final class StoredInput extends InputStream {
    private final InputStream body;
    private final OutputStream store;

    StoredInput(InputStream body, OutputStream store) {
        this.body = body;
        this.store = store;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = receive(into, offset, length);
        if (n > 0) {
            store.write(into, offset, n);
        }
        return n;
    }

    /** A client that goes away in the middle is no failure of ours; a store that cannot be written to is. */
    private int receive(byte[] into, int offset, int length) {
        try {
            return body.read(into, offset, length);
        } catch (IOException e) {
            throw Problem.ofHttp(400, "The body of the request broke off.");
        }
    }
}
