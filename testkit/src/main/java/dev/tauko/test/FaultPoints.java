package dev.tauko.test;

import java.util.List;

/**
 * The points at which a program was disturbed, one in each run.
 *
 * @param places where they are in the program, in the order in which its body comes to them
 */
public record FaultPoints(List<String> places) {

  /** The places; the list is copied. */
  public FaultPoints {
    places = List.copyOf(places);
  }
}
