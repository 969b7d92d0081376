package dev.tauko.console.internal.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The parameters of a request, read strictly. */
final class Parameters {
  /** What each request may have. */
  private static final Set<String> COMMON = Set.of("token", "engine");

  private final Map<String, String> values;

  /** What is wrong with a request, and what is accepted instead. */
  static final class BadRequestException extends RuntimeException {
    BadRequestException(String message) {
      super(message);
    }
  }

  /**
   * The parameters of a request.
   *
   * @param known those that it may have, besides the common ones
   * @throws BadRequestException if it has others
   */
  Parameters(HttpRequest request, String... known) {
    values = request.getUri().query().toMap();
    Set<String> accepted =
        Stream.concat(COMMON.stream(), Stream.of(known))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : values.keySet()) {
      if (!accepted.contains(name)) {
        throw new BadRequestException(
            "there is no parameter '"
                + shown(name)
                + "'; accepted: "
                + String.join(", ", accepted));
      }
    }
  }

  private static String shown(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }

  private static BadRequestException bad(String name, String value, String accepted) {
    return new BadRequestException(
        "the parameter " + name + " is '" + shown(value) + "'; accepted: " + accepted);
  }

  /** A text; empty without the parameter. */
  String text(String name, int longest) {
    String value = values.getOrDefault(name, "");
    if (value.length() > longest) {
      throw bad(name, value, "at most " + longest + " characters");
    }
    return value;
  }

  /** A whole number; without the parameter, another one. */
  int whole(String name, int otherwise, int least, int most) {
    String value = values.get(name);
    return value == null ? otherwise : (int) whole(name, value, least, most);
  }

  private static long whole(String name, String value, long least, long most) {
    String accepted = "a whole number from " + least + " to " + most;
    long number;
    try {
      number = Long.parseLong(value);
    } catch (NumberFormatException invalid) {
      throw bad(name, value, accepted);
    }
    if (number < least || number > most) {
      throw bad(name, value, accepted);
    }
    return number;
  }

  /** The number of a task, which must be there. */
  long id(String name) {
    return whole(name, values.getOrDefault(name, ""), 1, Long.MAX_VALUE);
  }

  /** Numbers of tasks, with commas between them. */
  Set<Long> ids(String name, int most) {
    List<String> parts = parts(name);
    if (parts.size() > most) {
      throw bad(name, values.getOrDefault(name, ""), "at most " + most + " numbers");
    }
    return parts.stream()
        .map(part -> whole(name, part, 1, Long.MAX_VALUE))
        .collect(Collectors.toSet());
  }

  /** One of some words; without the parameter, the first one. */
  String word(String name, List<String> words) {
    String value = values.getOrDefault(name, words.getFirst());
    if (!words.contains(value)) {
      throw bad(name, value, String.join(", ", words));
    }
    return value;
  }

  /** Some of some words, with commas between them. */
  Set<String> words(String name, Set<String> words) {
    Set<String> chosen = new LinkedHashSet<>(parts(name));
    if (!words.containsAll(chosen)) {
      throw bad(
          name,
          values.getOrDefault(name, ""),
          "any of " + String.join(", ", new TreeSet<>(words)) + ", with commas between them");
    }
    return chosen;
  }

  private List<String> parts(String name) {
    String value = values.getOrDefault(name, "");
    return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
  }
}
