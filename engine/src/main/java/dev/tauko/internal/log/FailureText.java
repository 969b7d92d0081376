package dev.tauko.internal.log;

/** Failures in words, whatever their classes make of {@code getMessage}. */
public final class FailureText {
  private FailureText() {}

  /** What a failure says of itself; the name of its class where that throws. */
  public static String of(Throwable failure) {
    try {
      return failure.toString();
    } catch (Throwable unspeakable) {
      return failure.getClass().getName() + " (its message cannot be read)";
    }
  }
}
