package dev.tauko.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One section of the configuration. An invalid value is rejected, whatever is wrong with it: by an
 * error with the path of the key, the value, and what is accepted instead.
 */
public final class Section {

  /** How a limit is written that is none. */
  public static final String INFINITE = "infinite";

  private final Config config;
  private final String path;

  /**
   * A section of a configuration.
   *
   * @param config the whole configuration
   * @param path the path of the section
   * @throws ConfigException if there is no section at the path
   */
  public Section(Config config, String path) {
    this.config = config;
    this.path = path;
    if (!(valueAt(path, "a section") instanceof ConfigObject)) {
      throw badAt(path, "a section");
    }
  }

  /** The section of this name within this one. */
  public Section section(String key) {
    return new Section(config, at(key));
  }

  /** The path of a key from the root. */
  public String at(String key) {
    return path + "." + key;
  }

  /** Tells whether the section has a key, be it with the value null. */
  public boolean has(String key) {
    return config.hasPathOrNull(at(key));
  }

  // ---- keys ----

  /**
   * Rejects keys that a reference does not know, here and in all sections within: most likely they
   * are misspelt, and would have no effect.
   */
  public void requireKeysOf(ConfigObject reference) {
    requireKeys(config.getObject(path), reference, path);
  }

  private void requireKeys(ConfigObject given, ConfigObject known, String place) {
    requireKeys(given, new TreeSet<>(known.keySet()), place);
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      if (known.get(entry.getKey()) instanceof ConfigObject section) {
        String inner = place + "." + entry.getKey();
        if (!(entry.getValue() instanceof ConfigObject object)) {
          throw badAt(
              inner,
              "a section with the keys " + String.join(", ", new TreeSet<>(section.keySet())));
        }
        requireKeys(object, section, inner);
      }
    }
  }

  /** Rejects keys of this section, but not of those within, that are not among these. */
  public void requireKeys(Collection<String> known) {
    requireKeys(known, List.of());
  }

  /**
   * {@link #requireKeys(Collection)} for keys of our own, which an error names first, and others.
   */
  public void requireKeys(Collection<String> own, Collection<String> others) {
    Set<String> known = new LinkedHashSet<>(new TreeSet<>(own));
    known.addAll(new TreeSet<>(others));
    requireKeys(config.getObject(path), known, path);
  }

  private static void requireKeys(ConfigObject given, Collection<String> known, String place) {
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new ConfigException.BadValue(
            entry.getValue().origin(),
            place + "." + entry.getKey(),
            "there is no such key"
                + Spelling.suggestion(entry.getKey(), known)
                + "; accepted: "
                + String.join(", ", known));
      }
    }
  }

  // ---- values ----

  /** A whole number. */
  public int whole(String key, int least, int most) {
    String accepted = least == most ? "" + least : least + " to " + most;
    return (int) number(key, plain(key, accepted), least, most, accepted);
  }

  /** A whole number, or a word that stands for none: zero then. */
  public int wholeOr(String none, String key, int least, int most) {
    return wholeOr(none, 0, key, least, most);
  }

  /** A whole number, or a word that stands for one. */
  public int wholeOr(String word, int meaning, String key, int least, int most) {
    String accepted = least + " to " + most + ", or " + word;
    String text = plain(key, accepted);
    return text.equals(word) ? meaning : (int) number(key, text, least, most, accepted);
  }

  /** A number of bytes, which may be written with a unit. */
  public long bytes(String key, long least, long most) {
    String accepted = least + " to " + most + " bytes, as a number or as a size such as 64 KiB";
    return quantity(key, least, most, accepted);
  }

  /** A number of bytes, which may be written with a unit, or a word that stands for a number. */
  public long bytesOr(String word, long meaning, String key, long least, long most) {
    String accepted = least + " to " + most + " bytes, a size such as 64 KiB, or " + word;
    return plain(key, accepted).equals(word) ? meaning : quantity(key, least, most, accepted);
  }

  /** A number of bytes, which may be written with a unit, or {@code infinite} for no limit. */
  public long bytesOrInfinite(String key, long least) {
    String accepted = least + " or more bytes, a size such as 64 KiB, or " + INFINITE;
    return plain(key, accepted).equals(INFINITE)
        ? Long.MAX_VALUE
        : quantity(key, least, Long.MAX_VALUE, accepted);
  }

  private long quantity(String key, long least, long most, String accepted) {
    String number = plain(key, accepted).replaceFirst("\\s*(B|b|bytes?)\\s*$", "");
    if (isNumber(number)) {
      return number(key, number, least, most, accepted);
    }
    long value = read(key, accepted, () -> config.getBytes(at(key)));
    if (value < least || value > most) {
      throw bad(key, accepted);
    }
    return value;
  }

  /** A number that need not be whole. */
  public double decimal(String key, int least, int most) {
    String accepted = least + " to " + most;
    return decimal(key, plain(key, accepted), least, most, accepted).doubleValue();
  }

  /** A number that need not be whole, or {@code infinite}. */
  public double decimalOrInfinite(String key, int least, int most) {
    String accepted = least + " to " + most + ", or " + INFINITE;
    String text = plain(key, accepted);
    return text.equals(INFINITE)
        ? Double.POSITIVE_INFINITY
        : decimal(key, text, least, most, accepted).doubleValue();
  }

  /** A time span. */
  public Duration duration(String key, Duration least, Duration most) {
    return duration(key, least, most, range(least, most));
  }

  /** A time span, or a word that stands for none: null then. */
  public @Nullable Duration durationOr(String none, String key, Duration least, Duration most) {
    String accepted = range(least, most) + ", or " + none;
    String text = plain(key, accepted);
    return text.equals(none) ? null : duration(key, least, most, accepted);
  }

  private Duration duration(String key, Duration least, Duration most, String accepted) {
    String text = plain(key, accepted);
    if (!text.matches("\\s*[-+]?[0-9.].*")) {
      throw bad(key, accepted);
    }
    Duration value =
        isNumber(text)
            ? Duration.ofMillis(number(key, text, Long.MIN_VALUE, Long.MAX_VALUE, accepted))
            : read(key, accepted, () -> config.getDuration(at(key)));
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw bad(key, accepted);
    }
    return value;
  }

  /** On or off. */
  public boolean flag(String key) {
    String accepted = "on or off";
    plain(key, accepted);
    return read(key, accepted, () -> config.getBoolean(at(key)));
  }

  /** A text. */
  public String text(String key, Predicate<String> acceptable, String accepted) {
    String text = plain(key, accepted);
    if (!acceptable.test(text)) {
      throw bad(key, accepted);
    }
    return text;
  }

  /** One of some words. */
  public String word(String key, String... words) {
    return text(key, List.of(words)::contains, String.join(", ", words));
  }

  /** The path of a section elsewhere in the configuration. */
  public String pathOf(String key, String accepted) {
    return text(key, this::isSection, accepted);
  }

  private boolean isSection(String elsewhere) {
    try {
      return config.getValue(elsewhere) instanceof ConfigObject
          || (config.getValue(elsewhere).unwrapped() instanceof String further
              && !further.equals(elsewhere)
              && config.hasPath(further));
    } catch (ConfigException none) {
      return false;
    }
  }

  /** A list of texts, each of them acceptable. */
  public List<String> texts(String key, Predicate<String> acceptable, String accepted) {
    if (!(value(key, accepted).unwrapped() instanceof List<?> elements)) {
      throw bad(key, accepted);
    }
    List<String> texts = new ArrayList<>();
    for (Object element : elements) {
      String text = isPlain(element) ? element.toString() : "";
      if (!isPlain(element) || !acceptable.test(text)) {
        throw bad(key, accepted);
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  /** A list of whole numbers. */
  public List<Integer> wholes(String key, int least, int most) {
    String accepted = "a list of numbers from " + least + " to " + most;
    List<Integer> numbers = new ArrayList<>();
    for (String text : texts(key, each -> true, accepted)) {
      numbers.add((int) number(key, text, least, most, accepted));
    }
    return List.copyOf(numbers);
  }

  // ---- what is common ----

  private ConfigValue value(String key, String accepted) {
    return valueAt(at(key), accepted);
  }

  private ConfigValue valueAt(String place, String accepted) {
    try {
      return config.getValue(place);
    } catch (ConfigException.Null isNull) {
      throw badAt(place, accepted);
    } catch (ConfigException.Missing | ConfigException.WrongType missing) {
      // The origin would name all files that the configuration is made from.
      throw new ConfigException.BadValue(place, "is missing; accepted: " + accepted, missing);
    }
  }

  /** The value of a key that has neither a list nor a section as its value, as text. */
  private String plain(String key, String accepted) {
    Object value = value(key, accepted).unwrapped();
    if (!isPlain(value)) {
      throw bad(key, accepted);
    }
    return value.toString();
  }

  private static boolean isPlain(@Nullable Object value) {
    return value instanceof String
        || value instanceof Boolean
        || (value instanceof Number number && Double.isFinite(number.doubleValue()));
  }

  private static boolean isNumber(String text) {
    return text.matches("\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*");
  }

  private long number(String key, String text, long least, long most, String accepted) {
    BigDecimal value = decimal(key, text, least, most, accepted);
    if (value.stripTrailingZeros().scale() > 0) {
      throw bad(key, accepted);
    }
    return value.longValueExact();
  }

  private BigDecimal decimal(String key, String text, long least, long most, String accepted) {
    BigDecimal value = read(key, accepted, () -> new BigDecimal(text.strip()));
    if (value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw bad(key, accepted);
    }
    return value;
  }

  private <T> T read(String key, String accepted, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ConfigException | ArithmeticException | NumberFormatException invalid) {
      throw bad(key, accepted);
    }
  }

  /** The error that rejects the value of a key. */
  public ConfigException bad(String key, String accepted) {
    return badAt(at(key), accepted);
  }

  private ConfigException badAt(String place, String accepted) {
    if (config.getIsNull(place)) {
      return new ConfigException.BadValue(place, "is null; accepted: " + accepted);
    }
    ConfigValue value = config.getValue(place);
    return new ConfigException.BadValue(
        value.origin(),
        place,
        "is " + value.render(ConfigRenderOptions.concise()) + "; accepted: " + accepted);
  }

  /** The error that says what is wrong with the value of a key, where the value is not shown. */
  public ConfigException rejected(String key, String reason, String accepted) {
    return new ConfigException.BadValue(at(key), reason + "; accepted: " + accepted);
  }

  private static String range(Duration least, Duration most) {
    return least.toMillis() + " ms to " + longest(most);
  }

  private static String longest(Duration most) {
    if (most.toDays() > 0) {
      return most.toDays() + (most.toDays() == 1 ? " day" : " days");
    }
    return most.toHours() > 0 ? most.toHours() + " h" : most.toMillis() + " ms";
  }
}
