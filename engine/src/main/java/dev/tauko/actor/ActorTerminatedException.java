package dev.tauko.actor;

/** An actor ended before it answered. */
public final class ActorTerminatedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception that says which actor it was. */
  public ActorTerminatedException(String message) {
    super(message);
  }
}
