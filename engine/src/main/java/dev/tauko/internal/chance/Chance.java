package dev.tauko.internal.chance;

import dev.tauko.internal.loop.StepExecutor;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Random numbers for code that may run on an event loop or elsewhere. On the loop of a simulated
 * run they come from the run's seed, so that the same seed gives the same run; everywhere else they
 * come from the JVM. From any thread.
 */
public final class Chance {
  private Chance() {}

  /** The JVM's; made when it is needed first, since that takes a while. */
  private static final class Secret {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  /** Fills an array with bytes that nobody can guess. */
  public static void secret(byte[] bytes) {
    RandomGenerator seeded = seeded();
    if (seeded == null) {
      Secret.RANDOM.nextBytes(bytes);
    } else {
      seeded.nextBytes(bytes);
    }
  }

  /** A number that nobody can guess, any int with the same chance. */
  public static int secretInt() {
    RandomGenerator seeded = seeded();
    return seeded == null ? Secret.RANDOM.nextInt() : seeded.nextInt();
  }

  private static @Nullable RandomGenerator seeded() {
    StepExecutor here = StepExecutor.here();
    return here == null ? null : here.seededRandom();
  }
}
