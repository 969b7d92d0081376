package dev.tauko.http.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Values that no key, or hardly any, accepts. */
final class BadValues {
  private static final List<Object> VALUES =
      Arrays.asList(
          "",
          null,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          "NaN",
          1.5,
          "1.5",
          -1,
          "nonsense",
          List.of(),
          List.of("nonsense"),
          List.of(1.5),
          Arrays.asList(1, null),
          Map.of(),
          Map.of("a", 1),
          1e300,
          "1e999999999",
          "99999999999999999999 d",
          "9999999 d",
          "9999999999 GiB",
          true,
          "a b..c");

  private BadValues() {}

  /**
   * Sets each value to each key of {@code reference.conf} below a path, and has the configuration
   * read. Each attempt is accepted, or rejected by an error with the path and with what is
   * accepted.
   *
   * @param accepting what is accepted in spite of all: keys with values as HOCON
   */
  static void tryAll(
      String path, Set<String> except, Set<String> accepting, Consumer<Config> read) {
    Config reference = ConfigFactory.load(ConfigFactory.defaultReference());
    List<String> problems = new ArrayList<>();
    Set<String> accepted = new TreeSet<>();
    for (String place : places(reference, path, except)) {
      for (Object value : VALUES) {
        String attempt = place + " = " + ConfigValueFactory.fromAnyRef(value).render();
        try {
          read.accept(reference.withValue(place, ConfigValueFactory.fromAnyRef(value)));
          accepted.add(attempt.replaceAll("\\s+", " "));
        } catch (ConfigException rejected) {
          String message = String.valueOf(rejected.getMessage());
          if (!message.contains("'" + place) || !message.contains("accepted: ")) {
            problems.add(attempt + " -> " + message);
          }
        } catch (RuntimeException other) {
          problems.add(attempt + " -> " + other);
        }
      }
    }
    assertThat(problems).isEmpty();
    assertThat(accepted).isEqualTo(new TreeSet<>(accepting));
  }

  /** The keys and sections below a path. */
  private static Set<String> places(Config reference, String path, Set<String> except) {
    Set<String> keys =
        reference.getConfig(path).entrySet().stream()
            .map(entry -> path + "." + entry.getKey())
            .filter(key -> except.stream().noneMatch(key::startsWith))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> places = new TreeSet<>(keys);
    places.add(path);
    for (String key : keys) {
      for (int dot = key.lastIndexOf('.');
          dot > path.length();
          dot = key.lastIndexOf('.', dot - 1)) {
        places.add(key.substring(0, dot));
      }
    }
    return places;
  }
}
