package dev.tauko.test;

/** Lets an exception out that the signature does not name. */
final class Throwing {
  private Throwing() {}

  /** Throws its argument. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException exactly(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
