package io.holdfast.job;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** What was uploaded, one piece in memory at a time. For one thread. */
final class UploadContent extends InputStream {
    private static final String PIECE = "select content from upload_chunk where upload_id = ? and number = ?";

    private final DataSource dataSource;
    private final long upload;
    private byte[] piece = {};
    private int position;
    private int next;

    UploadContent(DataSource dataSource, long upload) {
        this.dataSource = dataSource;
        this.upload = upload;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? piece[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int n = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, into, offset, n);
        position += n;
        return n;
    }

    @Override
    public int available() {
        return piece.length - position;
    }

    private boolean hasMore() throws IOException {
        if (position < piece.length) {
            return true;
        }
        Optional<byte[]> read = fetch();
        read.ifPresent(bytes -> {
            piece = bytes;
            position = 0;
            next++;
        });
        return read.isPresent();
    }

    private Optional<byte[]> fetch() throws IOException {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.first(connection, row -> row.getBytes(1), PIECE, upload, next);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
