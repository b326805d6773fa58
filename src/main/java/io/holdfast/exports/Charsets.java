package io.holdfast.exports;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The encodings that a file may have, by their names in the API (contract section 17.1). */
final class Charsets {
    static final String UTF_8 = "utf-8";

    static final List<String> NAMES = List.of(
            UTF_8,
            "iso-8859-6",
            "windows-1256",
            "iso-8859-4",
            "windows-1257",
            "iso-8859-14",
            "iso-8859-2",
            "windows-1250",
            "gbk",
            "gb18030",
            "big5",
            "koi8-r",
            "koi8-u",
            "iso-8859-5",
            "windows-1251",
            "x-mac-cyrillic",
            "iso-8859-7",
            "windows-1253",
            "iso-8859-8",
            "windows-1255",
            "euc-jp",
            "iso-2022-jp",
            "shift-jis",
            "euc-kr",
            "macintosh",
            "iso-8859-10",
            "iso-8859-16",
            "windows-874",
            "windows-1254",
            "windows-1258",
            "iso-8859-1",
            "windows-1252",
            "iso-8859-3");

    /** Those that Java knows by another name, or not at all. */
    private static final Map<String, Charset> OTHERS = Map.of(
            "iso-8859-10",
            LatinCharset.ISO_8859_10,
            "iso-8859-14",
            LatinCharset.ISO_8859_14,
            "macintosh",
            Charset.forName("x-MacRoman"),
            "x-mac-cyrillic",
            Charset.forName("x-MacCyrillic"),
            "windows-874",
            Charset.forName("x-windows-874"));

    private Charsets() {}

    static Charset of(String name) {
        Charset other = OTHERS.get(name);
        if (other != null) {
            return other;
        }
        return name.equals(UTF_8) ? StandardCharsets.UTF_8 : Charset.forName(name);
    }
}
