package dev.tauko.test;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/**
 * How programs are run.
 *
 * @param config what is different from the configuration of the class path
 * @param order what a schedule may decide
 * @param wallLimit how long a run may take in real time
 * @param patience how long something outside may take to answer, in real time
 * @param stepLimit how many steps a run may have
 * @param leftovers whether a program may leave tasks behind
 */
record Settings(
    Config config,
    Order order,
    Duration wallLimit,
    Duration patience,
    long stepLimit,
    boolean leftovers) {

  static final Settings DEFAULT =
      new Settings(
          ConfigFactory.empty(),
          Order.ANY,
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          1_000_000,
          false);

  Settings config(Config other) {
    return new Settings(other, order, wallLimit, patience, stepLimit, leftovers);
  }

  Settings order(Order other) {
    return new Settings(config, other, wallLimit, patience, stepLimit, leftovers);
  }

  Settings wallLimit(Duration other) {
    return new Settings(
        config, order, requirePositive("wallLimit", other), patience, stepLimit, leftovers);
  }

  Settings patience(Duration other) {
    if (other.isNegative()) {
      throw new IllegalArgumentException("patience must not be negative: " + other);
    }
    return new Settings(config, order, wallLimit, other, stepLimit, leftovers);
  }

  Settings stepLimit(long other) {
    if (other < 1) {
      throw new IllegalArgumentException("stepLimit must be positive: " + other);
    }
    return new Settings(config, order, wallLimit, patience, other, leftovers);
  }

  Settings allowingLeftovers() {
    return new Settings(config, order, wallLimit, patience, stepLimit, true);
  }

  private static Duration requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
    return value;
  }
}
