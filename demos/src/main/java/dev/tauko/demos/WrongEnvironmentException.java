package dev.tauko.demos;

/** An environment variable has a value that is not accepted. The message names the variable. */
final class WrongEnvironmentException extends Exception {
  private static final long serialVersionUID = 1;

  WrongEnvironmentException(IllegalArgumentException problem) {
    super(problem.getMessage(), problem);
  }
}
