package dev.tauko.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test methods so marked, or of a class so marked, run as coroutines in virtual time: those
 * with {@code @Test}, {@code @ParameterizedTest}, {@code @RepeatedTest} and any other test
 * template. Those of a {@code @TestFactory} do not: they run as without the mark of their class,
 * and call {@link Simulation#run} themselves. The mark of a class is that of its {@code @Nested}
 * classes, too, unless they have one of their own. What runs before and after each test runs on
 * JUnit's thread.
 *
 * <p>A test fails if it throws; if tasks are left when it has ended; if a task has failed and no
 * one has awaited it; at once, with what each task waits for, if nothing can go on any more; and if
 * it takes longer than {@link #wallLimit} in real time.
 *
 * <p>Parameters of the types {@link VirtualClock}, {@link Simulation} and {@link dev.tauko.Engine}
 * are those of the test.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CoroutineExtension.class)
public @interface InCoroutine {

  /**
   * How long a test may take in real time, in ISO-8601 form, such as {@code PT1M}. If it is empty,
   * as JUnit's configuration parameter {@code tauko.test.wall-limit} says, for slow machines; and
   * if that is not set, {@code PT10S}.
   */
  String wallLimit() default "";

  /**
   * Under how many seeds the test runs, for a search as with {@link Simulation#explore}; 0 for one
   * run, first in, first out. All runs have the same instance of the test class, so that what the
   * test works on is to be made in its method.
   */
  int seeds() default 0;

  /** The schedule under which the test runs, as a failure has printed it; empty for none. */
  String schedule() default "";

  /**
   * Whether a test with {@link #seeds} may take other steps when it is run again: {@link
   * SimulationSetup#allowingDifferences}.
   */
  boolean differences() default false;

  /** Whether a test may leave tasks, which are cancelled then, and failures that no one awaits. */
  boolean leftovers() default false;
}
