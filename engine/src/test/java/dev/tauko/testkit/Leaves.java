package dev.tauko.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a test leaves behind, since that is what it is about, or since it would be longer otherwise.
 * Whatever else is left fails it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Leaves {

  /** The kinds of what is left. */
  Remnant[] value();
}
