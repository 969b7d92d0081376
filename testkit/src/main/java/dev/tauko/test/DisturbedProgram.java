package dev.tauko.test;

/** A program that runs a {@link Subject}, and checks what it has left. */
@FunctionalInterface
public interface DisturbedProgram {

  /**
   * Makes what the subject works on, runs it, and checks that all is well, disturbed or not.
   *
   * @throws Exception if it is not
   */
  void run(Subject subject) throws Exception;
}
