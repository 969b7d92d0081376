package dev.tauko.test;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Objects;

/**
 * How programs are run.
 *
 * @param config what is different from the configuration of the class path
 * @param order what a schedule may decide
 * @param wallLimit how long a run may take in real time
 * @param patience how long something outside may take to answer, in real time
 * @param stepLimit how many steps a run may have
 * @param leftovers whether a program may leave tasks behind
 * @param differences whether a program may take other steps when it is run again
 */
record Settings(
    Config config,
    Order order,
    Duration wallLimit,
    Duration patience,
    long stepLimit,
    boolean leftovers,
    boolean differences) {

  static final Settings DEFAULT =
      new Settings(
          ConfigFactory.empty(),
          Order.ANY,
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          1_000_000,
          false,
          false);

  /** The longest time that the JVM's clocks can measure: 292 years. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  Settings config(Config other) {
    Objects.requireNonNull(other, "config");
    return new Settings(other, order, wallLimit, patience, stepLimit, leftovers, differences);
  }

  Settings order(Order other) {
    return new Settings(config, other, wallLimit, patience, stepLimit, leftovers, differences);
  }

  Settings wallLimit(Duration other) {
    return new Settings(
        config,
        order,
        longest(requirePositive("wallLimit", other)),
        patience,
        stepLimit,
        leftovers,
        differences);
  }

  Settings patience(Duration other) {
    if (Objects.requireNonNull(other, "patience").isNegative()) {
      throw new IllegalArgumentException("patience must not be negative: " + other);
    }
    return new Settings(
        config, order, wallLimit, longest(other), stepLimit, leftovers, differences);
  }

  Settings stepLimit(long other) {
    if (other < 1) {
      throw new IllegalArgumentException("stepLimit must be positive: " + other);
    }
    return new Settings(config, order, wallLimit, patience, other, leftovers, differences);
  }

  Settings allowingLeftovers() {
    return new Settings(config, order, wallLimit, patience, stepLimit, true, differences);
  }

  Settings allowingDifferences() {
    return new Settings(config, order, wallLimit, patience, stepLimit, leftovers, true);
  }

  private static Duration longest(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  private static Duration requirePositive(String name, Duration value) {
    if (!Objects.requireNonNull(value, name).isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
    return value;
  }
}
