package dev.tauko.http.internal.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of files as servers propose them (RFC 6266), made safe: a name is one of a file in a folder
 * on any system, and of no folder, no device and no hidden file.
 */
public final class FileName {
  private static final String DEFAULT = "download";

  /** What most file systems take. */
  private static final int MOST_BYTES = 255;

  /** A longer extension is none, so that the name may be cut anywhere. */
  private static final int LONGEST_EXTENSION = 20;

  private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*]");

  /** Devices of Windows, which an extension does not change. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\\s*(\\..*)?",
          Pattern.CASE_INSENSITIVE);

  private FileName() {}

  /**
   * The name that a Content-Disposition field gives; or else the last part of the path that was
   * requested; or else {@code download}.
   *
   * @param disposition the value of the field; null if there is none
   * @param target the path that was requested, with its query
   */
  public static String of(@Nullable String disposition, String target) {
    String given = disposition == null ? "" : safe(given(disposition));
    String name = given.isEmpty() ? safe(lastPart(target)) : given;
    return name.isEmpty() ? DEFAULT : name;
  }

  private static String given(String disposition) {
    Map<String, String> parameters = new Parameters(disposition, false).read();
    String extended = Parameters.extended(parameters.getOrDefault("filename*", ""));
    return extended == null || extended.isEmpty()
        ? parameters.getOrDefault("filename", "")
        : extended;
  }

  private static String lastPart(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    String last = path.substring(path.lastIndexOf('/') + 1);
    String decoded = Parameters.percentDecoded(last, StandardCharsets.UTF_8);
    return decoded == null ? last : decoded;
  }

  /** The name of a file that a text stands for; empty if it stands for none. */
  private static String safe(String text) {
    String last = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
    String name = stripped(FORBIDDEN.matcher(Printable.of(last)).replaceAll("_"));
    if (name.startsWith(".")) {
      name = "_" + name.substring(1);
    }
    if (DEVICE.matcher(name).matches()) {
      name = "_" + name;
    }
    return shortened(name);
  }

  /** Windows drops blanks and dots at the end, by which one name could stand for another. */
  private static String stripped(String name) {
    String stripped = name.strip();
    while (stripped.endsWith(".")) {
      stripped = stripped.substring(0, stripped.length() - 1).strip();
    }
    return stripped;
  }

  private static String shortened(String name) {
    if (size(name) <= MOST_BYTES) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 ? name.substring(dot) : "";
    if (size(extension) > LONGEST_EXTENSION) {
      extension = "";
    }
    int most = MOST_BYTES - size(extension);
    StringBuilder cut = new StringBuilder();
    int bytes = 0;
    for (int c : name.codePoints().toArray()) {
      bytes += size(Character.toString(c));
      if (bytes > most) {
        break;
      }
      cut.appendCodePoint(c);
    }
    return stripped(cut.toString()) + extension;
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
