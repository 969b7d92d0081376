package dev.tauko.http.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One section of the configuration, read strictly: what is not acceptable is refused with its path,
 * its value and what is accepted.
 */
public final class Section {
  /** How a limit on time is written that is none. */
  static final String INFINITE = "infinite";

  /* The scheduler behind the timers takes no more than about 248 days at a tick of 10 ms. */
  private static final Duration LONGEST = Duration.ofDays(200);

  private final Config config;
  private final String path;

  private Section(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  /**
   * Opens a section all of whose keys, at any depth, are known to {@code reference.conf}.
   *
   * @throws ConfigException naming the path, if a key is unknown
   */
  static Section open(Config config, String path) {
    Config reference = ConfigFactory.defaultReference(Section.class.getClassLoader());
    refuseUnknown(config.getObject(path), reference.getObject(path), path);
    return new Section(config, path);
  }

  private static void refuseUnknown(ConfigObject given, ConfigObject known, String path) {
    Set<String> accepted = new TreeSet<>(known.keySet());
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      String place = path + "." + entry.getKey();
      if (!accepted.contains(entry.getKey())) {
        throw new ConfigException.BadValue(
            entry.getValue().origin(),
            place,
            "there is no such key; accepted: " + String.join(", ", accepted));
      }
      if (known.get(entry.getKey()) instanceof ConfigObject section && !section.isEmpty()) {
        if (!(entry.getValue() instanceof ConfigObject object)) {
          throw new ConfigException.BadValue(
              entry.getValue().origin(),
              place,
              "is "
                  + entry.getValue().render(ConfigRenderOptions.concise())
                  + "; accepted is a section with the keys "
                  + String.join(", ", new TreeSet<>(section.keySet())));
        }
        refuseUnknown(object, section, place);
      }
    }
  }

  /** The section of this name within this one. */
  public Section section(String key) {
    return new Section(config, at(key));
  }

  /** The whole configuration that this section is part of. */
  public Config root() {
    return config;
  }

  /** The path of a key from the root. */
  public String at(String key) {
    return path + "." + key;
  }

  /** A whole number. */
  public int number(String key, int least, int most) {
    long value = config.getLong(at(key));
    if (value < least || value > most) {
      throw bad(key, least + " to " + most);
    }
    return (int) value;
  }

  /** A number of bytes, which may be written with a unit. */
  public int bytes(String key, int least, int most) {
    long value = config.getBytes(at(key));
    if (value < least || value > most) {
      throw bad(key, least + " to " + most);
    }
    return (int) value;
  }

  /** A number of bytes, which may be written with a unit, of any size. */
  public long manyBytes(String key, long least) {
    long value = config.getBytes(at(key));
    if (value < least) {
      throw bad(key, least + " or more");
    }
    return value;
  }

  /** A number that need not be whole. */
  public double decimal(String key, double least, double most) {
    double value = config.getDouble(at(key));
    if (!(value >= least && value <= most)) {
      throw bad(key, least + " to " + most);
    }
    return value;
  }

  /** A time span. */
  public Duration duration(String key, Duration least) {
    Duration value = config.getDuration(at(key));
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw bad(key, range(least));
    }
    return value;
  }

  /** A time span, or {@code infinite} for none. */
  public @Nullable Duration limit(String key, Duration least) {
    if (config.getValue(at(key)).unwrapped().equals(INFINITE)) {
      return null;
    }
    Duration value = config.getDuration(at(key));
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw bad(key, range(least) + ", or " + INFINITE);
    }
    return value;
  }

  /** Whether the value is {@code infinite}. */
  public boolean isInfinite(String key) {
    return config.getValue(at(key)).unwrapped().equals(INFINITE);
  }

  /** On or off. */
  public boolean flag(String key) {
    return config.getBoolean(at(key));
  }

  /** A text. */
  public String text(String key, Predicate<String> acceptable, String accepted) {
    String value = config.getString(at(key));
    if (!acceptable.test(value)) {
      throw bad(key, accepted);
    }
    return value;
  }

  /** The error that refuses the value of a key. */
  public ConfigException bad(String key, String accepted) {
    ConfigValue value = config.getValue(at(key));
    return new ConfigException.BadValue(
        value.origin(),
        at(key),
        "is " + value.render(ConfigRenderOptions.concise()) + "; accepted: " + accepted);
  }

  /** The error that says what is wrong with the value of a key, where the value is not shown. */
  ConfigException refused(String key, String reason) {
    return new ConfigException.BadValue(config.getValue(at(key)).origin(), at(key), reason);
  }

  private static String range(Duration least) {
    return least.toMillis() + " ms to " + LONGEST.toDays() + " days";
  }
}
