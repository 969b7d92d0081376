package dev.tauko.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The test of CPython's own suite whose law this test holds: {@code file.Class.method}, for example
 * {@code test_locks.LockTests.test_acquire}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Mirrors {
  /** The names of the methods. */
  String[] value();
}
