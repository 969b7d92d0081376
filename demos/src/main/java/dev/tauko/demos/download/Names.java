package dev.tauko.demos.download;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of files, made from what servers and URLs say, that can do no harm. */
final class Names {
  private static final String NAMELESS = "download";

  /** What file systems take is 255 bytes; a suffix has to fit, too. */
  private static final int LONGEST = 200;

  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?");
  private static final Pattern EXTENDED =
      Pattern.compile("(?i)(?:^|;)\\s*filename\\*\\s*=\\s*(utf-8|iso-8859-1)'[^']*'([^;\\s]+)");
  private static final Pattern PLAIN =
      Pattern.compile("(?i)(?:^|;)\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s]+))");

  /** What the names of files end with that are not whole yet, and those of their journals. */
  private static final Pattern UNFINISHED = Pattern.compile("(?i).*\\.part(\\.journal)?");

  private Names() {}

  /** Whether a whole file must not have this name, since one that is not whole may have it. */
  static boolean isOfUnfinished(String name) {
    return UNFINISHED.matcher(name).matches();
  }

  /** The name for a file: what the Content-Disposition field says, else the end of the URL. */
  static String of(@Nullable String disposition, String url) {
    return (disposition == null ? Optional.<String>empty() : fromDisposition(disposition))
        .or(() -> safe(fromUrl(url)))
        .orElse(NAMELESS);
  }

  /** The name in a Content-Disposition field (RFC 6266). */
  static Optional<String> fromDisposition(String field) {
    Matcher extended = EXTENDED.matcher(field);
    if (extended.find()) {
      Charset charset = Charset.forName(extended.group(1).toUpperCase(Locale.ROOT));
      Optional<String> name = decoded(extended.group(2), charset).flatMap(Names::safe);
      if (name.isPresent()) {
        return name;
      }
    }
    Matcher plain = PLAIN.matcher(field);
    if (!plain.find()) {
      return Optional.empty();
    }
    String quoted = plain.group(1);
    return safe(text(quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : plain.group(2)));
  }

  /** What the bytes of a field are that were read as Latin-1: UTF-8, if they can be. */
  private static String text(String field) {
    byte[] bytes = field.getBytes(StandardCharsets.ISO_8859_1);
    boolean isOfBytes = field.equals(new String(bytes, StandardCharsets.ISO_8859_1));
    return isOfBytes ? decoded(bytes, StandardCharsets.UTF_8).orElse(field) : field;
  }

  private static String fromUrl(String url) {
    String path =
        url.replaceFirst("(?s)[?#].*", "").replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    return decoded(last, StandardCharsets.UTF_8).orElse(last);
  }

  private static Optional<String> decoded(String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] given = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < given.length; i++) {
      int high = given[i] == '%' && i + 2 < given.length ? Character.digit(given[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(given[i + 2], 16) : -1;
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(given[i]);
      }
    }
    return decoded(bytes.toByteArray(), charset);
  }

  private static Optional<String> decoded(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * The name without folders, invisible characters, what Windows has a meaning for, and a dot or
   * dash at its start; nothing if nothing is left. With an underscore at its end if it would be the
   * name of a file that is not whole.
   */
  static Optional<String> safe(String name) {
    StringBuilder clean = new StringBuilder();
    name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
        .codePoints()
        .map(c -> Show.isVisible(c) && "<>:\"|?*".indexOf(c) < 0 ? c : '_')
        .forEach(clean::appendCodePoint);
    String visible = withoutEnd(clean.toString().replaceFirst("^[\\s.-]+", ""));
    if (RESERVED.matcher(visible).matches()) {
      visible = "_" + visible;
    }
    String fitting = withoutEnd(cut(visible));
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(isOfUnfinished(fitting) ? fitting + "_" : fitting);
  }

  /** A name without blanks and dots at its end. */
  private static String withoutEnd(String name) {
    int end = name.length();
    while (end > 0 && " \t\n\u000B\f\r.".indexOf(name.charAt(end - 1)) >= 0) {
      end--;
    }
    return name.substring(0, end);
  }

  /** Cuts a name that is too long before its extension. */
  private static String cut(String name) {
    if (bytes(name) <= LONGEST) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 && bytes(name.substring(dot)) <= 20 ? name.substring(dot) : "";
    int left = LONGEST - bytes(extension);
    int end = 0;
    while (left > 0) {
      int next = name.offsetByCodePoints(end, 1);
      left -= bytes(name.substring(end, next));
      end = left >= 0 ? next : end;
    }
    return name.substring(0, end) + extension;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The name for a further file that should have the same one: {@code file.1.txt}. */
  static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return dot <= 0
        ? name + "." + number
        : name.substring(0, dot) + "." + number + name.substring(dot);
  }
}
