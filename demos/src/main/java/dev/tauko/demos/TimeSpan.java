package dev.tauko.demos;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option that is a duration, in HOCON's notation. */
public final class TimeSpan implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    if (!value.isEmpty() && Character.isLetter(value.charAt(value.length() - 1))) {
      try {
        Duration duration =
            ConfigValueFactory.fromAnyRef(value).atKey("value").getDuration("value");
        if (duration.isPositive()) {
          return duration;
        }
      } catch (ConfigException e) {
        // answered below
      }
    }
    throw new TypeConversionException(
        "'"
            + value
            + "' is not accepted; a time longer than zero with its unit is, as in 500ms,"
            + " 5s, 1m");
  }
}
