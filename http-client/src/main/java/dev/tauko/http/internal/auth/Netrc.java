package dev.tauko.http.internal.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A file of users and passwords by host, as ftp and curl read it. The entry {@code default} is read
 * and not used: it would give the credentials to any host at all.
 */
public final class Netrc {
  /** No entries. */
  public static final Netrc NONE = new Netrc(Map.of());

  /**
   * The credentials for a host.
   *
   * @param login the user's name; empty if the entry has none
   * @param password the password; empty if the entry has none
   */
  public record Entry(String login, String password) {}

  /** A word of the file. */
  private record Word(String text, int line) {}

  private final Map<String, Entry> entries;

  private Netrc(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** {@link #ofEnvironment(UnaryOperator, Path)} with the home folder of the JVM's user. */
  public static Netrc ofEnvironment(UnaryOperator<@Nullable String> environment) {
    return ofEnvironment(environment, Path.of(System.getProperty("user.home", "")));
  }

  /**
   * Reads the file that the variable NETRC names, or {@code .netrc} in the home folder; nothing if
   * there is none.
   *
   * @param environment gives the value of a variable, or null
   * @throws IllegalArgumentException naming file and line, if it is malformed
   * @throws UncheckedIOException if it cannot be read
   */
  public static Netrc ofEnvironment(UnaryOperator<@Nullable String> environment, Path home) {
    String named = environment.apply("NETRC");
    Path file = named == null || named.isEmpty() ? home.resolve(".netrc") : Path.of(named);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(
          "cannot read " + file + ", the file of credentials", unreadable);
    }
  }

  /** The credentials for a host, or null. */
  public @Nullable Entry get(String host) {
    return entries.get(host);
  }

  /**
   * Reads the text of such a file.
   *
   * @param name what messages call it
   * @throws IllegalArgumentException naming the line, if it is malformed
   */
  static Netrc parse(String text, String name) {
    Map<String, Entry> entries = new HashMap<>();
    Iterator<Word> words = words(text, name).iterator();
    String host = null;
    String login = "";
    String password = "";
    boolean isEntry = false;
    while (words.hasNext()) {
      Word word = words.next();
      switch (word.text()) {
        case "machine", "default" -> {
          if (host != null) {
            entries.putIfAbsent(host, new Entry(login, password));
          }
          host =
              word.text().equals("default")
                  ? null
                  : next(words, word, name).toLowerCase(Locale.ROOT);
          login = "";
          password = "";
          isEntry = true;
        }
        case "login", "user" -> login = within(isEntry, next(words, word, name), word, name);
        case "password" -> password = within(isEntry, next(words, word, name), word, name);
        case "account" -> within(isEntry, next(words, word, name), word, name);
        default -> throw bad(word, name, "has a word that is none of the format's");
      }
    }
    if (host != null) {
      entries.putIfAbsent(host, new Entry(login, password));
    }
    return new Netrc(Map.copyOf(entries));
  }

  private static String next(Iterator<Word> words, Word word, String name) {
    if (!words.hasNext()) {
      throw bad(word, name, "has a '" + word.text() + "' that nothing follows");
    }
    return words.next().text();
  }

  private static String within(boolean isEntry, String value, Word word, String name) {
    if (!isEntry) {
      throw bad(word, name, "has a '" + word.text() + "' before any 'machine'");
    }
    return value;
  }

  /* Blanks separate words; '#' at the start of one makes the rest of the line a comment, unless it
   * is a value. A macro definition ends with the next empty line. */
  private static List<Word> words(String text, String name) {
    List<Word> words = new ArrayList<>();
    boolean isMacro = false;
    boolean isValue = false;
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (isMacro) {
        isMacro = !line.isBlank();
        continue;
      }
      int at = 0;
      while (at < line.length() && !isMacro) {
        if (Character.isWhitespace(line.charAt(at))) {
          at++;
        } else if (line.charAt(at) == '#' && !isValue) {
          at = line.length();
        } else {
          StringBuilder word = new StringBuilder();
          at = read(line, at, word);
          if (at < 0) {
            throw bad(new Word("", number), name, "has no closing '\"'");
          }
          isMacro = word.toString().equals("macdef") && !isValue;
          if (!isMacro) {
            words.add(new Word(word.toString(), number));
            isValue = !isValue && !word.toString().equals("default");
          }
        }
      }
    }
    return words;
  }

  private static int read(String line, int from, StringBuilder word) {
    boolean isQuoted = line.charAt(from) == '"';
    int at = isQuoted ? from + 1 : from;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (isQuoted ? c == '"' : Character.isWhitespace(c)) {
        return at + 1;
      }
      if (c == '\\' && at + 1 < line.length()) {
        at++;
        c = line.charAt(at);
      }
      word.append(c);
      at++;
    }
    return isQuoted ? -1 : at;
  }

  private static IllegalArgumentException bad(Word word, String name, String reason) {
    return new IllegalArgumentException(
        name
            + ", line "
            + word.line()
            + ", "
            + reason
            + "; accepted are 'machine <host>' or 'default', each followed by 'login', 'password'"
            + " and 'account' with their values, and 'macdef'");
  }
}
