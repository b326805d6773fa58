package io.holdfast.imports.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In which encoding a file is to be read, decided by its first bytes.
 *
 * @param mark how many bytes its byte order mark has; 0 for none
 */
record Encoding(Charset charset, int mark) {
    private static final List<Mark> MARKS = List.of(
            // before that of UTF-16LE, whose mark it begins with
            new Mark(Charset.forName("UTF-32LE"), 0xff, 0xfe, 0, 0),
            new Mark(Charset.forName("UTF-32BE"), 0, 0, 0xfe, 0xff),
            new Mark(StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf),
            new Mark(StandardCharsets.UTF_16LE, 0xff, 0xfe),
            new Mark(StandardCharsets.UTF_16BE, 0xfe, 0xff));

    /** Text has no NUL at all; where every eighth byte is one, it is another encoding, or no text. */
    private static final int ZEROS_OF = 8;

    private record Mark(Charset charset, int... bytes) {
        boolean begins(byte[] file) {
            if (file.length < bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if ((file[i] & 0xff) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param sample the first bytes of the file
     * @param asked what its sender said; null for nothing
     * @throws CsvFault when the bytes cannot be what was said, or are no text
     */
    static Encoding of(byte[] sample, @Nullable Charset asked) {
        Optional<Mark> mark =
                MARKS.stream().filter(candidate -> candidate.begins(sample)).findFirst();
        if (asked == null) {
            Encoding found = mark.map(there -> new Encoding(there.charset, there.bytes.length))
                    .orElse(new Encoding(StandardCharsets.UTF_8, 0));
            return found.checked(sample);
        }
        if (mark.isPresent() && asked.name().startsWith("UTF-")) {
            Charset marked = mark.get().charset;
            if (!marked.equals(asked) && !isFamilyOf(asked, marked)) {
                throw new CsvFault("The file is not text in " + asked.name() + ": record 0 follows the mark of "
                        + marked.name() + ".");
            }
            return new Encoding(marked, mark.get().bytes.length);
        }
        return new Encoding(asked, 0).checked(sample);
    }

    /** UTF-16 stands for both orders of its bytes. */
    private static boolean isFamilyOf(Charset asked, Charset marked) {
        return (asked.name().equals("UTF-16") || asked.name().equals("UTF-32"))
                && marked.name().startsWith(asked.name());
    }

    private Encoding checked(byte[] sample) {
        if (charset.name().startsWith("UTF-32")) {
            return this;
        }
        if (charset.name().startsWith("UTF-16")) {
            return mark > 0 ? this : new Encoding(orderOf(sample), 0);
        }
        int zeros = 0;
        for (byte b : sample) {
            zeros += b == 0 ? 1 : 0;
        }
        if (zeros * ZEROS_OF > sample.length) {
            throw new CsvFault(
                    "The file is not text in " + charset.name()
                            + ": from record 0 on it has the NUL bytes of another encoding, such as UTF-16, or of no text at all.");
        }
        return this;
    }

    /**
     * Without a mark the order of bytes shows by the characters of ASCII, of which every file has some: delimiters and ends
     * of lines.
     */
    private Charset orderOf(byte[] sample) {
        int little = 0;
        int big = 0;
        for (int i = 0; i + 1 < sample.length; i += 2) {
            little += sample[i] > 0 && sample[i + 1] == 0 ? 1 : 0;
            big += sample[i] == 0 && sample[i + 1] > 0 ? 1 : 0;
        }
        boolean isLittle = charset.equals(StandardCharsets.UTF_16LE)
                || (!charset.equals(StandardCharsets.UTF_16BE) && little > big);
        if (sample.length > 0 && (isLittle ? little : big) == 0) {
            throw new CsvFault("The file is not text in " + charset.name()
                    + ": record 0 has none of the characters that every file has.");
        }
        return isLittle ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
}
