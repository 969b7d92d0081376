package dev.tauko.http.internal.frame;

import dev.tauko.http.internal.grammar.Elements;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How messages are compressed, as both sides have agreed on it: the extension permessage-deflate
 * (RFC 7692, section 7).
 *
 * <p>The parameter {@code client_max_window_bits} is never offered, so that a server may not ask
 * for it: the JDK compresses with a window of 15 bits and no other.
 *
 * @param serverTakesOver whether a message of the server may refer to those before it
 * @param clientTakesOver whether a message of the client may
 */
public record Compression(boolean serverTakesOver, boolean clientTakesOver) {
  /** The bits of the largest window. */
  public static final int MOST_BITS = 15;

  private static final String NAME = "permessage-deflate";
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final Pattern PARAMETER =
      Pattern.compile(
          "[ \\t]*+;[ \\t]*+("
              + TOKEN
              + ")(?:[ \\t]*+=[ \\t]*+(?:("
              + TOKEN
              + ")|\"("
              + TOKEN
              + ")\"))?+");
  private static final Pattern EXTENSION =
      Pattern.compile("[ \\t]*+(" + TOKEN + ")((?:" + PARAMETER.pattern() + ")*+)[ \\t]*+");
  private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");

  /** A response that does not agree to what was offered. */
  static final class Disagreement extends Exception {
    Disagreement(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * What is offered.
   *
   * @param windowBits 9 to 15, for how far a message of the server may refer back
   */
  static String offer(int windowBits) {
    return windowBits == MOST_BITS ? NAME : NAME + "; server_max_window_bits=" + windowBits;
  }

  /**
   * What a server agrees to; null if it does not want to compress.
   *
   * @param fields the values of its Sec-WebSocket-Extensions fields
   * @param windowBits what was offered; 0 for nothing
   * @throws Disagreement if that is not what it was offered, or malformed
   */
  static @Nullable Compression agreed(List<String> fields, int windowBits) throws Disagreement {
    if (fields.isEmpty()) {
      return null;
    }
    Matcher extension = EXTENSION.matcher(String.join(",", Elements.of(fields)));
    if (windowBits == 0) {
      throw new Disagreement("there is an extension, which was not offered");
    }
    if (!extension.matches() || !extension.group(1).equals(NAME)) {
      throw new Disagreement(
          "the field Sec-WebSocket-Extensions is malformed, or has more than " + NAME);
    }
    Set<String> seen = new HashSet<>();
    Matcher parameter = PARAMETER.matcher(extension.group(2));
    while (parameter.find()) {
      String name = parameter.group(1);
      String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
      if (!seen.add(name)) {
        throw new Disagreement("the parameter " + name + " of " + NAME + " is there twice");
      }
      check(name, value, windowBits);
    }
    if (windowBits < MOST_BITS && !seen.contains("server_max_window_bits")) {
      throw new Disagreement(
          "the parameter server_max_window_bits of " + NAME + " is missing, which was offered");
    }
    return new Compression(
        !seen.contains("server_no_context_takeover"), !seen.contains("client_no_context_takeover"));
  }

  private static void check(String name, @Nullable String value, int windowBits)
      throws Disagreement {
    String parameter = "the parameter " + name + " of " + NAME;
    switch (name) {
      case "server_no_context_takeover", "client_no_context_takeover" -> {
        if (value != null) {
          throw new Disagreement(parameter + " has a value; accepted is none");
        }
      }
      case "server_max_window_bits" -> {
        boolean isNumber = value != null && BITS.matcher(value).matches();
        if (!isNumber || Integer.parseInt(value) > windowBits) {
          throw new Disagreement(
              parameter
                  + " is "
                  + (value == null ? "nothing" : value)
                  + "; accepted: 8 to "
                  + windowBits);
        }
      }
      default -> throw new Disagreement(parameter + " was not offered");
    }
  }
}
