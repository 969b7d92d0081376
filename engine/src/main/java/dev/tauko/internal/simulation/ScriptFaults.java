package dev.tauko.internal.simulation;

import java.util.List;

/**
 * What is wrong with the script of a part that is played, such as a server without a response. A
 * program that never ends because of it never comes to where the part itself would say so. Closed
 * at the end of the program.
 */
public interface ScriptFaults extends AutoCloseable {

  /** The faults so far, for people to read. From any thread. */
  List<String> faults();

  @Override
  void close();
}
