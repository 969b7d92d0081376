package dev.tauko.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on each carrier that this JVM permits, and takes a {@link Lab}. In a JVM
 * without {@code --add-opens java.base/java.lang=ALL-UNNAMED} that is the portable one alone.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(LabExtension.class)
public @interface OnEachCarrier {

  /** The carriers on which the law holds. */
  String[] value() default {"mailbox", "portable"};
}
