package dev.tauko.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of a law that holds on the parallel executor, too: it runs as {@link OnEachCarrier} says,
 * and then on {@code tauko.parallel} with each carrier, where there are no turns and time passes by
 * itself.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(LabExtension.class)
public @interface OnEachMode {

  /** The modes in which the law holds. */
  String[] value() default {"mailbox", "portable", "parallel+mailbox", "parallel+portable"};
}
