package dev.tauko.test;

import dev.tauko.ExceptionGroup;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program throws when an assumption of its test does not hold: it has not failed, and is not
 * to be run any further. JUnit is not needed for it.
 */
final class Aborts {
  private static final Set<String> CLASSES =
      Set.of(
          "org.opentest4j.TestAbortedException",
          "org.junit.AssumptionViolatedException",
          "org.testng.SkipException");

  private Aborts() {}

  /** The abort that this is, alone or all of a group; null if it is something else. */
  static @Nullable Throwable in(@Nullable Throwable thrown) {
    if (thrown instanceof ExceptionGroup group) {
      return inAll(group.exceptions());
    }
    return thrown != null && isAbort(thrown.getClass()) ? thrown : null;
  }

  /** The first one, if all of these are aborts; null if they are not, or there are none. */
  static @Nullable Throwable inAll(Collection<? extends @Nullable Throwable> all) {
    Throwable first = null;
    for (Throwable each : all) {
      Throwable abort = in(each);
      if (abort == null) {
        return null;
      }
      first = first == null ? abort : first;
    }
    return first;
  }

  private static boolean isAbort(@Nullable Class<?> type) {
    return type != null && (CLASSES.contains(type.getName()) || isAbort(type.getSuperclass()));
  }
}
