package dev.tauko.internal.jfr;

/**
 * Whether there is a Flight Recorder. A run-time image may lack it, and the events must not be
 * loaded then: each use of one stands behind {@link #IS_AVAILABLE}.
 *
 * <p>Each event has a method {@code isOn()}, which is false without a look at any state as long as
 * no recording has ever been started: the JVM rewrites the class of an event at the first one. So
 * what is not recorded costs a constant that the compiler removes.
 */
public final class Recording {
  /** Whether the JDK's module {@code jdk.jfr} is there. */
  public static final boolean IS_AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Recording() {}
}
