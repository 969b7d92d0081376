package dev.tauko.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/**
 * A test of JUnit whose method runs as a coroutine in virtual time: a {@link Test} that is {@link
 * InCoroutine}, which has the rules.
 *
 * <pre>{@code
 * @CoroutineTest
 * void givesUpAfterAMinute(VirtualClock clock) {
 *   assertThatThrownBy(() -> waitFor(() -> sleep(Duration.ofHours(1)), Duration.ofMinutes(1)))
 *       .isInstanceOf(AsyncTimeoutException.class);
 *   assertThat(clock.now()).isEqualTo(Duration.ofMinutes(1));
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@InCoroutine
public @interface CoroutineTest {}
