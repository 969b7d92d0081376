package dev.tauko.http.internal.reading;

import dev.tauko.http.Headers;
import dev.tauko.internal.log.Loggers;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Which charset a body's text is in, as its head, its first bytes and the settings say. */
public final class BodyCharset {
  /** How many of a body's first bytes tell its charset. */
  static final int MARK_LENGTH = 3;

  private static final Logger log = Loggers.of("dev.tauko.http.ClientResponse");
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*charset\\s*=\\s*[\"']?([^\\s\"';,]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern JSON =
      Pattern.compile("\\s*application/([^\\s;]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private BodyCharset() {}

  /** The charset that these fields tell; null if they tell none that is known. */
  static @Nullable Charset declared(Headers headers, Object response) {
    String type = headers.get("Content-Type").orElse("");
    Matcher named = PARAMETER.matcher(type);
    if (named.find()) {
      try {
        return Charset.forName(named.group(1));
      } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
        log.debug("{} names the charset '{}', which is not known", response, named.group(1));
      }
    }
    return JSON.matcher(type).matches() ? StandardCharsets.UTF_8 : null;
  }

  /** Whether a Content-Type says this media type; {@code application/json} stands for its kin. */
  public static boolean isOfType(String contentType, String expected) {
    return switch (expected) {
      case "*/*" -> true;
      case "application/json" -> JSON.matcher(contentType).matches();
      default -> {
        int parameters = contentType.indexOf(';');
        String actual = parameters < 0 ? contentType : contentType.substring(0, parameters);
        yield actual.strip().equalsIgnoreCase(expected);
      }
    };
  }

  /** The charset whose byte order mark the bytes start with; the fallback if there is none. */
  static Charset marked(byte[] bytes, int length, Charset fallback) {
    if (length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      return StandardCharsets.UTF_8;
    }
    if (length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    if (length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    return fallback;
  }

  /** The text of a body; a byte order mark at its start is not part of it. */
  static String decode(byte[] bytes, Charset charset) {
    String text = new String(bytes, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
