package dev.tauko.task;

/** Lets an exception out that the signature does not name: the very one that a body threw. */
public final class Sneaky {
  private Sneaky() {}

  /**
   * Throws its argument.
   *
   * @return never, so that a caller can make it a statement that ends its branch
   */
  @SuppressWarnings("unchecked")
  public static <X extends Throwable> RuntimeException rethrow(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
