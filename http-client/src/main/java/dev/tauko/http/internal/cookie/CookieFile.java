package dev.tauko.http.internal.cookie;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import dev.tauko.http.Cookie;
import dev.tauko.http.Cookie.SameSite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Cookies as a file: JSON of texts and truth values, that only its owner can read. */
public final class CookieFile {
  private static final long MAX_SIZE = 64L * 1024 * 1024;
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "value",
          "domain",
          "hostOnly",
          "path",
          "expires",
          "secure",
          "httpOnly",
          "sameSite",
          "latin1");

  private CookieFile() {}

  /** Writes a file in place of the one that there is, whole or not at all. */
  public static void write(Path file, List<StoredCookie> cookies) throws IOException {
    List<Map<String, Object>> entries = new ArrayList<>(cookies.size());
    cookies.forEach(cookie -> entries.add(entry(cookie)));
    String json =
        ConfigValueFactory.fromMap(Map.of("cookies", entries))
            .render(ConfigRenderOptions.concise().setFormatted(true));
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is a folder; accepted is the path of a file");
    }
    Path draft = Files.createTempFile(folder, ".cookies", null, ownerOnly(folder));
    try {
      try (SeekableByteChannel channel = Files.newByteChannel(draft, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static Map<String, Object> entry(StoredCookie stored) {
    Cookie cookie = stored.cookie();
    Map<String, Object> entry = new HashMap<>();
    entry.put("name", cookie.name());
    entry.put("value", cookie.value());
    entry.put("domain", cookie.domain());
    entry.put("hostOnly", cookie.hostOnly());
    entry.put("path", cookie.path());
    entry.put("secure", cookie.secure());
    entry.put("httpOnly", cookie.httpOnly());
    entry.put("sameSite", cookie.sameSite().name());
    Instant expires = cookie.expires();
    if (expires != null) {
      entry.put("expires", expires.toString());
    }
    if (stored.isLatin1()) {
      entry.put("latin1", true);
    }
    return entry;
  }

  /**
   * Reads a file that {@link #write} has written.
   *
   * @throws IllegalArgumentException naming the file and the place, if it is anything else
   */
  public static List<StoredCookie> read(Path file) throws IOException {
    if (Files.size(file) > MAX_SIZE) {
      throw bad(file, "is larger than " + MAX_SIZE + " bytes", null);
    }
    List<? extends Config> entries;
    try {
      Config json =
          ConfigFactory.parseString(
              Files.readString(file), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
      entries = json.getConfigList("cookies");
    } catch (ConfigException | CharacterCodingException | StackOverflowError malformed) {
      throw bad(file, "is not a file of cookies: " + malformed.getMessage(), malformed);
    }
    List<StoredCookie> cookies = new ArrayList<>(entries.size());
    for (Config entry : entries) {
      try {
        cookies.add(cookie(entry));
      } catch (ConfigException | IllegalArgumentException | DateTimeException malformed) {
        throw bad(
            file,
            "has a cookie, number "
                + (cookies.size() + 1)
                + ", that is none: "
                + malformed.getMessage(),
            malformed);
      }
    }
    return cookies;
  }

  private static StoredCookie cookie(Config entry) {
    Set<String> unknown = new TreeSet<>(entry.root().keySet());
    unknown.removeAll(KEYS);
    check(unknown.isEmpty(), "there is no such key as " + String.join(", ", unknown));
    Cookie cookie =
        new Cookie(
            entry.getString("name"),
            entry.getString("value"),
            entry.getString("domain"),
            entry.getBoolean("hostOnly"),
            entry.getString("path"),
            entry.hasPath("expires") ? Instant.parse(entry.getString("expires")) : null,
            entry.getBoolean("secure"),
            entry.getBoolean("httpOnly"),
            entry.getEnum(SameSite.class, "sameSite"));
    check(!cookie.name().isEmpty(), "its name is empty");
    check(!cookie.name().matches(".*[=;].*"), "its name has a '=' or ';'");
    check(cookie.value().indexOf(';') < 0, "its value has a ';'");
    check(
        !SetCookie.hasControl(cookie.name() + cookie.value()),
        "its name or value has a control character");
    check(
        cookie.domain().equals(Domains.canonical(cookie.domain())),
        "its domain is not in ASCII and lower case");
    check(cookie.path().startsWith("/"), "its path does not start with '/'");
    boolean isLatin1 = entry.hasPath("latin1") && entry.getBoolean("latin1");
    check(
        !isLatin1 || (cookie.name() + cookie.value()).chars().allMatch(c -> c <= 0xFF),
        "it is marked as latin1 and has other characters");
    return new StoredCookie(cookie, isLatin1);
  }

  private static void check(boolean isRight, String wrong) {
    if (!isRight) {
      throw new IllegalArgumentException(wrong);
    }
  }

  private static IllegalArgumentException bad(Path file, String reason, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        file + " " + reason + "; accepted is what CookieJar.save has written", cause);
  }
}
