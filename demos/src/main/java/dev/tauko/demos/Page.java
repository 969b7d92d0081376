package dev.tauko.demos;

import java.time.Duration;

/**
 * What came of one URL.
 *
 * @param url as the user gave it
 * @param time from the request to the last byte, without the wait for a permit
 * @param outcome what the server answered, or why it did not
 */
record Page(String url, Duration time, Outcome outcome) {

  /** An answer, or none. */
  sealed interface Outcome {}

  /**
   * An answer that is there to its last byte.
   *
   * @param remark what else the user should know; empty if nothing
   */
  record Answer(int status, long bytes, String remark) implements Outcome {}

  /** No answer, or a part of one only. */
  record Failure(String why) implements Outcome {}

  /** Whether the page is there: an error is an answer, but not the page. */
  boolean isFetched() {
    return outcome instanceof Answer answer && answer.status() / 100 == 2;
  }

  long bytes() {
    return outcome instanceof Answer answer ? answer.bytes() : 0;
  }
}
